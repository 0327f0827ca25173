//! When a key was used last, kept by every request without waiting, and whether that was written down.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Uses nearer to one another than this are one: a key in constant use is not written to by every processor all the time.
const STEP: i64 = 60_000_000;
const NEVER: i64 = i64::MIN;

/// In microseconds since 1970.
#[derive(Debug)]
pub(super) struct LastUse {
    latest: AtomicI64,
    written: AtomicI64,
}

impl Default for LastUse {
    fn default() -> Self {
        Self { latest: AtomicI64::new(NEVER), written: AtomicI64::new(NEVER) }
    }
}

impl LastUse {
    pub(super) fn note(&self, now: Timestamp) {
        let now = now.as_microsecond();
        if now.saturating_sub(self.latest.load(Ordering::Relaxed)) >= STEP {
            self.latest.fetch_max(now, Ordering::Relaxed);
        }
    }

    pub(super) fn get(&self) -> Option<Timestamp> {
        instant(self.latest.load(Ordering::Relaxed))
    }

    /// The last use, when it was not written down.
    pub(super) fn unwritten(&self) -> Option<Timestamp> {
        let latest = self.latest.load(Ordering::Relaxed);
        instant(latest).filter(|_| latest > self.written.load(Ordering::Relaxed))
    }

    pub(super) fn written(&self, at: Timestamp) {
        self.written.fetch_max(at.as_microsecond(), Ordering::Relaxed);
    }
}

fn instant(micros: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(micros).ok().filter(|_| micros != NEVER)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn uses_within_a_minute_are_one() {
        let (last, start) = (LastUse::default(), Timestamp::UNIX_EPOCH);
        assert_eq!((last.get(), last.unwritten()), (None, None));
        last.note(start);
        last.note(start + 59.seconds());
        assert_eq!((last.get(), last.unwritten()), (Some(start), Some(start)));
        last.written(start);
        assert_eq!(last.unwritten(), None);
        last.note(start + 60.seconds());
        assert_eq!(last.unwritten(), Some(start + 60.seconds()));
    }
}
