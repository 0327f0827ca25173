//! Writes down what requests left in memory: when keys were used, which calls of the administration were refused,
//! and when tills asked.

use std::time::Duration;

use super::App;
use crate::{
    clock::Clock,
    flows::Services,
    store::{Store, StoreError},
    tenant::TenantRegistry,
};

/// Uses of keys, refusals, or checks, that one transaction writes: it never holds the writer for long.
const BATCH: usize = 500;

/// How long the end of the process waits for the exchange log.
const EXCHANGES: Duration = Duration::from_secs(2);

impl App {
    /// Writes down everything at once: before the process ends.
    ///
    /// # Errors
    /// The database's; what was not written is tried again.
    pub async fn write_down_everything(&self) -> Result<(), StoreError> {
        self.services.exchange_log.settle(EXCHANGES).await;
        write_down(self.store.as_ref(), &self.registry, &self.services, &self.clock, true).await
    }

    /// Writes down what is due, as the process does every few seconds.
    ///
    /// # Errors
    /// The database's; what was not written is tried again.
    pub async fn write_down_what_is_due(&self) -> Result<(), StoreError> {
        write_down(self.store.as_ref(), &self.registry, &self.services, &self.clock, false).await
    }
}

pub(super) async fn write_down(
    store: &dyn Store,
    registry: &TenantRegistry,
    services: &Services,
    clock: &Clock,
    everything: bool,
) -> Result<(), StoreError> {
    for uses in registry.keys().unwritten_uses().chunks(BATCH) {
        store.note_key_uses(uses).await?;
        registry.keys().written(uses);
    }
    let now = clock.now();
    let refusals = &services.administration.refusals;
    for due in refusals.due(now, everything).chunks(BATCH) {
        let entries: Vec<_> = due.iter().map(|due| due.entry.clone()).collect();
        store.record(&entries).await?;
        refusals.recorded(due, now);
    }
    for seen in services.health_checks.due(everything).chunks(BATCH) {
        store.note_health_checks(seen).await?;
        services.health_checks.written(seen);
    }
    Ok(())
}
