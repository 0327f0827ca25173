//! Checks of one connection, from the address to the names of members. Calls Y2 for reading only.

use std::time::Duration;

use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};
use tokio::time::timeout;

use super::{
    advice::advice,
    codes,
    report::{Report, Subject},
};
use crate::{
    contract,
    flows::{Ctx, Error, Y2Error},
    tenant::{Connection, Endpoint},
    y2::{
        Client, Operation, company_stores, hello_world::HelloWorldStatus, settings_civilities, settings_country,
        worker_process,
    },
};

/// A doctor who lets people wait is not asked again.
const PATIENCE: Duration = Duration::from_secs(4);
/// Clocks further apart than this confuse whoever compares logs.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);

/// Everything about one connection.
pub(super) async fn check(ctx: &Ctx, connection: &Connection) -> Report {
    let mut report = Report::default();
    let subject = Subject::connection(&ctx.tenant.id, &connection.id);
    match timeout(PATIENCE, reach(ctx, connection, &subject, &mut report)).await {
        Ok(()) => {}
        Err(_) => report.fail(
            subject,
            "answer",
            format!("Y2 did not answer everything within {} s", PATIENCE.as_secs()),
            "try again; if it stays slow, ask whoever runs this Y2",
        ),
    }
    report
}

async fn reach(ctx: &Ctx, connection: &Connection, subject: &Subject, report: &mut Report) {
    if let Endpoint::Url(url) = &connection.endpoint
        && url.scheme() == "http"
    {
        report.warn(subject.clone(), "url", "passwords travel unencrypted over http", "use https where Y2 offers it");
    }
    let client = match ctx.y2(connection).await {
        Ok(client) => client,
        Err(error) => return report.fail(subject.clone(), "address", error.to_string(), advice(&error)),
    };
    let status = match client.hello_world(worker_process::SERVICE, "doctor").await {
        Ok(status) => status,
        Err(error) => {
            let error = Error::y2(&connection.id, error);
            return report.fail(subject.clone(), "HelloWorld", error.to_string(), advice(&error));
        }
    };
    let version = status.version().unwrap_or("of an unknown version");
    report.ok(subject.clone(), "HelloWorld", format!("Y2 {version} answers"));
    // A simulated Y2 in this process has this machine's clock, in UTC.
    if connection.endpoint != Endpoint::Simulator {
        clock(ctx, &status, subject, report);
    }
    members(&client, connection, subject, report).await;
    codes::check(ctx, connection, subject, report).await;
}

fn clock(ctx: &Ctx, status: &HelloWorldStatus, subject: &Subject, report: &mut Report) {
    let now = status.get("Now").and_then(|values| values.first()).and_then(|text| text.parse::<DateTime>().ok());
    let zone = TimeZone::get(&ctx.tenant.time_zone).unwrap_or(TimeZone::UTC);
    let Some(now) = now else { return };
    let here = ctx.services.clock.now().to_zoned(zone).datetime();
    let apart = now.duration_since(here);
    if apart.abs() > CLOCK_TOLERANCE {
        report.warn(
            subject.clone(),
            "clock",
            format!("Y2 says {now:.0}, and in {} it is {here:.0}", ctx.tenant.time_zone),
            "dates of Y2 have no zone: set `timeZone` in `tenant.yml` to Y2's own, or correct the clock",
        );
    } else {
        report.ok(subject.clone(), "clock", format!("agrees with {}", ctx.tenant.time_zone));
    }
}

/// Whether replies have the members that we expect: the names of plug-ins are assumed.
async fn members(client: &Client, connection: &Connection, subject: &Subject, report: &mut Report) {
    let ping = worker_process::Ping { input: "doctor".to_owned() };
    let stores = company_stores::GetListDetail {
        request: company_stores::GetListDetailRequest {
            paging: Some(company_stores::Paging { page_index: Some(1), page_size: Some(20) }),
            ..company_stores::GetListDetailRequest::default()
        },
    };
    compare(client, connection, &ping, subject, report).await;
    compare(client, connection, &stores, subject, report).await;
    compare(client, connection, &settings_civilities::GetListDetail::default(), subject, report).await;
    compare(client, connection, &settings_country::GetListDetail::default(), subject, report).await;
}

async fn compare<O: Operation>(
    client: &Client,
    connection: &Connection,
    operation: &O,
    subject: &Subject,
    report: &mut Report,
) {
    let recorded = client.call_recorded(operation).await;
    let check = O::SERVICE.endpoint.trim_end_matches(".svc");
    match &recorded.result {
        Ok(_) => {}
        Err(Y2Error::OperationMissing { .. }) => {
            return report.warn(
                subject.clone(),
                check,
                "this Y2 lacks the service",
                "what stands in for it is configured in `server/y2.yml`; see `docs/configuration.md`",
            );
        }
        Err(error) => {
            let error = Error::y2(&connection.id, error.clone());
            return report.fail(subject.clone(), check, error.to_string(), advice(&error));
        }
    }
    let reply = recorded.reply.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let Some(service) = contract::service_by_endpoint(O::SERVICE.endpoint) else { return };
    let Some(expected) = service.operation(O::NAME) else { return };
    match contract::check_reply(service, expected, &reply) {
        Ok(findings) if findings.is_empty() => {
            report.ok(subject.clone(), check, format!("answers in {} ms as expected", recorded.elapsed.as_millis()));
        }
        Ok(findings) => {
            let mut names: Vec<_> =
                findings.iter().map(|finding| format!("`{}` {}", finding.name, finding.problem)).collect();
            names.sort();
            names.dedup();
            let shown = names.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
            report.warn(
                subject.clone(),
                check,
                format!("answers, with {} members that are not as expected: {shown}", names.len()),
                "values are still shown under `additionalProperties`; if a list lacks them, name them in `pluginNames`",
            );
        }
        Err(error) => report.warn(subject.clone(), check, error.to_string(), "the encoding may be an unusual one"),
    }
}
