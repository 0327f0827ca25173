//! Writing down, off the path of whoever exchanges something: a bounded queue, and one task that masks, compresses, seals and
//! keeps whatever waits. Nobody waits for the log: what finds no room is dropped and counted.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::timeout,
};

use super::{contents, messages::Messages};
use crate::{
    clock::Clock,
    domain::{
        exchange_log::{Direction, Subject},
        ids::TenantId,
    },
    store::{
        ExchangeStore, StoreError,
        exchanges::{Exchange, LogSwitch, NewExchange},
    },
    tenant::secrets::Keyring,
};

/// Exchanges that are kept in one transaction at most.
const BATCH: usize = 64;
/// Exchanges that wait at most.
const WAITING: usize = 1024;
/// KiB that wait at most, each exchange counted as one more.
const WAITING_KIB: u32 = 32 << 10;

/// Is told of what becomes of exchanges: figures, never contents.
pub trait LogObserver: Send + Sync {
    /// So many were kept.
    fn kept(&self, exchanges: u64);
    /// So many were dropped.
    fn dropped(&self, exchanges: u64);
}

/// Tells nobody.
impl LogObserver for () {
    fn kept(&self, _: u64) {}
    fn dropped(&self, _: u64) {}
}

/// An exchange that has come to its end.
pub struct Finished {
    /// Whose.
    pub tenant: TenantId,
    /// With whom.
    pub subject: Subject,
    /// When it began.
    pub at: Timestamp,
    /// Who began.
    pub direction: Direction,
    /// What it was, for people.
    pub label: &'static str,
    /// The service, or what stands for one.
    pub service: &'static str,
    /// Its operation.
    pub operation: &'static str,
    /// The store, where it is known beside what the messages say.
    pub store: Option<String>,
    /// How it ended.
    pub outcome: &'static str,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// How long it took.
    pub took: Duration,
    /// The trace that it belongs to.
    pub trace_id: Option<String>,
    /// What went back and forth.
    pub messages: Messages,
}

type Key = (TenantId, Subject);

/// The exchange log of this process.
pub struct ExchangeLog {
    /// Where it is kept.
    pub store: Arc<dyn ExchangeStore>,
    keyring: Arc<Keyring>,
    clock: Clock,
    observer: Arc<dyn LogObserver>,
    on: ArcSwap<HashMap<Key, Timestamp>>,
    room: Arc<Semaphore>,
    queue: OnceLock<mpsc::Sender<Waiting>>,
    dropped: Arc<Mutex<HashMap<Key, u64>>>,
}

struct Waiting {
    finished: Finished,
    _room: OwnedSemaphorePermit,
}

impl ExchangeLog {
    /// One that is off for everybody.
    pub fn new(
        store: Arc<dyn ExchangeStore>,
        keyring: Arc<Keyring>,
        clock: Clock,
        observer: Arc<dyn LogObserver>,
    ) -> Self {
        Self {
            store,
            keyring,
            clock,
            observer,
            on: ArcSwap::default(),
            room: Arc::new(Semaphore::new(WAITING_KIB as usize)),
            queue: OnceLock::new(),
            dropped: Arc::default(),
        }
    }

    /// Whether exchanges are written down. Asked for every exchange.
    pub fn is_on(&self, tenant: &TenantId, subject: &Subject) -> bool {
        let on = self.on.load();
        // Most often nobody's is.
        !on.is_empty() && on.get(&(tenant.clone(), subject.clone())).is_some_and(|until| *until > self.clock.now())
    }

    /// Reads what is switched on, and writes down what was dropped.
    ///
    /// # Errors
    /// The database's; then what was switched on stays so.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let on = self.store.exchange_logs_on(self.clock.now()).await?;
        let on = on.into_iter().map(|LogSwitch { tenant, subject, until, .. }| ((tenant, subject), until));
        self.on.store(Arc::new(on.collect()));
        write_dropped(self.store.as_ref(), &self.dropped).await
    }

    /// Has an exchange written down, where it is switched on and there is room. Never waits.
    pub fn record(&self, finished: Finished) {
        if !self.is_on(&finished.tenant, &finished.subject) {
            return;
        }
        let kib = u32::try_from(finished.messages.size() / 1024 + 1).unwrap_or(u32::MAX);
        let key = (finished.tenant.clone(), finished.subject.clone());
        let kept = Arc::clone(&self.room)
            .try_acquire_many_owned(kib)
            .is_ok_and(|room| self.queue().try_send(Waiting { finished, _room: room }).is_ok());
        if !kept {
            count(&self.dropped, key);
            self.observer.dropped(1);
        }
    }

    /// What was dropped and is not written down as such yet.
    pub fn dropped(&self, tenant: &TenantId, subject: &Subject) -> u64 {
        let dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        dropped.get(&(tenant.clone(), subject.clone())).copied().unwrap_or(0)
    }

    /// Waits until everything is kept or dropped that was recorded before, but not longer than `patience`.
    pub async fn settle(&self, patience: Duration) {
        let _ = timeout(patience, self.room.acquire_many(WAITING_KIB)).await;
    }

    fn queue(&self) -> &mpsc::Sender<Waiting> {
        self.queue.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            let writer = Writer {
                store: Arc::clone(&self.store),
                keyring: Arc::clone(&self.keyring),
                clock: self.clock.clone(),
                observer: Arc::clone(&self.observer),
                dropped: Arc::clone(&self.dropped),
            };
            tokio::spawn(writer.run(receiver));
            sender
        })
    }
}

/// The task that keeps what waits.
struct Writer {
    store: Arc<dyn ExchangeStore>,
    keyring: Arc<Keyring>,
    clock: Clock,
    observer: Arc<dyn LogObserver>,
    dropped: Arc<Mutex<HashMap<Key, u64>>>,
}

impl Writer {
    async fn run(self, mut queue: mpsc::Receiver<Waiting>) {
        let mut waiting = Vec::with_capacity(BATCH);
        while queue.recv_many(&mut waiting, BATCH).await > 0 {
            let (finished, _room): (Vec<_>, Vec<_>) =
                waiting.drain(..).map(|Waiting { finished, _room }| (finished, _room)).unzip();
            let keys: Vec<Key> = finished.iter().map(|one| (one.tenant.clone(), one.subject.clone())).collect();
            // Masking and compressing are work for the processor, and nobody's call waits behind it.
            let (keyring, clock) = (Arc::clone(&self.keyring), self.clock.clone());
            let made = tokio::task::spawn_blocking(move || {
                finished.into_iter().map(|one| entry(&keyring, &clock, one)).collect::<Vec<_>>()
            });
            // What a panic took along is counted as lost.
            let made = made.await.unwrap_or_else(|_| keys.iter().map(|_| None).collect());
            let failed = made.iter().zip(&keys).filter(|(entry, _)| entry.is_none()).map(|(_, key)| key.clone());
            let failed: Vec<Key> = failed.collect();
            let made: Vec<NewExchange> = made.into_iter().flatten().collect();
            let lost = match self.store.keep_exchanges(&made).await {
                Ok(()) => {
                    self.observer.kept(made.len() as u64);
                    failed
                }
                // It was said by whoever watches over the database.
                Err(_) => keys,
            };
            if !lost.is_empty() {
                self.observer.dropped(lost.len() as u64);
                lost.into_iter().for_each(|key| count(&self.dropped, key));
            }
            // Tried again with the next exchanges, or by the timer.
            let _ = write_dropped(self.store.as_ref(), &self.dropped).await;
        }
    }
}

fn count(dropped: &Mutex<HashMap<Key, u64>>, key: Key) {
    // Nothing panics while it is held; a poisoned map would still be a whole one.
    *dropped.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
}

async fn write_dropped(store: &dyn ExchangeStore, dropped: &Mutex<HashMap<Key, u64>>) -> Result<(), StoreError> {
    let taken = std::mem::take(&mut *dropped.lock().unwrap_or_else(PoisonError::into_inner));
    if taken.is_empty() {
        return Ok(());
    }
    let mut rows: Vec<_> = taken.iter().map(|((tenant, subject), n)| (tenant.clone(), subject.clone(), *n)).collect();
    // Every process writes the rows in the same order: two that write the same ones do not block each other.
    rows.sort();
    let written = store.count_dropped_exchanges(&rows).await;
    if written.is_err() {
        let mut dropped = dropped.lock().unwrap_or_else(PoisonError::into_inner);
        taken.into_iter().for_each(|(key, number)| *dropped.entry(key).or_default() += number);
    }
    written
}

/// As it is kept; `None`: it cannot be sealed.
fn entry(keyring: &Keyring, clock: &Clock, finished: Finished) -> Option<NewExchange> {
    let (pair, store) = finished.messages.masked();
    let id = clock.new_id();
    let exchange = Exchange {
        id,
        subject: finished.subject,
        at: finished.at,
        direction: finished.direction,
        label: finished.label.to_owned(),
        service: finished.service.to_owned(),
        operation: finished.operation.to_owned(),
        store: finished.store.or(store),
        outcome: finished.outcome.to_owned(),
        status: finished.status,
        duration_us: i64::try_from(finished.took.as_micros()).unwrap_or(i64::MAX),
        trace_id: finished.trace_id,
        changed: pair.modified.is_some(),
    };
    let sealed = contents::seal(keyring, &finished.tenant, id, &pair).ok()?;
    Some(NewExchange { tenant: finished.tenant, exchange, sealed })
}
