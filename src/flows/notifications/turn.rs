//! One tenant's turn: reads what is new, acts on what is due, writes down how it ended. Of one entity one after another,
//! of different ones in parallel, as many as the tenant's connections take.
//!
//! Whoever has lost the turn finds that nothing it writes is taken; it stops then.

use std::{
    collections::{HashMap, VecDeque},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::Duration,
};

use futures_util::FutureExt as _;
use jiff::SignedDuration;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{act::act, logged, sorting::sort};
use crate::{
    flows::{Ctx, Services},
    store::{
        StoreError,
        notification_turns::{Begun, Ending, Finished, Turn},
    },
    tenant::Tenant,
};

/// Bodies read in one transaction.
const READ_AT_ONCE: u32 = 256;
/// How long a database that does not answer is asked again before the turn is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How much of a turn is served before the next tenant has it.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Nothing new is begun after that time.
    pub time: Duration,
    /// Nothing new is begun any more.
    pub stop: CancellationToken,
}

/// Serves a turn until nothing is due, the slice is over, or the turn is lost.
///
/// # Errors
/// The database's.
pub async fn serve(
    services: &Arc<Services>,
    tenant: Arc<Tenant>,
    turn: &Turn,
    slice: &Slice,
) -> Result<(), StoreError> {
    let ctx = Ctx { tenant, services: Arc::clone(services), trace: None, until: None };
    let mut work = Work { ctx, turn, running: JoinSet::new(), queues: HashMap::new(), waiting: 0, dry: false };
    let until = Instant::now() + slice.time;
    loop {
        let open = Instant::now() < until && !slice.stop.is_cancelled();
        let mut idle = true;
        if open {
            let read = work.read().await?;
            let Some(read) = read else { return Ok(()) };
            work.dry &= read == 0;
            if !work.dry && work.has_room() {
                let Some(begun) = work.begin().await? else { return Ok(()) };
                work.dry = begun == 0;
            }
            idle = work.dry;
        }
        if work.running.is_empty() {
            if idle {
                return Ok(());
            }
            continue;
        }
        let finished = work.some_finished().await;
        if !work.write(&finished).await? {
            return Ok(());
        }
        if !work.go_on(finished).await? {
            return Ok(());
        }
    }
}

struct Work<'t> {
    ctx: Ctx,
    turn: &'t Turn,
    running: JoinSet<Finished>,
    /// By key: what comes after the one that runs.
    queues: HashMap<String, VecDeque<Begun>>,
    /// How many are in the queues.
    waiting: usize,
    /// Nothing was due when it was looked for last, and nothing has come since.
    dry: bool,
}

impl Work<'_> {
    /// Calls of Y2 at a time that all connections take together.
    fn places(&self) -> usize {
        let enabled = self.ctx.tenant.connections.iter().filter(|connection| connection.enabled);
        enabled.map(|connection| connection.max_in_flight).sum::<usize>().clamp(1, 64)
    }

    fn has_room(&self) -> bool {
        self.running.len() + self.waiting < self.places()
    }

    /// Reads new bodies; answers how many. `None`: the turn is over.
    async fn read(&self) -> Result<Option<usize>, StoreError> {
        let store = &self.ctx.services.notifications.store;
        let unread = store.unread(&self.turn.tenant, READ_AT_ONCE).await?;
        if unread.is_empty() {
            return Ok(Some(0));
        }
        let (services, tenant) = (Arc::clone(&self.ctx.services), Arc::clone(&self.ctx.tenant));
        let (sorted, came): (Vec<_>, Vec<_>) =
            unread.into_iter().map(|unread| sort(&services, &tenant, unread)).unzip();
        if !store.sort(self.turn, &sorted).await? {
            return Ok(None);
        }
        for (sorted, came) in sorted.iter().zip(&came) {
            if let Some(came) = came {
                logged::record(&services, &tenant, came, sorted);
            }
        }
        Ok(Some(sorted.len()))
    }

    /// Begins with what is due; answers how many. `None`: the turn is over.
    async fn begin(&mut self) -> Result<Option<usize>, StoreError> {
        let room = (self.places() * 2).saturating_sub(self.running.len() + self.waiting);
        let now = self.ctx.services.clock.now();
        let limit = u32::try_from(room).unwrap_or(u32::MAX);
        let Some(begun) = self.ctx.services.notifications.store.begin(self.turn, now, limit).await? else {
            return Ok(None);
        };
        let count = begun.len();
        for begun in begun {
            match self.queues.get_mut(&begun.ordering_key) {
                Some(queue) => {
                    queue.push_back(begun);
                    self.waiting += 1;
                }
                None => {
                    self.queues.insert(begun.ordering_key.clone(), VecDeque::new());
                    self.start(begun);
                }
            }
        }
        Ok(Some(count))
    }

    fn start(&mut self, begun: Begun) {
        let ctx = self.ctx.clone();
        self.running.spawn(async move {
            match AssertUnwindSafe(act(&ctx, &begun)).catch_unwind().await {
                Ok(finished) => finished,
                Err(_) => Finished {
                    seq: begun.seq,
                    id: begun.id,
                    ordering_key: begun.ordering_key,
                    ending: Ending::Parked("acting on it panicked".to_owned()),
                    attempt: String::new(),
                    at: ctx.services.clock.now(),
                },
            }
        });
    }

    /// Waits for one, and takes along whatever else is finished.
    async fn some_finished(&mut self) -> Vec<Finished> {
        let mut finished = Vec::new();
        let mut next = self.running.join_next().await;
        while let Some(joined) = next {
            match joined {
                Ok(one) => finished.push(one),
                Err(error) => tracing::error!(%error, "a try of a notification was lost; it is done again"),
            }
            next = self.running.try_join_next();
        }
        finished
    }

    /// Writes endings down, patiently: what was done should not be done again for a moment's outage.
    async fn write(&self, finished: &[Finished]) -> Result<bool, StoreError> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.ctx.services.notifications.store.finish(self.turn, finished).await {
                Err(error) if error.is_transient() && Instant::now() < until => {
                    sleep(Duration::from_millis(300)).await;
                }
                ended => return ended,
            }
        }
    }

    /// Begins with what comes next of each key; what comes behind one that is tried again later waits as long.
    async fn go_on(&mut self, finished: Vec<Finished>) -> Result<bool, StoreError> {
        let mut back = Vec::new();
        for one in finished {
            let Some(mut queue) = self.queues.remove(&one.ordering_key) else { continue };
            if let Ending::Retry { at, .. } | Ending::Later { at, .. } = one.ending {
                self.waiting -= queue.len();
                let now = self.ctx.services.clock.now();
                // A microsecond behind, so that the order of being due is the order of coming.
                let at = at.saturating_add(SignedDuration::from_micros(1)).unwrap_or(at);
                back.extend(queue.into_iter().map(|begun| Finished {
                    seq: begun.seq,
                    id: begun.id,
                    ordering_key: begun.ordering_key,
                    ending: Ending::Later { at, reason: format!("waits behind {}", one.id) },
                    attempt: String::new(),
                    at: now,
                }));
            } else if let Some(next) = queue.pop_front() {
                self.waiting -= 1;
                self.queues.insert(one.ordering_key, queue);
                self.start(next);
            }
        }
        if back.is_empty() { Ok(true) } else { self.write(&back).await }
    }
}
