//! Tells LiveStore of a customer that was saved, until it has heard.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    flows::{Ctx, Services, livestore},
    store::ClaimedJob,
    tenant::TenantRegistry,
    worker::{Job, JobEnd, payload},
};

/// Y2 is asked and LiveStore told within this time.
const TIME: Duration = Duration::from_secs(60);

/// The job.
pub struct PostBack {
    /// Y2, the session, and the way out.
    pub services: Arc<Services>,
    /// The tenants.
    pub tenants: TenantRegistry,
}

#[derive(Deserialize)]
struct Payload {
    session: Uuid,
}

impl PostBack {
    async fn tell(&self, job: &ClaimedJob) -> Result<(), JobEnd> {
        let Payload { session } = payload(job)?;
        let tenant = job.owner.tenant().and_then(|id| self.tenants.get(id));
        let tenant = tenant.ok_or_else(|| JobEnd::Park("the tenant is not there any more".to_owned()))?;
        let until = Some(Instant::now() + TIME - Duration::from_secs(5));
        let ctx = Ctx { tenant, services: Arc::clone(&self.services), trace: None, until };
        livestore::post_back(&ctx, session).await.map_err(|failed| match failed {
            livestore::PostBackFailed::Again(reason) => JobEnd::Retry(reason),
            livestore::PostBackFailed::Never(reason) => JobEnd::Park(reason),
        })
    }
}

#[async_trait]
impl Job for PostBack {
    fn kind(&self) -> &'static str {
        livestore::JOB_KIND
    }

    fn time_limit(&self) -> Duration {
        TIME
    }

    async fn run(&self, job: &ClaimedJob) -> JobEnd {
        self.tell(job).await.map_or_else(|outcome| outcome, |()| JobEnd::Done)
    }
}
