//! Notes in the log that the time of day was set while the process ran, since times in logs and expiries no longer fit then.
//! Changes nothing: whatever must not follow such a change goes by [`Clock::elapsed`].

use jiff::SignedDuration;

use crate::clock::Clock;

/// Smaller changes are a time server's daily work.
const WORTH_A_LINE: SignedDuration = SignedDuration::from_secs(30);

/// Remembers what was noted.
pub(super) struct SetClock(SignedDuration);

impl SetClock {
    pub(super) fn new(clock: &Clock) -> Self {
        Self(clock.set_by())
    }

    /// Looks at the clock; answers by how much it was set since the last note, where that was worth one.
    pub(super) fn look(&mut self, clock: &Clock) -> Option<SignedDuration> {
        let set_by = clock.set_by();
        let since = set_by.saturating_sub(self.0);
        if since.abs() <= WORTH_A_LINE {
            return None;
        }
        self.0 = set_by;
        let seconds = since.as_secs();
        tracing::warn!(seconds, "the time of day was set while this process ran, or the machine slept");
        Some(since)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn each_change_is_noted_once_and_the_passing_of_time_never() {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let mut watch = SetClock::new(&clock);
        clock.advance(SignedDuration::from_hours(9));
        assert_eq!(watch.look(&clock), None);
        for hours in [1, -1] {
            clock.set(clock.now() + SignedDuration::from_hours(hours));
            assert_eq!(watch.look(&clock), Some(SignedDuration::from_hours(hours)));
            assert_eq!(watch.look(&clock), None);
        }
    }
}
