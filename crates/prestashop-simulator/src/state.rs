//! What a running shop is: its world, its rules, what was asked of it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Serialize;

use crate::{faults::Faults, options::Options, world::World};

/// How many requests are remembered; older ones are forgotten first.
const REMEMBERED: usize = 10_000;

/// A request of the webservice, as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The verb that was meant, after `ps_method`.
    pub verb: String,
    /// The resource, empty for the root.
    pub resource: String,
    /// The query, decoded, without the key.
    pub query: String,
    /// How many entities were sent or answered.
    pub entities: usize,
    /// The status of the answer; none when the connection was closed instead.
    pub status: Option<u16>,
}

pub(crate) struct Inner {
    pub(crate) world: World,
    pub(crate) faults: Faults,
    pub(crate) requests: std::collections::VecDeque<Request>,
    pub(crate) counted: u64,
    pub(crate) spent: Duration,
    pub(crate) is_off: bool,
}

pub(crate) struct State {
    pub(crate) options: Options,
    inner: Mutex<Inner>,
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        let inner = Inner::at_the_start(&options);
        Self { options, inner: Mutex::new(inner) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn reset(&self) {
        *self.lock() = Inner::at_the_start(&self.options);
    }
}

impl Inner {
    fn at_the_start(options: &Options) -> Self {
        Self {
            world: options.world.clone(),
            faults: Faults::default(),
            requests: std::collections::VecDeque::new(),
            counted: 0,
            spent: Duration::ZERO,
            is_off: false,
        }
    }

    pub(crate) fn remember(&mut self, request: Request) {
        if self.requests.len() == REMEMBERED {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
        self.counted += 1;
    }
}
