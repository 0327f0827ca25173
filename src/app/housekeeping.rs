//! What runs beside the requests: following changes, folding figures, writing down and throwing away. Two timers for the whole
//! process, none per tenant.

use std::{collections::HashSet, time::Duration};

use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::{App, noted::write_down};
use crate::domain::ids::TenantId;

/// Recorded durations wait in memory until they are folded.
const FOLD: Duration = Duration::from_secs(5);
/// How often expired traces and the remains of deleted tenants are removed, and what was noted is written down.
const TIDY: Duration = Duration::from_secs(60);
/// Traces removed at a time.
const PURGE: u32 = 500;

impl App {
    /// Starts the tasks. Dropping the set ends them.
    pub fn start_tasks(&self) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        tasks.spawn(self.registry.clone().watch());
        let metrics = self.metrics.clone();
        tasks.spawn(async move {
            let mut ticks = interval(FOLD);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                metrics.fold();
            }
        });
        let (clock, registry) = (self.clock.clone(), self.registry.clone());
        let (services, worlds) = (std::sync::Arc::clone(&self.services), std::sync::Arc::clone(&self.worlds));
        let store = std::sync::Arc::clone(&self.store);
        tasks.spawn(async move {
            let mut ticks = interval(TIDY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut known = HashSet::<TenantId>::new();
            loop {
                ticks.tick().await;
                if let Err(error) = services.traces.purge_expired_traces(clock.now(), PURGE).await {
                    tracing::warn!(%error, "expired traces could not be removed");
                }
                if let Err(error) = write_down(store.as_ref(), &registry, &services, &clock, false).await {
                    tracing::warn!(%error, "uses of keys and refused calls could not be written down; they are kept");
                }
                let there: HashSet<_> = registry.all().iter().map(|tenant| tenant.id.clone()).collect();
                if known.iter().any(|tenant| !there.contains(tenant)) {
                    known.difference(&there).for_each(|tenant| services.y2.forget(tenant));
                    worlds.retain(|tenant| there.contains(tenant));
                }
                known = there;
            }
        });
        tasks
    }
}
