//! The pauses between tries: full jitter, a doubling bound, and never past the deadline. Knows no error.

use std::time::Duration;

use tokio::time::Instant;

/// Tries after the first one.
const RETRIES: u32 = 2;
/// Time that a further try must have at least, or it is not begun.
pub(super) const LEAST_TIME: Duration = Duration::from_millis(20);

/// The pauses of one call, as `backon` wants them: an iterator that ends when there is nothing more to try.
pub(super) struct Pauses {
    base: Duration,
    deadline: Instant,
    done: u32,
}

impl Pauses {
    pub(super) fn new(base: Duration, deadline: Instant) -> Self {
        Self { base, deadline, done: 0 }
    }
}

impl Iterator for Pauses {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let bound = (self.done < RETRIES).then(|| self.base * 2_u32.pow(self.done))?;
        self.done += 1;
        let pause = bound.mul_f64(rand::random::<f64>());
        (Instant::now() + pause + LEAST_TIME < self.deadline).then_some(pause)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use tokio::time::Instant;

    use super::{Pauses, RETRIES};

    proptest! {
        #[test]
        fn pauses_are_few_and_below_their_bounds(base in 0_u64..5_000) {
            let base = Duration::from_millis(base);
            let pauses: Vec<Duration> = Pauses::new(base, Instant::now() + Duration::from_secs(3_600)).collect();
            prop_assert_eq!(pauses.len(), RETRIES as usize);
            for (index, pause) in pauses.iter().enumerate() {
                prop_assert!(*pause <= base * 2_u32.pow(index as u32));
            }
        }
    }

    #[test]
    fn there_is_no_try_behind_the_deadline() {
        assert_eq!(Pauses::new(Duration::ZERO, Instant::now()).count(), 0);
    }
}
