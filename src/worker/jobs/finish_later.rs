//! Writes forms to Y2 that were sent while it was away.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::Deserialize;
use tokio::time::Instant;
use uuid::Uuid;

use crate::{
    domain::form::FormLanguage,
    flows::{Ctx, Services, enrolment},
    store::ClaimedJob,
    tenant::TenantRegistry,
    worker::{Job, JobEnd, RetrySchedule, payload},
};

/// Y2 is searched and written to within this time.
const TIME: Duration = Duration::from_secs(120);

/// The job.
pub struct FinishLater {
    /// Y2 and the session.
    pub services: Arc<Services>,
    /// The tenants.
    pub tenants: TenantRegistry,
}

#[derive(Deserialize)]
struct Payload {
    session: Uuid,
    /// Whether it was filled in on a customer's own phone.
    phone: bool,
    /// Of the words that were read.
    language: String,
}

impl FinishLater {
    async fn finish(&self, job: &ClaimedJob) -> Result<(), JobEnd> {
        let Payload { session, phone, language } = payload(job)?;
        let tenant = job.owner.tenant().and_then(|id| self.tenants.get(id));
        let tenant = tenant.ok_or_else(|| JobEnd::Park("the tenant is not there any more".to_owned()))?;
        let until = Some(Instant::now() + TIME - Duration::from_secs(10));
        let ctx = Ctx { tenant, services: Arc::clone(&self.services), trace: None, until };
        let language = FormLanguage::of_tag(&language).unwrap_or_default();
        let finished = Box::pin(enrolment::finish_later(&ctx, session, phone, language)).await;
        finished.map_err(|failed| JobEnd::Retry(failed.to_string()))
    }
}

#[async_trait]
impl Job for FinishLater {
    fn kind(&self) -> &'static str {
        enrolment::FINISH_LATER
    }

    /// Y2 may be away for days; the session says when it is given up.
    fn schedule(&self) -> RetrySchedule {
        RetrySchedule::forever(Duration::from_secs(10), Duration::from_secs(5 * 60))
    }

    fn time_limit(&self) -> Duration {
        TIME
    }

    async fn run(&self, job: &ClaimedJob) -> JobEnd {
        self.finish(job).await.map_or_else(|outcome| outcome, |()| JobEnd::Done)
    }
}
