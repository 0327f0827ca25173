//! `job list|replay`: durable jobs, as far as somebody has to look after them.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::console::Console;
use crate::{
    app::open::open_database,
    clock::Clock,
    config::Settings,
    domain::ids::TenantId,
    store::{JobOwner, ParkedJob, Store},
};

/// Parked jobs that are shown at a time.
const SHOWN: u32 = 500;

/// List and replay jobs that were given up.
#[derive(Debug, Args)]
pub struct JobArgs {
    #[command(subcommand)]
    command: JobCommand,
}

#[derive(Debug, Subcommand)]
enum JobCommand {
    /// How many jobs there are, and those that were given up, with the reasons.
    List {
        /// Only this tenant's.
        #[arg(long)]
        tenant: Option<TenantId>,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Have jobs that were given up done once more.
    Replay {
        /// One of them, as `job list` shows it.
        #[arg(required_unless_present = "all")]
        id: Option<Uuid>,
        /// All of them.
        #[arg(long, conflicts_with = "id")]
        all: bool,
        /// Only this tenant's.
        #[arg(long)]
        tenant: Option<TenantId>,
    },
}

impl JobArgs {
    /// Runs the command.
    ///
    /// # Errors
    /// One sentence.
    pub async fn run(self, settings: &Settings, clock: &Clock, console: &mut Console) -> anyhow::Result<ExitCode> {
        let store = open_database(settings).await?.store;
        let done = run(self.command, store.as_ref(), clock.now(), console).await;
        store.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }
}

async fn run(command: JobCommand, store: &dyn Store, now: Timestamp, console: &mut Console) -> anyhow::Result<()> {
    match command {
        JobCommand::List { tenant, json } => {
            let counts = store.job_counts(now).await?;
            let parked = store.parked_jobs(tenant.map(JobOwner::Tenant).as_ref(), SHOWN).await?;
            if json {
                let kinds: Vec<_> = counts
                    .iter()
                    .map(|kind| {
                        json!({ "kind": kind.kind, "ready": kind.ready, "scheduled": kind.scheduled,
                            "running": kind.running, "parked": kind.parked })
                    })
                    .collect();
                let parked: Vec<_> = parked.iter().map(described).collect();
                console.line(json!({ "kinds": kinds, "parked": parked }))?;
                return Ok(());
            }
            let rows: Vec<_> = counts
                .iter()
                .map(|kind| {
                    let numbers =
                        [kind.ready, kind.scheduled, kind.running, kind.parked].map(|count| count.to_string());
                    let [ready, scheduled, running, parked] = numbers;
                    [kind.kind.clone(), ready, scheduled, running, parked]
                })
                .collect();
            console.table(["KIND", "READY", "SCHEDULED", "RUNNING", "PARKED"], &rows)?;
            if !parked.is_empty() {
                console.line("")?;
                let rows: Vec<_> = parked.iter().map(row).collect();
                console.table(["ID", "TENANT", "KIND", "PARKED", "REASON"], &rows)?;
            }
        }
        JobCommand::Replay { id, tenant, .. } => {
            let replayed = store.replay_jobs(tenant.map(JobOwner::Tenant).as_ref(), id, now).await?;
            match (id, replayed) {
                (Some(id), 0) => anyhow::bail!("there is no parked job {id}, or another one has taken its place"),
                (_, 1) => console.line("1 job is replayed")?,
                (_, count) => console.line(format!("{count} jobs are replayed"))?,
            }
        }
    }
    Ok(())
}

fn row(job: &ParkedJob) -> [String; 5] {
    let tenant = job.owner.tenant().map_or_else(|| "-".to_owned(), ToString::to_string);
    let parked = job.parked_at.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
    [job.id.to_string(), tenant, job.kind.clone(), parked, job.reason.clone()]
}

fn described(job: &ParkedJob) -> serde_json::Value {
    json!({ "id": job.id, "tenant": job.owner.tenant(), "kind": job.kind, "reason": job.reason,
        "createdAt": job.created_at, "parkedAt": job.parked_at })
}
