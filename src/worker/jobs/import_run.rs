//! Works on an import into a shop until it has ended, or has to wait for the shop.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::Deserialize;
use uuid::Uuid;

use super::STANDING;
use crate::{
    flows::{
        Ctx, Services,
        catalogue_import::{Advanced, RUN_JOB, advance},
    },
    store::ClaimedJob,
    tenant::TenantRegistry,
    worker::{Job, JobEnd, RetrySchedule, payload},
};

/// A first import of a large catalogue takes hours; after this time it goes on in another run of the job.
const TIME: Duration = Duration::from_secs(12 * 60 * 60);

/// The job.
pub struct ImportRun {
    /// Shops, runs and the way out.
    pub services: Arc<Services>,
    /// The tenants.
    pub tenants: TenantRegistry,
}

#[derive(Deserialize)]
struct Payload {
    run: Uuid,
}

#[async_trait]
impl Job for ImportRun {
    fn kind(&self) -> &'static str {
        RUN_JOB
    }

    /// What fails here is the connector's own: a run whose shop fails is paused.
    fn schedule(&self) -> RetrySchedule {
        STANDING
    }

    fn time_limit(&self) -> Duration {
        TIME
    }

    async fn run(&self, job: &ClaimedJob) -> JobEnd {
        let Payload { run } = match payload(job) {
            Ok(payload) => payload,
            Err(end) => return end,
        };
        let Some(tenant) = job.owner.tenant().and_then(|id| self.tenants.get(id)) else {
            return JobEnd::Retry("the tenant's files cannot be read here".to_owned());
        };
        let ctx = Ctx { tenant, services: Arc::clone(&self.services), trace: None, until: None };
        match advance(&ctx, run).await {
            Ok(Advanced::Over) => JobEnd::Done,
            Ok(Advanced::Paused(pause)) => JobEnd::Again(pause),
            Err(error) => JobEnd::Retry(error.to_string()),
        }
    }
}
