//! Whether the database takes changes. Finds out by writing something that changes nothing, and seldom enough that asking
//! for readiness all the time costs no disk. Refuses to know why somebody asks.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::store::Health;

/// While changes fail, it is tried again after this time, however long an answer may rest otherwise.
const AGAIN: Duration = Duration::from_secs(1);
/// A change that takes longer is as bad as one that fails. Below the second that orchestrators wait for a probe.
const PATIENCE: Duration = Duration::from_millis(800);

/// What is known of it. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct WriteState(Arc<Inner>);

struct Inner {
    store: Arc<dyn Health>,
    last: Mutex<Option<Looked>>,
    possible: AtomicBool,
}

struct Looked {
    at: Instant,
    failure: Option<String>,
}

impl WriteState {
    /// The state of this database; nobody has tried yet.
    pub fn new(store: Arc<dyn Health>) -> Self {
        Self(Arc::new(Inner { store, last: Mutex::default(), possible: AtomicBool::new(true) }))
    }

    /// Whether changes were possible when it was last tried.
    pub fn possible(&self) -> bool {
        self.0.possible.load(Ordering::Relaxed)
    }

    /// Why changes fail. An answer may be as old as `rest`; then it is tried.
    pub async fn failure(&self, rest: Duration) -> Option<String> {
        let mut last = self.0.last.lock().await;
        if let Some(looked) = last.as_ref() {
            let rest = if looked.failure.is_some() { rest.min(AGAIN) } else { rest };
            if looked.at.elapsed() < rest {
                return looked.failure.clone();
            }
        }
        let failure = match timeout(PATIENCE, self.0.store.try_write()).await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some(format!(
                "no change could be written within {} ms; is another program holding the database, or its disk slow?",
                PATIENCE.as_millis()
            )),
        };
        match (&failure, self.0.possible.swap(failure.is_none(), Ordering::Relaxed)) {
            (Some(failure), true) => tracing::error!(failure, "the database takes no changes; reading goes on"),
            (None, false) => tracing::info!("the database takes changes again"),
            _ => {}
        }
        *last = Some(Looked { at: Instant::now(), failure: failure.clone() });
        failure
    }
}
