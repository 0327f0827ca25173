//! Moves everything sealed to the master key in use, while the process has other keys, too. Comes back from time to time: a
//! replica that has not heard of the new key yet may have sealed something under the old one.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;

use super::STANDING;
use crate::{
    store::{ClaimedJob, Store, StoreError},
    tenant::{
        reseal::reseal_all,
        secrets::{KeyInUse, Keyring, key_in_use},
    },
    worker::{Job, JobEnd, RetrySchedule},
};

/// How often what is left is looked for, as long as there is more than one key. Somebody waits for the end of it: the old key
/// can only be taken out of the settings when nothing is sealed under it any more.
const EVERY: Duration = Duration::from_secs(30);

/// The job.
pub struct Reseal {
    /// Where the sealed values are.
    pub store: Arc<dyn Store>,
    /// The keys.
    pub keyring: Arc<Keyring>,
}

impl Reseal {
    async fn reseal(&self) -> Result<JobEnd, StoreError> {
        if let KeyInUse::Unknown { in_use } = key_in_use(&self.keyring, self.store.as_ref()).await? {
            return Ok(JobEnd::Retry(format!("this process does not have the master key in use, {in_use}")));
        }
        if self.keyring.others().is_empty() {
            return self.alone().await;
        }
        let done = reseal_all(self.store.as_ref(), &self.keyring).await?;
        let in_use = self.keyring.key_id();
        if done.moved > 0 {
            tracing::info!(values = done.moved, in_use, "sealed values were moved to the master key in use");
        }
        if done.unreadable > 0 {
            tracing::error!(
                values = done.unreadable,
                "sealed values do not open under the key that they name, and stay as they are; apply their tenants again"
            );
        }
        Ok(JobEnd::Again(EVERY))
    }
}

impl Reseal {
    /// With one key there is nothing to move; values under others are another replica's work, or nobody's.
    async fn alone(&self) -> Result<JobEnd, StoreError> {
        let own = self.keyring.key_id();
        let counts = self.store.sealed_under().await?;
        let others = counts.iter().map(|count| Keyring::name(count.key)).filter(|key| *key != own);
        let others: Vec<_> = others.collect();
        if others.is_empty() {
            return Ok(JobEnd::Done);
        }
        Ok(JobEnd::Retry(format!(
            "values are sealed under keys that this process does not have: {}",
            others.join(", ")
        )))
    }
}

#[async_trait]
impl Job for Reseal {
    fn kind(&self) -> &'static str {
        "reseal"
    }

    fn schedule(&self) -> RetrySchedule {
        STANDING
    }

    fn time_limit(&self) -> Duration {
        Duration::from_secs(30 * 60)
    }

    fn is_standing(&self) -> bool {
        !self.keyring.others().is_empty()
    }

    async fn run(&self, _: &ClaimedJob) -> JobEnd {
        match self.reseal().await {
            Ok(outcome) => outcome,
            Err(error) => JobEnd::Retry(error.to_string()),
        }
    }
}
