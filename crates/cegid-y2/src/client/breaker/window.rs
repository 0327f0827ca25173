//! How many exchanges of the last ten seconds failed.

use tokio::time::Instant;

const SECONDS: usize = 10;
/// Fewer exchanges than this say nothing.
const LEAST: u32 = 20;

/// One bucket a second; the oldest second falls out as time goes on.
#[derive(Default)]
pub(super) struct Window {
    start: Option<Instant>,
    /// The second, counted from `start`, that was written last.
    last: u64,
    buckets: [(u32, u32); SECONDS],
}

impl Window {
    pub(super) fn add(&mut self, now: Instant, succeeded: bool) {
        let start = *self.start.get_or_insert(now);
        let second = now.saturating_duration_since(start).as_secs().max(self.last);
        for passed in self.last + 1..=second.min(self.last + SECONDS as u64) {
            self.buckets[passed as usize % SECONDS] = (0, 0);
        }
        if second - self.last >= SECONDS as u64 {
            self.buckets = Default::default();
        }
        self.last = second;
        let bucket = &mut self.buckets[second as usize % SECONDS];
        if succeeded {
            bucket.0 += 1;
        } else {
            bucket.1 += 1;
        }
    }

    /// Half of enough exchanges failed.
    pub(super) fn mostly_failed(&self) -> bool {
        let (succeeded, failed) = self.buckets.iter().fold((0, 0), |sum, bucket| (sum.0 + bucket.0, sum.1 + bucket.1));
        succeeded + failed >= LEAST && failed >= succeeded
    }
}
