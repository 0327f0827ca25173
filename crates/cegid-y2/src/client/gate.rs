//! How many calls are under way and how many wait. Knows no reason to call.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

/// Calls that may wait for a slot; the next one is turned away at once.
const QUEUE: usize = 64;

pub(super) struct Gate {
    slots: Semaphore,
    waiting: AtomicUsize,
}

/// No slot, and no place to wait for one or no time left to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

impl Gate {
    pub(super) fn new(slots: usize) -> Self {
        Self { slots: Semaphore::new(slots.clamp(1, Semaphore::MAX_PERMITS)), waiting: AtomicUsize::new(0) }
    }

    /// A slot, as soon as one is free. Dropping it frees it.
    pub(super) async fn enter(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, Full> {
        if let Ok(slot) = self.slots.try_acquire() {
            return Ok(slot);
        }
        let _place = Place::take(&self.waiting).ok_or(Full)?;
        match tokio::time::timeout_at(deadline, self.slots.acquire()).await {
            Ok(Ok(slot)) => Ok(slot),
            Ok(Err(_)) | Err(_) => Err(Full),
        }
    }
}

/// A place in the queue; freed when the wait ends, also by cancellation.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Option<Self> {
        let taken =
            waiting.fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| (count < QUEUE).then_some(count + 1));
        taken.ok().map(|_| Self(waiting))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::{FutureExt, future::join_all};
    use tokio::time::Instant;

    use super::{Full, Gate, QUEUE};

    #[tokio::test(start_paused = true)]
    async fn the_queue_is_bounded_and_places_are_given_back() {
        let gate = Gate::new(1);
        let deadline = Instant::now() + Duration::from_secs(1);
        let slot = gate.enter(deadline).await.unwrap();
        let mut waiting: Vec<_> = (0..QUEUE).map(|_| Box::pin(gate.enter(deadline))).collect();
        for wait in &mut waiting {
            assert!(wait.now_or_never().is_none());
        }
        assert_eq!(gate.enter(deadline).now_or_never().unwrap().unwrap_err(), Full);
        drop(waiting.split_off(QUEUE / 2));
        drop(slot);
        let entered = join_all(waiting.into_iter().map(|wait| wait.map(|slot| slot.is_ok()))).await;
        assert!(entered.into_iter().all(|entered| entered));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_longer_than_the_deadline() {
        let gate = Gate::new(1);
        let deadline = Instant::now() + Duration::from_secs(1);
        let _slot = gate.enter(deadline).await.unwrap();
        assert_eq!(gate.enter(deadline).await.unwrap_err(), Full);
        assert_eq!(Instant::now(), deadline);
    }
}
