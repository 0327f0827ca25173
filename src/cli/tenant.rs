//! `tenant check|apply|export|list|delete`: tenants as folders of files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use serde_json::json;

use super::{console::Console, livestore_settings, number_of::number_of};
use crate::{
    app::open::{Opened, open},
    clock::Clock,
    config::Settings,
    domain::{
        audit::{Action, AuditOrigin},
        ids::{ConnectionId, TenantId},
    },
    flows::connections::for_reading,
    store::{RecordedConsent, TenantSet},
    tenant::{
        Endpoint,
        apply::{Applied, ApplyError, Checked, apply_checked, check, check_in_effect},
        documents::{Outside, TenantFolder, tenant_folders},
        load::load,
    },
    yaml::{Place, Problems},
};

/// Check, apply, export, list and delete tenants.
#[derive(Debug, Args)]
pub struct TenantArgs {
    #[command(subcommand)]
    command: TenantCommand,
}

#[derive(Debug, Subcommand)]
enum TenantCommand {
    /// Check files without a database: every problem at once.
    Check {
        /// A tenant's folder, or a folder of them. The folder's name is the tenant's id.
        dir: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Put files into effect: a tenant's whole set at once, within a second everywhere. Deletes no tenant.
    Apply {
        /// A tenant's folder, or a folder of them. The folder's name is the tenant's id.
        dir: PathBuf,
    },
    /// Write the files in effect, with references in place of secrets.
    Export {
        /// The tenant.
        id: TenantId,
        /// Write them to `DIR/<id>/`, which must not exist; without it, to standard output.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Print what to paste into LiveStore's settings, and where.
    LivestoreSettings {
        /// The tenant.
        id: TenantId,
    },
    /// Print what a customer consented to, when and in which words, one JSON object a line.
    Consents {
        /// The tenant.
        id: TenantId,
        /// The customer's code in Y2.
        #[arg(long, value_name = "CODE")]
        customer: String,
        /// The connection that the customer is in; without it, the default one.
        #[arg(long, value_name = "ID")]
        connection: Option<ConnectionId>,
    },
    /// List the tenants.
    List {
        /// Print one JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Delete a tenant with everything it owns: files, versions, passwords, keys.
    Delete {
        /// The tenant.
        id: TenantId,
        /// Really delete it.
        #[arg(long)]
        yes: bool,
    },
}

impl TenantArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// One sentence, or every problem of the files, one a line.
    pub async fn run(self, settings: &Settings, clock: &Clock, console: &mut Console) -> anyhow::Result<ExitCode> {
        if let TenantCommand::Check { dir, json } = &self.command {
            return check_folders(dir, *json, console);
        }
        let opened = open(settings, clock).await?;
        let done = run(self.command, settings, &opened, clock, console).await;
        opened.store.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }
}

async fn run(
    command: TenantCommand,
    settings: &Settings,
    opened: &Opened,
    clock: &Clock,
    console: &mut Console,
) -> anyhow::Result<()> {
    let store = opened.store.as_ref();
    match command {
        TenantCommand::Check { .. } => {}
        TenantCommand::Apply { dir } => apply_folders(&dir, opened, clock, console).await?,
        TenantCommand::Export { id, to } => {
            let Some(set) = store.tenant(&id).await? else { bail!("there is no tenant `{id}`") };
            match to {
                Some(folder) => export_to(&folder.join(id.as_str()), &set, console)?,
                None => export_here(&set, console)?,
            }
        }
        TenantCommand::LivestoreSettings { id } => {
            let Some(set) = store.tenant(&id).await? else { bail!("there is no tenant `{id}`") };
            let tenant = load(&set, &opened.keyring)?;
            let base = tenant.public_base_url.as_ref().or(settings.server.public_url.as_ref());
            let base = base.map_or("https://<public address of this installation>", |url| url.as_str());
            let y2 = tenant.connections.iter().filter(|connection| connection.enabled);
            let y2 = y2.filter_map(|connection| match &connection.endpoint {
                Endpoint::Url(url) => Some((connection.default, url)),
                Endpoint::Simulator => None,
            });
            let y2 = y2.max_by_key(|(default, _)| *default).map(|(_, url)| url);
            console.line(livestore_settings::text(&id, base, y2))?;
            for gap in tenant.livestore_gaps() {
                console.line(format!("\nStill missing: {gap}"))?;
            }
        }
        TenantCommand::Consents { id, customer, connection } => {
            let Some(set) = store.tenant(&id).await? else { bail!("there is no tenant `{id}`") };
            let tenant = load(&set, &opened.keyring)?;
            let default = || for_reading(&tenant, None).map(|connection| connection.id.clone());
            let connection = connection.map_or_else(default, Ok)?;
            let mut after = None;
            loop {
                let rows = store.consents(&id, &connection, &customer, after, 500).await?;
                for row in &rows {
                    console.line(consent(row))?;
                }
                match rows.last() {
                    Some(last) => after = Some(last.consent.id),
                    None => break,
                }
            }
        }
        TenantCommand::List { json } => {
            let tenants = store.tenants().await?;
            if json {
                let row = |info: &crate::store::VersionInfo| json!({ "id": info.tenant, "version": info.version, "appliedAt": info.applied_at });
                console.line(tenants.iter().map(row).collect::<serde_json::Value>())?;
            } else {
                let row = |info: &crate::store::VersionInfo| {
                    let applied = info.applied_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
                    [info.tenant.to_string(), info.version.to_string(), applied]
                };
                console.table(["ID", "VERSION", "APPLIED"], &tenants.iter().map(row).collect::<Vec<_>>())?;
            }
        }
        TenantCommand::Delete { id, yes } => {
            if store.tenant(&id).await?.is_none() {
                bail!("there is no tenant `{id}`");
            }
            if !yes {
                let keys = number_of(store.keys(&id).await?.len(), "key", "keys");
                let versions = number_of(store.tenant_versions(&id).await?.len(), "version", "versions");
                bail!("this would delete tenant `{id}` with {versions} and {keys}; say so with --yes");
            }
            let entry = AuditOrigin::command_line(clock.now()).did(Action::TenantDelete, None, serde_json::Map::new());
            store.delete_tenant(&id, &entry).await?;
            console.line(format!("tenant {id} is deleted"))?;
        }
    }
    Ok(())
}

/// An answer as whoever has to prove it reads it.
fn consent(row: &RecordedConsent) -> serde_json::Value {
    let RecordedConsent { consent, at, session, store_id } = row;
    json!({
        "at": at, "name": consent.name, "granted": consent.granted, "version": consent.version,
        "language": consent.language, "text": consent.text, "session": session, "storeId": store_id,
    })
}

/// Every one of the folders with what was read of it, or the problems of all of them, beside those of reading them.
fn all_in_order(
    checked: Vec<(TenantFolder, Result<Checked, ApplyError>)>,
    read: Result<(), Problems>,
) -> Result<Vec<(TenantFolder, Checked)>, ApplyError> {
    let mut problems = read.err().map(Problems::into_vec).unwrap_or_default();
    let mut in_order = Vec::new();
    for (folder, checked) in checked {
        match checked {
            Ok(checked) => in_order.push((folder, checked)),
            Err(ApplyError::Problems(found)) => problems.extend(found.into_vec()),
            Err(error) => return Err(error),
        }
    }
    Ok(Problems::check(problems).map(|()| in_order)?)
}

fn check_folders(dir: &Path, json: bool, console: &mut Console) -> anyhow::Result<ExitCode> {
    let (folders, read) = tenant_folders(dir);
    let checked = folders.into_iter().map(|folder| {
        let checked = check(&folder, outside(&folder.folder)).map_err(ApplyError::from);
        (folder, checked)
    });
    match all_in_order(checked.collect(), read) {
        Ok(checked) if json => {
            let ids: Vec<_> = checked.iter().map(|(folder, _)| folder.id.as_str()).collect();
            let warnings = checked.iter().flat_map(|(_, checked)| &checked.documents.warnings);
            let warnings: Vec<_> = warnings.map(described).collect();
            console.line(json!({ "tenants": ids, "problems": [], "warnings": warnings }))?;
            Ok(ExitCode::SUCCESS)
        }
        Ok(checked) => {
            for (folder, checked) in checked {
                let count = checked.documents.connections.len();
                for warning in &checked.documents.warnings {
                    console.line(format!("warning: {warning}"))?;
                }
                let shops = match checked.documents.shops.len() {
                    0 => String::new(),
                    shops => format!(", {}", number_of(shops, "shop", "shops")),
                };
                let connections = number_of(count, "connection", "connections");
                console.line(format!("{}: in order, {connections}{shops}", folder.id))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(ApplyError::Problems(problems)) if json => {
            console.line(json!({ "problems": problems.iter().map(described).collect::<Vec<_>>() }))?;
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

async fn apply_folders(dir: &Path, opened: &Opened, clock: &Clock, console: &mut Console) -> anyhow::Result<()> {
    let (folders, read) = tenant_folders(dir);
    let (store, keyring) = (opened.store.as_ref(), &opened.keyring);
    // What is wrong in any of them is found before the first one is applied.
    let mut checked = Vec::with_capacity(folders.len());
    for folder in folders {
        let read = check_in_effect(store, keyring, &folder, outside(&folder.folder)).await;
        checked.push((folder, read));
    }
    let origin = AuditOrigin::command_line(clock.now());
    for (folder, checked) in all_in_order(checked, read)? {
        for warning in &checked.documents.warnings {
            console.line(format!("warning: {warning}"))?;
        }
        let outside = outside(&folder.folder);
        let applied = apply_checked(store, keyring, &folder, checked, outside, &origin).await?;
        let id = &folder.id;
        console.line(match applied {
            Applied::Version(version) => format!("{id}: version {version} is in effect"),
            Applied::Unchanged(version) => format!("{id}: unchanged, version {version} stays in effect"),
        })?;
    }
    Ok(())
}

fn outside(folder: &Path) -> Outside<'_> {
    Outside { environment: &|name| std::env::var(name).ok(), folder }
}

fn export_to(folder: &Path, set: &TenantSet, console: &mut Console) -> anyhow::Result<()> {
    if folder.exists() {
        bail!("`{}` exists already; nothing was written", folder.display());
    }
    for file in &set.files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
        fs::write(&path, &file.text).with_context(|| format!("cannot write `{}`", path.display()))?;
        console.line(path.display())?;
    }
    Ok(())
}

fn export_here(set: &TenantSet, console: &mut Console) -> anyhow::Result<()> {
    for file in &set.files {
        console.line(format!("# ==> {}/{}", set.tenant, file.path))?;
        console.text(&file.text)?;
        if !file.text.ends_with('\n') {
            console.line("")?;
        }
    }
    Ok(())
}

fn described(problem: &crate::yaml::Problem) -> serde_json::Value {
    let (file, line, column) = match &problem.place {
        Place::File { file, line, column } if *line > 0 => (Some(file), Some(line), Some(column)),
        Place::File { file, .. } => (Some(file), None, None),
        Place::Environment(_) => (None, None, None),
    };
    json!({ "file": file, "line": line, "column": column, "path": problem.path, "found": problem.found,
        "expected": problem.expected })
}
