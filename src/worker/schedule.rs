//! When a failed job is tried again: full jitter below a doubling bound. Knows no job.

use std::time::Duration;

/// Tries and the pauses between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySchedule {
    /// The bound of the first pause; each further one is twice the one before.
    pub base: Duration,
    /// No pause is longer.
    pub cap: Duration,
    /// Runs until the job is parked; `None`: it never is.
    pub tries: Option<u32>,
}

impl Default for RetrySchedule {
    /// About an hour in all.
    fn default() -> Self {
        Self { base: Duration::from_secs(2), cap: Duration::from_secs(10 * 60), tries: Some(15) }
    }
}

impl RetrySchedule {
    /// For jobs that must not end: they are tried for ever.
    pub const fn forever(base: Duration, cap: Duration) -> Self {
        Self { base, cap, tries: None }
    }

    /// The pause after a job has failed so often, this time included; `jitter` from 0 to 1 says where below its bound it
    /// lies. `None`: there is no further try.
    pub fn pause(&self, failures: u32, jitter: f64) -> Option<Duration> {
        if self.tries.is_some_and(|tries| failures >= tries) {
            return None;
        }
        let doubled = 2_u32.checked_pow(failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let bound = self.base.saturating_mul(doubled).min(self.cap);
        Some(bound.mul_f64(jitter.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_double_up_to_the_cap_and_end_with_the_last_try() {
        let schedule = RetrySchedule { base: Duration::from_secs(1), cap: Duration::from_secs(5), tries: Some(6) };
        let bounds: Vec<_> =
            (1..=6).map(|failures| schedule.pause(failures, 1.0).map(|pause| pause.as_secs())).collect();
        assert_eq!(bounds, [Some(1), Some(2), Some(4), Some(5), Some(5), None]);
    }

    proptest! {
        #[test]
        fn no_pause_is_longer_than_the_cap_and_none_is_missing_before_the_end(failures: u32, jitter in -1.0..2.0_f64) {
            let schedule = RetrySchedule::default();
            let pause = schedule.pause(failures, jitter);
            prop_assert_eq!(pause.is_none(), failures >= 15);
            prop_assert!(pause.is_none_or(|pause| pause <= schedule.cap));
            let forever = RetrySchedule::forever(schedule.base, schedule.cap);
            prop_assert!(forever.pause(failures, jitter).is_some_and(|pause| pause <= schedule.cap));
        }
    }
}
