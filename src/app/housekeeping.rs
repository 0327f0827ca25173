//! What runs beside the requests in this very process: following changes and the master key, folding metrics, writing down
//! what was noted, letting go of the clients and worlds of connections that are gone. Timers for the whole process, none per tenant. What is
//! durable is a job of the worker.

use std::{sync::Arc, time::Duration};

use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use super::{App, notification_metrics::show, set_clock::SetClock, write_down::write_down};
use crate::{
    domain::ids::{ConnectionId, TenantId},
    tenant::{Connection, secrets::key_in_use},
    worker::jobs::PullPlanner,
};

/// Recorded durations wait in memory until they are folded.
const FOLD: Duration = Duration::from_secs(5);
/// How often the key in use and the remains of deleted tenants are looked at, and what was noted is written down.
const TIDY: Duration = Duration::from_secs(10);

/// How often it is looked whether the exchange log was switched on elsewhere.
const SWITCHED: Duration = Duration::from_secs(5);

/// How often it is tried whether the database takes changes, where nobody asks for readiness.
const WRITTEN: Duration = Duration::from_secs(30);

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
        let exchange_log = Arc::clone(&self.services.exchange_log);
        tasks.spawn(async move {
            let mut ticks = interval(SWITCHED);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                if let Err(error) = exchange_log.refresh().await {
                    tracing::debug!(%error, "which exchanges are to be written down could not be read; trying again");
                }
            }
        });
        let (store, keyring) = (Arc::clone(&self.store), Arc::clone(&self.keyring));
        let (services, worlds) = (Arc::clone(&self.services), Arc::clone(&self.worlds));
        let (registry, clock, writes) = (self.registry.clone(), self.clock.clone(), self.writes.clone());
        let metrics = self.metrics.clone();
        tasks.spawn(async move {
            let mut ticks = interval(TIDY);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut set_clock = SetClock::new(&clock);
            let mut pulls = PullPlanner::default();
            loop {
                ticks.tick().await;
                set_clock.look(&clock);
                // Told by the log, by readiness and by a metric.
                let _ = writes.failure(WRITTEN).await;
                // A database that does not answer is for readiness to tell; a key that is not there, too.
                let _ = key_in_use(&keyring, store.as_ref()).await;
                if let Err(error) = write_down(store.as_ref(), &registry, &services, &clock, false).await {
                    tracing::warn!(%error, "uses of keys and refused calls could not be written down; they are kept");
                }
                if let Err(error) = pulls.plan(store.as_ref(), &registry, &services).await {
                    tracing::debug!(%error, "the reading of Y2's logs could not be planned; trying again");
                }
                if let Ok(backlog) = store.backlog_of_all().await {
                    show(&metrics, &backlog, clock.now());
                }
                // The sandbox's own simulator is in no file; it goes with the tenant.
                let own = |id: &ConnectionId| id.as_str() == ConnectionId::SIMULATOR;
                let has = |tenant: &TenantId, which: &dyn Fn(&Connection) -> bool| {
                    registry.get(tenant).map(|tenant| tenant.connections.iter().any(which))
                };
                services
                    .y2
                    .retain(|tenant, id| has(tenant, &|known| known.id == *id).is_some_and(|has| has || own(id)));
                worlds.retain(|tenant, id| {
                    has(tenant, &|known| known.is_simulated(id)).is_some_and(|has| has || own(id))
                });
            }
        });
        tasks
    }
}
