//! Runs as callers see them: begun with a file, looked at, cancelled, resumed, retried.

use std::time::Duration;

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{FLOWS, RUN_JOB, run::rows_until};
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        ecommerce::flow::ImportFlow,
    },
    flows::{Ctx, Error},
    store::{
        JobOwner, NewJob,
        runs::{NewRun, Release, Resumption, RowCount, Run, RunCreation, RunPhase, RunState},
    },
};

/// Bytes of a part of a file.
const PART: usize = 1 << 20;

/// How often, and after what time, a run that is just being paused is looked at again.
const SETTLING: usize = 40;
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The shop.
    pub shop: String,
    /// The flow, as `import.json` names it.
    pub flow: String,
    /// Whether it ends with the plan.
    pub dry_run: bool,
    /// Whether a file that was imported before is imported again.
    pub force: bool,
    /// As the sender names the file.
    pub file_name: Option<String>,
    /// The sender's word for this very run.
    pub idempotency_key: Option<String>,
}

/// What became of a request for a run.
pub enum Started {
    /// It takes its file.
    Receiving(Box<FileUpload>),
    /// There is one of that idempotency key.
    Known(Box<Run>),
}

/// A file on its way into a run. Dropped before it is [`finished`](FileUpload::finish), it leaves a run that is removed later.
pub struct FileUpload {
    ctx: Ctx,
    upload: Upload,
    run: Uuid,
    part: i64,
    pending: Vec<u8>,
    bytes: u64,
    hash: Sha256,
}

/// Begins a run; its file comes next.
///
/// # Errors
/// The shop or the flow is not set up; the database's.
pub async fn begin(ctx: &Ctx, upload: Upload, origin: &AuditOrigin) -> Result<Started, Error> {
    check(ctx, &upload.shop, &upload.flow)?;
    let new = NewRun {
        id: ctx.services.clock.new_id(),
        shop: upload.shop.clone(),
        flow: upload.flow.clone(),
        dry_run: upload.dry_run,
        file_name: upload.file_name.clone(),
        idempotency_key: upload.idempotency_key.clone(),
        created_at: origin.at,
    };
    let entry = origin.did(Action::RunStart, Some(&new.id.to_string()), serde_json::Map::new());
    match ctx.services.runs.create_run(&ctx.tenant.id, &new, &entry).await? {
        RunCreation::Created => Ok(Started::Receiving(Box::new(FileUpload {
            ctx: ctx.clone(),
            upload,
            run: new.id,
            part: 0,
            pending: Vec::new(),
            bytes: 0,
            hash: Sha256::new(),
        }))),
        RunCreation::Known(run)
            if run.shop != upload.shop || run.flow != upload.flow || run.dry_run != upload.dry_run =>
        {
            let message = "was used for a run of another shop, flow or kind; take a new one";
            Err(Error::invalid("Idempotency-Key", message))
        }
        RunCreation::Known(run) if run.state == RunState::Receiving => {
            Err(busy(&run, "its file is on the way in another request"))
        }
        RunCreation::Known(run) => Ok(Started::Known(run)),
        RunCreation::UnknownTenant => Err(Error::RunNotFound),
    }
}

fn check(ctx: &Ctx, shop: &str, flow: &str) -> Result<(), Error> {
    let known = ctx.tenant.shops.get(shop).filter(|shop| shop.enabled);
    let known = known.ok_or_else(|| Error::invalid("shop", "is no enabled shop of the tenant"))?;
    let flow: ImportFlow = flow
        .parse()
        .map_err(|error: crate::domain::ecommerce::flow::UnknownFlow| Error::invalid("flow", error.to_string()))?;
    if !FLOWS.contains(&flow) {
        let names: Vec<&str> = FLOWS.iter().map(|flow| flow.name()).collect();
        return Err(Error::invalid("flow", format!("cannot be imported yet; those that can: {}", names.join(", "))));
    }
    let settings = known.import.flows.get(&flow).filter(|settings| settings.enabled && settings.layout.is_some());
    settings.map(drop).ok_or_else(|| Error::invalid("flow", format!("is not enabled in `shops/{shop}/import.json`")))
}

impl FileUpload {
    /// The run that it is for.
    pub fn run(&self) -> Uuid {
        self.run
    }

    /// Bytes that came so far.
    pub fn received(&self) -> u64 {
        self.bytes
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// The database's.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.bytes += bytes.len() as u64;
        self.hash.update(bytes);
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= PART { self.keep().await } else { Ok(()) }
    }

    async fn keep(&mut self) -> Result<(), Error> {
        let part = std::mem::take(&mut self.pending);
        self.ctx.services.runs.add_file_part(&self.ctx.tenant.id, self.run, self.part, &part).await?;
        self.part += 1;
        Ok(())
    }

    /// All of it came: the run takes its turn. Answers the run; that of an earlier one, where it had the very same file.
    ///
    /// # Errors
    /// The database's.
    pub async fn finish(mut self) -> Result<Run, Error> {
        if !self.pending.is_empty() {
            self.keep().await?;
        }
        let hash: [u8; 32] = self.hash.clone().finalize().into();
        let job = job(&self.ctx, self.run, &self.upload.shop, &self.upload.flow);
        let store = &self.ctx.services.runs;
        let tenant = &self.ctx.tenant.id;
        match store.release_run(tenant, self.run, (&hash, self.bytes), self.upload.force, &job).await? {
            Release::Waiting => run_of(&self.ctx, self.run).await,
            Release::Same(earlier) => run_of(&self.ctx, earlier).await,
            Release::Gone => Err(Error::RunNotFound),
        }
    }

    /// It did not come: the run goes.
    ///
    /// # Errors
    /// The database's.
    pub async fn give_up(self) -> Result<(), Error> {
        Ok(self.ctx.services.runs.drop_run(&self.ctx.tenant.id, self.run).await?)
    }
}

/// The job of a run. Runs of one shop and family have one writer: products and their stocks are one family.
fn job(ctx: &Ctx, run: Uuid, shop: &str, flow: &str) -> NewJob {
    let family = match flow {
        "product" | "stock" | "specificprice" => "catalogue",
        other => other,
    };
    let now = ctx.services.clock.now();
    NewJob {
        id: ctx.services.clock.new_id(),
        owner: JobOwner::Tenant(ctx.tenant.id.clone()),
        kind: RUN_JOB,
        ordering_key: Some(format!("import:{shop}:{family}")),
        unique_key: Some(run.to_string()),
        payload: serde_json::json!({ "run": run }).to_string(),
        created_at: now,
        run_at: now,
    }
}

/// A run of the tenant.
///
/// # Errors
/// It has none of that id; the database's.
pub async fn run_of(ctx: &Ctx, id: Uuid) -> Result<Run, Error> {
    ctx.services.runs.run(&ctx.tenant.id, id).await?.ok_or(Error::RunNotFound)
}

fn busy(run: &Run, why: &'static str) -> Error {
    Error::RunBusy { state: run.state.to_string(), why }
}

/// Has a run end. What was sent stays sent.
///
/// # Errors
/// It has ended, or the tenant has none of that id; the database's.
pub async fn cancel(ctx: &Ctx, id: Uuid, origin: &AuditOrigin) -> Result<Run, Error> {
    let run = run_of(ctx, id).await?;
    let entry = origin.did(Action::RunCancel, Some(&id.to_string()), serde_json::Map::new());
    if ctx.services.runs.cancel_run(&ctx.tenant.id, id, (origin.at, rows_until(ctx, &run, origin.at)), &entry).await? {
        return run_of(ctx, id).await;
    }
    Err(busy(&run, "only a run that waits, runs or is paused can be cancelled"))
}

/// Has a paused run go on now.
///
/// # Errors
/// It is not paused, or the tenant has none of that id; the database's.
pub async fn resume(ctx: &Ctx, id: Uuid, origin: &AuditOrigin) -> Result<Run, Error> {
    let run = run_of(ctx, id).await?;
    let entry = origin.did(Action::RunResume, Some(&id.to_string()), serde_json::Map::new());
    let job = job(ctx, id, &run.shop, &run.flow);
    for _ in 0..SETTLING {
        match ctx.services.runs.resume_run(&ctx.tenant.id, id, &job, &entry).await? {
            Resumption::Resumed => return run_of(ctx, id).await,
            Resumption::NotPaused => return Err(busy(&run, "only a paused run can be resumed")),
            Resumption::Settling => tokio::time::sleep(LOOK_AGAIN).await,
        }
    }
    Err(busy(&run, "it is being paused at this very moment; ask again"))
}

/// Makes a run of the failed rows of one that has ended.
///
/// # Errors
/// It has not ended, has no row that could be tried again, a later run of its flow has newer rows, or the tenant has none of that id; the database's.
pub async fn retry(ctx: &Ctx, id: Uuid, origin: &AuditOrigin) -> Result<Run, Error> {
    let run = run_of(ctx, id).await?;
    if !run.state.is_final() {
        return Err(busy(&run, "only the rows of a run that has ended can be tried again"));
    }
    check(ctx, &run.shop, &run.flow)?;
    let new = NewRun {
        id: ctx.services.clock.new_id(),
        shop: run.shop.clone(),
        flow: run.flow.clone(),
        dry_run: false,
        file_name: run.file_name.clone(),
        idempotency_key: None,
        created_at: origin.at,
    };
    let entry = origin.did(Action::RunRetry, Some(&new.id.to_string()), serde_json::Map::new());
    let job = job(ctx, new.id, &run.shop, &run.flow);
    if ctx.services.runs.retry_run(&ctx.tenant.id, id, &new, &job, &entry).await? == 0 {
        return Err(busy(
            &run,
            "it has no failed rows that can be tried again, or a later run of its flow has newer ones; mend the file and send it",
        ));
    }
    run_of(ctx, new.id).await
}

/// What a run is going to do, or did: rows by step, outcome and code.
///
/// # Errors
/// It was not planned, or the tenant has none of that id; the database's.
pub async fn plan_of(ctx: &Ctx, id: Uuid) -> Result<Vec<RowCount>, Error> {
    let run = run_of(ctx, id).await?;
    let is_known =
        run.phase == RunPhase::Pushing || matches!(run.state, RunState::Planned | RunState::Stopped | RunState::Done);
    if !is_known {
        return Err(busy(&run, "it has not been planned"));
    }
    Ok(ctx.services.runs.row_counts(&ctx.tenant.id, run.id).await?)
}
