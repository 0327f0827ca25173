//! `doctor`: what is wrong with this installation, and what to do about it. Reads everything, changes nothing.
//!
//! One file per kind of subject; what is asked about a connection is the walk of `flows/checkup`, which the administration
//! takes as well. Each check says ok, warn, fail or skip; a warning has a cause that somebody should know of, a failure one
//! that must be mended, and what was skipped waits for another one.

mod audit;
mod database;
mod installation;
mod issuer;
mod master_key;
mod report;

use std::{process::ExitCode, sync::Arc};

use futures_util::future::join_all;

use self::report::{Report, Subject};
use super::console::Console;
use crate::{
    app::App,
    clock::Clock,
    config::{ConfigErrors, Settings},
    domain::ids::TenantId,
    flows::{
        Ctx,
        checkup::{self, code},
    },
    tenant::Tenant,
};

/// Find out what does not work, and what to do.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Only this tenant.
    #[arg(long, value_name = "ID")]
    tenant: Option<TenantId>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Checks everything that can be reached. The exit code is 0 where all is well, 1 with warnings, 2 with failures.
///
/// # Errors
/// The output cannot be written.
pub async fn run(
    arguments: Arguments,
    settings: Result<Settings, ConfigErrors>,
    clock: Clock,
    console: &mut Console,
) -> anyhow::Result<ExitCode> {
    let mut report = Report::default();
    if let Some(app) = installation::check(settings, clock, &mut report).await {
        master_key::check(&app, &mut report).await;
        let issuers = app.settings.auth.issuers.iter();
        let issuers = issuers.map(|trusted| issuer::check(&app, &trusted.issuer, Subject::Installation));
        // Side by side: an issuer that does not answer must not make Y2 wait.
        let (issuers, tenants) = tokio::join!(join_all(issuers), tenants(&app, arguments.tenant.as_ref()));
        issuers.into_iter().for_each(|part| report.append(part));
        report.append(tenants);
        app.store.close().await;
    }
    if arguments.json {
        console.line(report.as_json())?;
    } else {
        console.text(&report.to_string())?;
    }
    Ok(ExitCode::from(report.exit_code()))
}

async fn tenants(app: &App, only: Option<&TenantId>) -> Report {
    let mut report = Report::default();
    let matching = |id: &TenantId| only.is_none_or(|only| only == id);
    for (id, problems) in app.registry.broken() {
        if matching(&id) {
            let what = format!("its stored files cannot be read: {problems}");
            report.fail(
                Subject::tenant(&id),
                "files",
                code::TENANT_FILES_INVALID,
                what,
                "correct the files and run `tenant apply`",
            );
        }
    }
    let tenants: Vec<_> = app.registry.all().into_iter().filter(|tenant| matching(&tenant.id)).collect();
    if tenants.is_empty() {
        match only {
            Some(id) => report.fail(
                Subject::tenant(id),
                "files",
                code::TENANT_UNKNOWN,
                "there is no such tenant in effect",
                "`tenant list` shows the tenants; `tenant apply DIR` makes one",
            ),
            None => report.warn(
                Subject::Installation,
                "tenants",
                code::TENANT_NONE,
                "there is none",
                "make a folder like `config/tenants/demo` and run `tenant apply DIR`",
            ),
        }
    }
    // Side by side: one Y2 that does not answer must not make the others wait.
    for part in join_all(tenants.into_iter().map(|tenant| one_tenant(app, tenant))).await {
        report.append(part);
    }
    report
}

async fn one_tenant(app: &App, tenant: Arc<Tenant>) -> Report {
    let mut report = Report::default();
    let subject = Subject::tenant(&tenant.id);
    let enabled: Vec<_> = tenant.connections.iter().filter(|connection| connection.enabled).collect();
    match enabled.as_slice() {
        [] => report.fail(
            subject.clone(),
            "connections",
            code::CONNECTION_NONE,
            "no connection is enabled",
            "add one to `server/y2.yml`, or set `enabled: true`",
        ),
        [_, _, ..] if !enabled.iter().any(|connection| connection.default) => report.warn(
            subject.clone(),
            "connections",
            code::CONNECTION_AMBIGUOUS,
            "several are enabled and none is the default: routes that name none answer 409",
            "set `default: true` on one of them in `server/y2.yml`",
        ),
        _ => report.ok(subject.clone(), "connections", format!("{} enabled", enabled.len())),
    }
    let ctx = Ctx { tenant: Arc::clone(&tenant), services: Arc::clone(&app.services), trace: None, until: None };
    let (issuers, audit, beside, connections) = tokio::join!(
        join_all(tenant.issuers.iter().map(|issuer| issuer::check(app, issuer, subject.clone()))),
        audit::check(app.store.as_ref(), &tenant.id),
        checkup::beside_connections(&ctx),
        join_all(enabled.iter().map(|connection| checkup::connection(&ctx, connection))),
    );
    issuers.into_iter().for_each(|part| report.append(part));
    report.append(audit);
    beside.into_iter().for_each(|found| report.add(subject.clone(), found));
    for (connection, found) in enabled.iter().zip(connections) {
        let subject = Subject::connection(&tenant.id, &connection.id);
        found.into_iter().for_each(|found| report.add(subject.clone(), found));
    }
    report
}
