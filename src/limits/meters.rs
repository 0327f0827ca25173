//! Meters by name. Knows no more of a name than that two are the same or not.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::meter::{Meter, MeterSlot, Quota};
use crate::clock::Clock;

/// Meters that are held before the first look for idle ones.
const FIRST_SWEEP: usize = 1024;
/// Between two looks: a crowd of newcomers must not pay for one each.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(1);

/// The meters of everybody who is counted in the same way. What they remember is bounded: idle ones go, and beyond the
/// most that there may be, all others share one.
pub struct Meters<K> {
    quota: Quota,
    clock: Clock,
    most: usize,
    held: Mutex<Held<K>>,
}

struct Held<K> {
    by_name: HashMap<K, Arc<Meter>>,
    sweep_at: usize,
    /// Of [`Clock::elapsed`].
    not_before: Duration,
    others: Arc<Meter>,
}

impl<K: Eq + Hash> Meters<K> {
    /// None yet, and never more than `most`.
    pub fn new(quota: Quota, most: usize, clock: Clock) -> Self {
        let others = Arc::new(Meter::new(quota));
        let held =
            Held { by_name: HashMap::new(), sweep_at: FIRST_SWEEP.min(most), not_before: Duration::ZERO, others };
        Self { quota, clock, most, held: Mutex::new(held) }
    }

    /// How often each of them may.
    pub fn quota(&self) -> Quota {
        self.quota
    }

    /// The meter in the slot, found once by the name.
    pub fn kept<'s>(&self, slot: &'s MeterSlot, name: impl FnOnce() -> K) -> &'s Meter {
        slot.0.get_or_init(|| self.named(name()))
    }

    /// The meter of a name.
    pub fn named(&self, name: K) -> Arc<Meter> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(meter) = held.by_name.get(&name) {
            return Arc::clone(meter);
        }
        let now = self.clock.elapsed();
        if held.by_name.len() >= held.sweep_at && now >= held.not_before {
            held.not_before = now + BETWEEN_SWEEPS;
            // One that is kept in a slot stays: its owner would go on with it.
            held.by_name.retain(|_, meter| Arc::strong_count(meter) > 1 || !meter.is_idle(now));
            // Twice what is left, so that a look costs each newcomer about as much as it did.
            held.sweep_at = (held.by_name.len() * 2).clamp(FIRST_SWEEP.min(self.most), self.most);
        }
        if held.by_name.len() >= self.most {
            return Arc::clone(&held.others);
        }
        let meter = Arc::new(Meter::new(self.quota));
        held.by_name.insert(name, Arc::clone(&meter));
        meter
    }

    /// How many are held.
    pub fn len(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).by_name.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn meters(count: u32, most: usize) -> (Meters<u32>, Clock) {
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        (Meters::new(Quota::new(count).unwrap(), most, clock.clone()), clock)
    }

    #[test]
    fn a_quota_may_be_used_at_once_and_comes_back_evenly() {
        let (meters, clock) = meters(60, 10);
        let meter = meters.named(1);
        for left in (0..60).rev() {
            assert_eq!(meter.count(clock.elapsed()).map(|reading| reading.remaining), Ok(left));
        }
        let refused = meter.count(clock.elapsed()).unwrap_err();
        assert!(refused.wait <= Duration::from_secs(1) && !refused.wait.is_zero(), "{refused:?}");
        clock.advance(SignedDuration::from_secs(1));
        assert!(meter.count(clock.elapsed()).is_ok());
        assert!(meter.count(clock.elapsed()).is_err());
        clock.advance(SignedDuration::from_secs(60));
        assert_eq!(meter.count(clock.elapsed()).map(|reading| reading.remaining), Ok(59));
    }

    #[test]
    fn each_name_has_its_own_meter_and_a_slot_keeps_it() {
        let (meters, clock) = meters(1, 10);
        let slot = MeterSlot::default();
        assert!(meters.kept(&slot, || 1).count(clock.elapsed()).is_ok());
        assert!(meters.named(1).count(clock.elapsed()).is_err());
        assert!(meters.kept(&slot.clone(), || 1).count(clock.elapsed()).is_err(), "a copy is not a second quota");
        assert!(meters.named(2).count(clock.elapsed()).is_ok());
    }

    #[test]
    fn idle_meters_go_and_busy_ones_stay() {
        let (meters, clock) = meters(60, 100_000);
        for name in 0..1024 {
            assert!(meters.named(name).count(clock.elapsed()).is_ok());
        }
        clock.advance(SignedDuration::from_secs(61));
        assert!(meters.named(7).count(clock.elapsed()).is_ok());
        meters.named(5000);
        assert_eq!(meters.len(), 2);
        assert_eq!(meters.named(7).count(clock.elapsed()).map(|reading| reading.remaining), Ok(58));
    }

    #[test]
    fn beyond_the_most_all_others_share_a_meter() {
        let (meters, clock) = meters(2, 3);
        for name in 0..3 {
            assert!(meters.named(name).count(clock.elapsed()).is_ok());
        }
        assert!(meters.named(3).count(clock.elapsed()).is_ok() && meters.named(4).count(clock.elapsed()).is_ok());
        assert!(meters.named(5).count(clock.elapsed()).is_err());
        assert!(meters.named(0).count(clock.elapsed()).is_ok(), "who was there is not touched");
        assert_eq!(meters.len(), 3);
    }
}
