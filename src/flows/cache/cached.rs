//! A list, how old it is, and how it came to be served.

use std::{any::Any, sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::flows::Error;

/// How many bytes a value holds, roughly; the cache is bounded by the sum.
pub trait Weigh {
    /// Bytes, those that it points to included.
    fn weight(&self) -> usize;
}

/// A list together with how it came to be served.
#[derive(Debug)]
pub struct Cached<T> {
    /// The list.
    pub list: Arc<T>,
    /// How it came.
    pub freshness: Freshness,
    /// How long ago Y2 was asked.
    pub age: Duration,
}

/// How a list came to be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// From the cache, within its fresh time, of which so much is left.
    Fresh {
        /// Until Y2 is asked again.
        remaining: Duration,
    },
    /// Y2 was asked just now.
    Loaded {
        /// There was one in the cache, past its fresh time.
        replaced: bool,
        /// Somebody else's call answered this one too.
        collapsed: bool,
    },
    /// The cache is turned off for the connection; Y2 was asked.
    Bypassed,
    /// From the cache, past its fresh time, because Y2 cannot answer.
    Stale {
        /// For how long it has not been fresh.
        overdue: Duration,
        /// [`Error::word`] of why.
        because: &'static str,
    },
}

/// A list as the cache keeps it, of whatever type.
#[derive(Clone)]
pub(super) struct Loaded {
    list: Arc<dyn Any + Send + Sync>,
    at: Instant,
    /// Bytes.
    pub weight: usize,
}

impl Loaded {
    pub(super) fn new<T: Weigh + Send + Sync + 'static>(list: T) -> Self {
        Self { weight: list.weight(), list: Arc::new(list), at: Instant::now() }
    }

    pub(super) fn age(&self) -> Duration {
        self.at.elapsed()
    }

    pub(super) fn served<T: Send + Sync + 'static>(self, freshness: Freshness) -> Result<Cached<T>, Error> {
        let age = self.age();
        match self.list.downcast() {
            Ok(list) => Ok(Cached { list, freshness, age }),
            Err(_) => Err(Error::internal(std::io::Error::other("two lists of different types share a cache key"))),
        }
    }
}
