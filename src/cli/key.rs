//! `key create|list|revoke`: the API keys of a tenant.

use std::{process::ExitCode, time::Duration};

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::json;

use super::console::Console;
use crate::{
    app::open::{Opened, open},
    clock::Clock,
    config::Settings,
    domain::{audit::AuditOrigin, ids::TenantId, permission::Permission},
    store::ApiKeyRecord,
    tenant::keys::{self, KeyRequest},
    yaml::kinds::duration,
};

/// Make, list and revoke API keys.
#[derive(Debug, Args)]
pub struct KeyArgs {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key. Its value is shown once and kept nowhere.
    Create {
        /// The tenant that the key opens.
        #[arg(long)]
        tenant: TenantId,
        /// What the key is for, such as `till 3` or `integrator`.
        #[arg(long, value_parser = key_name)]
        name: String,
        /// Permission codes, such as `tenant.y2.stores:read`.
        #[arg(long, required = true, num_args = 1.., value_delimiter = ',', value_name = "CODE")]
        scope: Vec<Permission>,
        /// How long the key works, such as `90d`; without it, until it is revoked.
        #[arg(long, value_parser = expiry, value_name = "DURATION")]
        expires: Option<Duration>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// List a tenant's keys, without their values.
    List {
        /// The tenant.
        #[arg(long)]
        tenant: TenantId,
        /// Print one JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key, in effect within a second.
    Revoke {
        /// The key's id, as `key list` shows it; the whole key does too.
        id: String,
    },
}

impl KeyArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// One sentence.
    pub async fn run(self, settings: &Settings, clock: &Clock, console: &mut Console) -> anyhow::Result<ExitCode> {
        let opened = open(settings, clock).await?;
        let done = run(self.command, &opened, clock, console).await;
        opened.store.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }
}

async fn run(command: KeyCommand, opened: &Opened, clock: &Clock, console: &mut Console) -> anyhow::Result<()> {
    let store = opened.store.as_ref();
    let now = clock.now();
    match command {
        KeyCommand::Create { tenant, name, scope, expires, json } => {
            let expires_at = expires.map(|span| now.checked_add(span)).transpose().context("the expiry is too far")?;
            let request = KeyRequest { name, permissions: scope.into_iter().collect(), expires_at };
            let key = keys::create(store, &tenant, &request, &AuditOrigin::command_line(now)).await?;
            if json {
                let scopes: Vec<_> = request.permissions.codes().collect();
                let value = key.value.expose_secret();
                let row = json!({ "tenant": tenant, "id": key.record.id, "name": request.name, "key": value,
                    "scopes": scopes, "expiresAt": expires_at });
                console.line(row)?;
            } else {
                console.line(key.value.expose_secret())?;
                console.note(format!("key {} of tenant {tenant}: {}", key.record.id, request.permissions))?;
                console.note("this is the only time that its value is shown; send it in the header X-API-KEY")?;
            }
        }
        KeyCommand::List { tenant, json } => {
            if store.tenant(&tenant).await?.is_none() {
                bail!("there is no tenant `{tenant}`");
            }
            let keys = store.keys(&tenant).await?;
            if json {
                console.line(keys.iter().map(|key| described(key, now)).collect::<serde_json::Value>())?;
            } else {
                let rows: Vec<_> = keys.iter().map(|key| row(key, now)).collect();
                console.table(["ID", "STATE", "NAME", "CREATED", "EXPIRES", "SCOPES"], &rows)?;
            }
        }
        KeyCommand::Revoke { id } => {
            let id = keys::id_of(&id);
            let Some(tenant) = store.key_owner(id).await? else { bail!("there is no key of that id") };
            let revoked = keys::revoke(store, &tenant, id, &AuditOrigin::command_line(now)).await?;
            let Some(key) = revoked else { bail!("there is no key of that id") };
            console.line(format!("key {} ({}) of tenant {tenant} is revoked", key.id, key.name))?;
        }
    }
    Ok(())
}

fn state(key: &ApiKeyRecord, now: Timestamp) -> &'static str {
    if key.revoked_at.is_some() {
        "revoked"
    } else if key.expires_at.is_some_and(|expiry| expiry <= now) {
        "expired"
    } else {
        "active"
    }
}

fn row(key: &ApiKeyRecord, now: Timestamp) -> [String; 6] {
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    let expires = key.expires_at.map_or_else(|| "never".to_owned(), day);
    let state = state(key, now).to_owned();
    [key.id.clone(), state, key.name.clone(), day(key.created_at), expires, key.permissions.to_string()]
}

fn described(key: &ApiKeyRecord, now: Timestamp) -> serde_json::Value {
    json!({ "id": key.id, "name": key.name, "state": state(key, now), "createdAt": key.created_at,
        "expiresAt": key.expires_at, "revokedAt": key.revoked_at, "scopes": key.permissions.codes().collect::<Vec<_>>() })
}

fn key_name(text: &str) -> Result<String, String> {
    crate::yaml::kinds::text(text).map_err(|mismatch| format!("expected {}", mismatch.expected))
}

fn expiry(text: &str) -> Result<Duration, String> {
    let day = Duration::from_secs(86_400);
    duration(Duration::from_secs(1)..=3650 * day)(text).map_err(|mismatch| format!("expected {}", mismatch.expected))
}
