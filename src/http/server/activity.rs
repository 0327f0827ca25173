//! Whether a connection still does something: how many requests are under way on it, when it last moved, and since when
//! the peer accepts no bytes. Knows nothing of HTTP, so it covers HTTP/1, HTTP/2 and whatever comes before either.

use std::{
    sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use tokio::time::Instant;

/// Marks that no write waits.
const NOT_WAITING: u64 = u64::MAX;

/// What counts for a body of unknown length.
const ENDLESS: u64 = 1 << 40;

/// The slowest that answers may be read.
const LEAST_BYTES_PER_MILLISECOND: u64 = 1;

/// One connection's activity.
///
/// Bytes that leave are not always an answer's: a peer that makes the protocol acknowledge something now and then (PINGs of
/// HTTP/2) must not keep its connection by that. So a write counts while bytes of answers are owed, and within the time
/// that these may take. Heads and frames are not counted in: too little counted ends a connection no earlier (a write that
/// waits has a time of its own), too much would add up.
///
/// Shared by its stream, its service and its watchdog, which mostly run in one task; HTTP/2
/// requests run in others, hence the atomics.
pub(super) struct Activity {
    accepted: Instant,
    header_timeout: Duration,
    write_timeout: Duration,
    in_flight: AtomicU32,
    /// Milliseconds after `accepted` at which a request last ended.
    ended: AtomicU64,
    /// Bytes of bodies that are not written yet.
    owed: AtomicU64,
    /// Milliseconds after `accepted` at which some of them were last written.
    wrote: AtomicU64,
    /// Milliseconds after `accepted` at which the slowest reader has all of them.
    all_read: AtomicU64,
    /// Milliseconds after `accepted` since which a write waits for the peer.
    waiting_since: AtomicU64,
}

/// What the watchdog does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Close it.
    TooSlow,
    /// All is well until then.
    LookAgain(Instant),
}

/// A request under way, until it is answered or dropped.
pub(super) struct UnderWay(Option<std::sync::Arc<Activity>>);

impl Activity {
    pub(super) fn new(header_timeout: Duration, write_timeout: Duration) -> Self {
        Self {
            accepted: Instant::now(),
            header_timeout,
            write_timeout,
            in_flight: AtomicU32::new(0),
            ended: AtomicU64::new(0),
            owed: AtomicU64::new(0),
            wrote: AtomicU64::new(0),
            all_read: AtomicU64::new(0),
            waiting_since: AtomicU64::new(NOT_WAITING),
        }
    }

    pub(super) fn first_check(&self) -> Instant {
        self.accepted + self.header_timeout
    }

    /// A head arrived.
    pub(super) fn begin(self: &std::sync::Arc<Self>) -> UnderWay {
        self.in_flight.fetch_add(1, Relaxed);
        UnderWay(Some(std::sync::Arc::clone(self)))
    }

    /// The peer took that many bytes.
    pub(super) fn wrote(&self, bytes: usize) {
        self.waiting_since.store(NOT_WAITING, Relaxed);
        let owed = self.owed.load(Relaxed);
        if owed > 0 {
            self.wrote.store(self.now(), Relaxed);
            // Only the connection's own task writes; the others add.
            self.owed.fetch_sub(owed.min(bytes as u64), Relaxed);
        }
    }

    /// The peer takes no bytes for the moment.
    pub(super) fn write_waits(&self) {
        let _ = self.waiting_since.compare_exchange(NOT_WAITING, self.now(), Relaxed, Relaxed);
    }

    /// Whether the connection was silent for too long at `now`.
    pub(super) fn verdict(&self, now: Instant) -> Verdict {
        let waiting_since = self.waiting_since.load(Relaxed);
        if waiting_since != NOT_WAITING {
            return due(self.at(waiting_since) + self.write_timeout, now);
        }
        if self.in_flight.load(Relaxed) > 0 {
            // It may end the moment after this look: its end plus the header timeout is later than the next look.
            return Verdict::LookAgain(now + self.header_timeout);
        }
        let wrote = self.wrote.load(Relaxed).min(self.all_read.load(Relaxed));
        due(self.at(wrote.max(self.ended.load(Relaxed))) + self.header_timeout, now)
    }

    /// A request ended at `now`.
    fn end(&self, now: u64) {
        // First, or a look in between would see an old connection with nothing under way.
        self.ended.store(now, Relaxed);
        self.in_flight.fetch_sub(1, Relaxed);
    }

    fn now(&self) -> u64 {
        self.accepted.elapsed().as_millis() as u64
    }

    fn at(&self, milliseconds: u64) -> Instant {
        self.accepted + Duration::from_millis(milliseconds)
    }
}

impl UnderWay {
    /// It was answered, with a body of that many bytes to send; where nobody knows how many, the connection lives as long as
    /// bytes move.
    pub(super) fn answered(mut self, body: Option<u64>) {
        let Some(activity) = self.0.take() else { return };
        let now = activity.now();
        let bytes = body.map_or(ENDLESS, |body| body.min(ENDLESS));
        let owed = activity.owed.fetch_add(bytes, Relaxed) + bytes;
        activity.all_read.store(now + owed / LEAST_BYTES_PER_MILLISECOND, Relaxed);
        activity.end(now);
    }
}

fn due(at: Instant, now: Instant) -> Verdict {
    if at <= now { Verdict::TooSlow } else { Verdict::LookAgain(at) }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(activity) = &self.0 {
            activity.end(activity.now());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const HEADER: Duration = Duration::from_secs(10);
    const WRITE: Duration = Duration::from_secs(30);

    async fn after(seconds: u64) -> Instant {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        Instant::now()
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_without_a_head_is_too_slow_after_the_header_timeout() {
        let activity = Activity::new(HEADER, WRITE);
        assert!(matches!(activity.verdict(after(9).await), Verdict::LookAgain(_)));
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_under_way_may_take_its_time_and_its_answer_starts_the_count_again() {
        let activity = Arc::new(Activity::new(HEADER, WRITE));
        let request = activity.begin();
        assert!(matches!(activity.verdict(after(60).await), Verdict::LookAgain(_)));
        activity.wrote(1);
        drop(request);
        assert!(matches!(activity.verdict(after(9).await), Verdict::LookAgain(_)));
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn writes_keep_a_connection_while_an_answer_is_owed() {
        let activity = Arc::new(Activity::new(HEADER, WRITE));
        activity.begin().answered(Some(100_000));
        for _ in 0..4 {
            after(8).await;
            activity.wrote(25_000);
            assert!(matches!(activity.verdict(Instant::now()), Verdict::LookAgain(_)));
        }
        // The answer is out; what is still written is something else.
        after(8).await;
        activity.wrote(17);
        assert!(matches!(activity.verdict(after(1).await), Verdict::LookAgain(_)));
        activity.wrote(17);
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn writes_keep_a_connection_no_longer_than_the_slowest_reader_needs() {
        let activity = Arc::new(Activity::new(HEADER, WRITE));
        activity.begin().answered(Some(30_000));
        for _ in 0..4 {
            after(9).await;
            activity.wrote(17);
            assert!(matches!(activity.verdict(Instant::now()), Verdict::LookAgain(_)));
        }
        after(4).await;
        activity.wrote(17);
        assert_eq!(activity.verdict(Instant::now()), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn many_small_answers_leave_nothing_by_which_a_peer_keeps_its_connection() {
        let activity = Arc::new(Activity::new(HEADER, WRITE));
        for _ in 0..10_000 {
            activity.begin().answered(Some(0));
            activity.wrote(150);
            activity.begin().answered(Some(2));
            activity.wrote(180);
        }
        after(9).await;
        activity.wrote(17);
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn writes_without_an_answer_keep_no_connection() {
        let activity = Activity::new(HEADER, WRITE);
        after(9).await;
        activity.wrote(17);
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_of_unknown_length_may_take_as_long_as_bytes_move() {
        let activity = Arc::new(Activity::new(HEADER, WRITE));
        activity.begin().answered(None);
        after(3600).await;
        activity.wrote(1);
        assert!(matches!(activity.verdict(after(9).await), Verdict::LookAgain(_)));
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_takes_no_bytes_has_the_write_timeout() {
        let activity = Arc::new(Activity::new(HEADER, WRITE));
        activity.write_waits();
        after(5).await;
        activity.write_waits();
        assert!(matches!(activity.verdict(after(24).await), Verdict::LookAgain(_)));
        assert_eq!(activity.verdict(after(1).await), Verdict::TooSlow);
    }
}
