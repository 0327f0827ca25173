//! The pool that acts on notifications: takes turns of tenants while there is room, shows that it lives, takes over what
//! others let fall, and drains. What is done in a turn is the flow's.

use std::{collections::HashMap, fmt, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
    time::{Instant, MissedTickBehavior, interval, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::leases::Leases;
use crate::{
    domain::ids::TenantId,
    flows::{
        Services,
        notifications::{Slice, serve},
    },
    store::{
        NotificationTurnStore, StoreError,
        notification_turns::{RunningTurn, Turn, TurnClaim},
    },
    tenant::TenantRegistry,
};

/// How long until a failing database is asked again.
const RETRY: Duration = Duration::from_secs(1);
/// How long a tenant whose files cannot be read is left alone.
const BROKEN: Duration = Duration::from_secs(5);

/// Numbers of the pool.
#[derive(Clone, Copy, Debug)]
pub struct InboxOptions {
    /// Tenants at a time.
    pub tenants: usize,
    /// How long one of them is served before another one has its turn.
    pub slice: Duration,
    /// How often the worker shows that it lives.
    pub beat: Duration,
    /// How long it may seem dead until others take over.
    pub lease: Duration,
    /// How long until it looks although nothing was signalled.
    pub poll: Duration,
    /// How long turns may go on when the process stops.
    pub grace: Duration,
}

impl Default for InboxOptions {
    fn default() -> Self {
        Self {
            tenants: 64,
            slice: Duration::from_secs(5),
            beat: Duration::from_secs(1),
            lease: Duration::from_secs(5),
            poll: Duration::from_secs(2),
            grace: Duration::from_secs(20),
        }
    }
}

/// Acts on notifications. Cheap to clone; clones are the same worker.
#[derive(Clone)]
pub struct InboxWorker(Arc<Inner>);

struct Inner {
    /// This process since its start.
    id: Uuid,
    store: Arc<dyn NotificationTurnStore>,
    services: Arc<Services>,
    registry: TenantRegistry,
    options: InboxOptions,
}

/// Turns that this worker has, by tenant.
#[derive(Default)]
struct Held {
    tasks: JoinSet<Turn>,
    turns: HashMap<TenantId, (Turn, AbortHandle)>,
}

impl Held {
    async fn ended(&mut self) {
        match self.tasks.join_next().await {
            Some(Ok(turn)) => self.forget(&turn),
            // One that was taken away, or panicked: its lease ends.
            Some(Err(_)) => self.turns.retain(|_, (_, task)| !task.is_finished()),
            None => std::future::pending().await,
        }
    }

    fn forget(&mut self, turn: &Turn) {
        if self.turns.get(&turn.tenant).is_some_and(|(held, _)| held == turn) {
            self.turns.remove(&turn.tenant);
        }
    }

    /// Ends what others have taken over; answers how many.
    fn keep(&mut self, held: &[Turn]) -> usize {
        let lost: Vec<_> =
            self.turns.values().filter(|(turn, _)| !held.contains(turn)).map(|(turn, _)| turn.clone()).collect();
        for turn in &lost {
            if let Some((_, task)) = self.turns.remove(&turn.tenant) {
                task.abort();
            }
        }
        lost.len()
    }
}

impl InboxWorker {
    /// A worker that does nothing before it is run.
    pub fn new(
        store: Arc<dyn NotificationTurnStore>,
        services: Arc<Services>,
        registry: TenantRegistry,
        options: InboxOptions,
    ) -> Self {
        Self(Arc::new(Inner { id: Uuid::new_v4(), store, services, registry, options }))
    }

    /// Works until `stop`; then begins nothing new, and lets what runs come to its end within the grace time.
    pub async fn run(self, stop: CancellationToken) {
        let options = self.0.options;
        let mut signals = self.0.store.inbox_signals();
        let mut held = Held::default();
        let mut leases = Leases::new(options.lease, options.beat);
        let mut beats = interval(options.beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut after = None;
        let mut failing = false;
        while !stop.is_cancelled() {
            let next = match self.fill(&mut held, &mut after, &mut signals, &stop).await {
                Ok(next) => {
                    if std::mem::take(&mut failing) {
                        tracing::info!("notifications are acted upon again");
                    }
                    next
                }
                Err(error) => {
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(%error, "notifications cannot be acted upon; trying again every second");
                    }
                    Instant::now() + RETRY
                }
            };
            let room = held.turns.len() < options.tenants;
            tokio::select! {
                () = stop.cancelled() => {}
                () = held.ended() => {}
                () = changed(&mut signals), if !failing && room => {}
                () = sleep_until(next) => {}
                _ = beats.tick() => self.tend(&mut held, &mut leases).await,
            }
        }
        self.drain(held, beats).await;
    }

    /// Serves everything that is due, one turn after another, until nothing is left. For tests and for commands.
    ///
    /// # Errors
    /// The database's.
    pub async fn run_all_due(&self) -> Result<(), StoreError> {
        let slice = Slice { time: Duration::from_secs(600), stop: CancellationToken::new() };
        loop {
            let turns = self.claim(None, self.0.options.tenants).await?;
            if turns.is_empty() {
                return Ok(());
            }
            for turn in turns {
                if let Some(tenant) = self.0.registry.get(&turn.tenant) {
                    serve(&self.0.services, tenant, &turn, &slice).await?;
                }
                self.0.store.end_turn(&turn, None, self.0.services.clock.now()).await?;
            }
        }
    }

    async fn claim(&self, after: Option<TenantId>, room: usize) -> Result<Vec<Turn>, StoreError> {
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let claim = TurnClaim { worker: self.0.id, after, limit, now: self.0.services.clock.now() };
        self.0.store.claim_turns(&claim).await
    }

    /// Starts turns while there are any and there is room; answers when to look again.
    async fn fill(
        &self,
        held: &mut Held,
        after: &mut Option<TenantId>,
        signals: &mut watch::Receiver<u64>,
        stop: &CancellationToken,
    ) -> Result<Instant, StoreError> {
        let options = self.0.options;
        // Before the look: what is signalled from now on has to be looked for again.
        signals.mark_unchanged();
        let room = options.tenants.saturating_sub(held.turns.len());
        if room == 0 {
            return Ok(Instant::now() + options.poll);
        }
        for turn in self.claim(after.clone(), room).await? {
            *after = Some(turn.tenant.clone());
            let (worker, running) = (self.clone(), turn.clone());
            let slice = Slice { time: options.slice, stop: stop.clone() };
            let task = held.tasks.spawn(async move {
                worker.take_turn(&running, &slice).await;
                running
            });
            held.turns.insert(turn.tenant.clone(), (turn, task));
        }
        let now = self.0.services.clock.now();
        let due = self.0.store.next_notification_due(now).await?;
        let wait = due.and_then(|due| Duration::try_from(due.duration_since(now)).ok());
        Ok(Instant::now() + wait.map_or(options.poll, |wait| wait.min(options.poll)))
    }

    async fn take_turn(&self, turn: &Turn, slice: &Slice) {
        match self.0.registry.get(&turn.tenant) {
            Some(tenant) => {
                if let Err(error) = serve(&self.0.services, tenant, turn, slice).await {
                    tracing::warn!(%error, tenant.id = %turn.tenant, "a turn of notifications was given up");
                }
            }
            None => sleep(BROKEN).await,
        }
        if let Err(error) = self.0.store.end_turn(turn, None, self.0.services.clock.now()).await {
            tracing::debug!(%error, tenant.id = %turn.tenant, "the end of a turn could not be noted; its lease will end");
        }
    }

    async fn tend(&self, held: &mut Held, leases: &mut Leases<RunningTurn>) {
        if let Err(error) = self.try_to_tend(held, leases).await {
            tracing::debug!(%error, "the turns of notifications could not be looked after");
        }
    }

    async fn try_to_tend(&self, held: &mut Held, leases: &mut Leases<RunningTurn>) -> Result<(), StoreError> {
        let store = &self.0.store;
        if !held.turns.is_empty() {
            // A turn that has just ended by itself is not in it either; ending its task twice does nothing.
            let lost = held.keep(&store.beat_turns(self.0.id).await?);
            if lost > 0 {
                tracing::debug!(lost, "turns of this process are over");
            }
        }
        let now = self.0.services.clock.now();
        for fallen in leases.look(store.running_turns().await?, Instant::now()) {
            if store.end_turn(&fallen.turn, Some(fallen.beat), now).await? {
                tracing::warn!(tenant.id = %fallen.turn.tenant, "the notifications of a tenant were taken over from a process that went away");
            }
        }
        Ok(())
    }

    async fn drain(&self, mut held: Held, mut beats: tokio::time::Interval) {
        let until = Instant::now() + self.0.options.grace;
        while !held.turns.is_empty() && Instant::now() < until {
            tokio::select! {
                () = held.ended() => {}
                () = sleep_until(until) => {}
                _ = beats.tick() => {
                    if let Ok(still) = self.0.store.beat_turns(self.0.id).await {
                        held.keep(&still);
                    }
                }
            }
        }
        held.tasks.shutdown().await;
        let now = self.0.services.clock.now();
        for (turn, _) in held.turns.into_values() {
            if let Err(error) = self.0.store.end_turn(&turn, None, now).await {
                tracing::warn!(%error, tenant.id = %turn.tenant, "a turn could not be given back; its lease will end");
            }
        }
    }
}

impl fmt::Debug for InboxWorker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InboxWorker({})", self.0.id)
    }
}

/// Waits for a signal; for ever once nobody can send one.
async fn changed(signals: &mut watch::Receiver<u64>) {
    if signals.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
