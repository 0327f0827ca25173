//! Where prices come from: chance, or a seed that a test holds still. Knows no rule.

use std::sync::{Arc, Mutex, PoisonError};

use rand::{Rng, SeedableRng as _, rngs::StdRng};

/// A source of randomness as a parameter, as [`Clock`](crate::clock::Clock) is for time. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Randomness(Option<Arc<Mutex<StdRng>>>);

impl Randomness {
    /// Unpredictable, as it should be in production.
    pub fn system() -> Self {
        Self(None)
    }

    /// The same numbers after the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(Arc::new(Mutex::new(StdRng::seed_from_u64(seed)))))
    }

    /// Lends the generator. A seeded one is locked meanwhile.
    pub fn with<T>(&self, draw: impl FnOnce(&mut dyn Rng) -> T) -> T {
        match &self.0 {
            None => draw(&mut rand::rng()),
            Some(seeded) => draw(&mut *seeded.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}
