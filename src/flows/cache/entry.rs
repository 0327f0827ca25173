//! One cached list, how old it is, and the bytes it was rendered to. Knows no format: whoever asks renders.

use std::{
    any::Any,
    marker::PhantomData,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use tokio::time::Instant;
use twox_hash::XxHash3_128;

use crate::flows::Error;

/// How many bytes a value holds, roughly; the cache is bounded by the sum.
pub trait Weigh {
    /// Bytes, its texts included.
    fn weight(&self) -> usize;
}

impl<T: Weigh> Weigh for Vec<T> {
    fn weight(&self) -> usize {
        self.iter().map(Weigh::weight).sum::<usize>() + size_of::<Self>()
    }
}

/// A list together with how it came to be served.
pub struct Cached<T> {
    entry: Arc<Entry>,
    /// How it came.
    pub freshness: Freshness,
    /// How long ago Y2 was asked.
    pub age: Duration,
    list: PhantomData<Arc<T>>,
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

/// A list as bytes, rendered once for all who read it.
#[derive(Clone, Debug)]
pub struct Rendition {
    /// What is sent.
    pub bytes: Bytes,
    /// Entity tag of the bytes: weak, because they may be sent compressed.
    pub etag: Bytes,
}

/// What a list may be rendered to. Few, and known: finding one takes no lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The list itself.
    List,
    /// The report on its codes.
    Clashes,
    /// The languages of the countries.
    Languages,
}

const FORMS: usize = 3;

/// What the cache keeps.
pub(super) struct Entry {
    value: Box<dyn Any + Send + Sync>,
    loaded_at: Instant,
    weight: usize,
    renditions: [OnceLock<Result<Rendition, Error>>; FORMS],
}

impl Entry {
    pub(super) fn new<T: Weigh + Send + Sync + 'static>(value: T) -> Self {
        let weight = value.weight();
        Self { value: Box::new(value), loaded_at: Instant::now(), weight, renditions: Default::default() }
    }

    pub(super) fn age(&self) -> Duration {
        self.age_at(Instant::now())
    }

    pub(super) fn age_at(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.loaded_at)
    }

    /// The value, and about as much again for what it is rendered to.
    pub(super) fn weight(&self) -> usize {
        self.weight * 2 + 1024
    }
}

impl<T: Send + Sync + 'static> Cached<T> {
    /// `age` is the entry's, read once.
    pub(super) fn new(entry: Arc<Entry>, age: Duration, freshness: Freshness) -> Result<Self, Error> {
        if entry.value.is::<T>() {
            Ok(Self { entry, freshness, age, list: PhantomData })
        } else {
            Err(Error::internal(std::io::Error::other("two lists of different types share a cache key")))
        }
    }

    /// The list.
    pub fn value(&self) -> &T {
        self.entry.value.downcast_ref().expect("the type was looked at when this was made")
    }

    /// The list as bytes: rendered by the first who asks for `form`, the same bytes for everybody after. One list may
    /// have several forms (the countries, and the report on them).
    ///
    /// # Errors
    /// Whatever `render` says, for everybody who asks for that form.
    pub fn rendition(
        &self,
        form: Form,
        render: impl FnOnce(&T) -> Result<Vec<u8>, Error>,
    ) -> Result<&Rendition, Error> {
        let slot = &self.entry.renditions[form as usize];
        slot.get_or_init(|| render(self.value()).map(Rendition::new)).as_ref().map_err(Error::clone)
    }
}

impl Rendition {
    /// Tags the bytes: the same bytes have the same tag, in every process.
    pub fn new(bytes: Vec<u8>) -> Self {
        // No cryptography: nobody gains from two lists with one tag, and 128 bits do not meet by chance.
        let etag = format!("W/\"{:032x}\"", XxHash3_128::oneshot(&bytes));
        Self { bytes: bytes.into(), etag: etag.into() }
    }
}
