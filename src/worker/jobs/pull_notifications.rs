//! Reads Y2's log of notifications: a job for each connection that asks for it, on one replica at a time. And what makes
//! these jobs as tenants come and change.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::STANDING;
use crate::{
    domain::ids::{ConnectionId, TenantId},
    flows::{Ctx, Services, notifications::pull},
    store::{ClaimedJob, JobOwner, JobStore, NewJob, StoreError},
    tenant::TenantRegistry,
    worker::{Job, JobEnd, RetrySchedule, payload},
};

const KIND: &str = "pull-notifications";
/// How long Y2 is left alone after a failure, beside what the schedule says.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// The job.
pub struct PullNotifications {
    /// What the flow needs.
    pub services: Arc<Services>,
    /// Who wants it.
    pub registry: TenantRegistry,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    connection: ConnectionId,
}

#[async_trait]
impl Job for PullNotifications {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn schedule(&self) -> RetrySchedule {
        STANDING
    }

    fn time_limit(&self) -> Duration {
        PATIENCE
    }

    async fn run(&self, job: &ClaimedJob) -> JobEnd {
        let Payload { connection } = match payload(job) {
            Ok(payload) => payload,
            Err(outcome) => return outcome,
        };
        // A tenant or a connection that does not want it any more: whoever makes jobs makes a new one when it does again.
        let Some(tenant) = job.owner.tenant().and_then(|tenant| self.registry.get(tenant)) else {
            return JobEnd::Done;
        };
        let known = tenant.connections.iter().find(|known| known.id == connection && known.enabled).cloned();
        let Some(connection) = known else { return JobEnd::Done };
        let Some(settings) = connection.notifications.pull.clone() else { return JobEnd::Done };
        let ctx = Ctx { tenant, services: Arc::clone(&self.services), trace: None, until: None };
        match pull(&ctx, &connection, &settings).await {
            Ok(_) => JobEnd::Again(settings.every),
            Err(error) => JobEnd::Retry(error.to_string()),
        }
    }
}

/// Makes the jobs. Looks at revisions in memory; asks the database where one has moved.
#[derive(Default)]
pub struct PullPlanner {
    planned: HashMap<TenantId, i64>,
}

impl PullPlanner {
    /// Makes what is missing.
    ///
    /// # Errors
    /// The database's.
    pub async fn plan(
        &mut self,
        store: &(impl JobStore + ?Sized),
        registry: &TenantRegistry,
        services: &Services,
    ) -> Result<(), StoreError> {
        let tenants = registry.all();
        self.planned.retain(|id, _| tenants.iter().any(|tenant| tenant.id == *id));
        for tenant in tenants.iter() {
            if self.planned.get(&tenant.id) == Some(&tenant.revision) {
                continue;
            }
            let requested =
                tenant.connections.iter().filter(|known| known.enabled && known.notifications.pull.is_some());
            for connection in requested {
                let now = services.clock.now();
                let payload = Payload { connection: connection.id.clone() };
                let job = NewJob {
                    id: services.clock.new_id(),
                    owner: JobOwner::Tenant(tenant.id.clone()),
                    kind: KIND,
                    ordering_key: None,
                    unique_key: Some(connection.id.to_string()),
                    payload: serde_json::json!(payload).to_string(),
                    created_at: now,
                    run_at: now,
                };
                store.enqueue(&job).await?;
            }
            self.planned.insert(tenant.id.clone(), tenant.revision);
        }
        Ok(())
    }
}
