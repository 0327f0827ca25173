//! What LiveStore's health check looks at, cheap enough for every till to ask all the time.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, timeout};

use super::Error;
use crate::{store::ChangeFeed, tenant::Tenant};

/// How old the answer to whether the database is there may be.
const REMEMBERED: Duration = Duration::from_secs(2);
/// A database that takes longer is as bad as none.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether anything is missing before LiveStore can open a form of the tenant.
///
/// # Errors
/// What is missing.
pub fn is_ready(tenant: &Tenant) -> Result<(), Error> {
    let gaps = tenant.livestore_gaps();
    if gaps.is_empty() { Ok(()) } else { Err(Error::LiveStoreNotReady { gaps }) }
}

/// Whether the database answers, asked at most every two seconds.
pub struct DatabaseReach {
    store: Arc<dyn ChangeFeed>,
    seen: tokio::sync::Mutex<Option<(Instant, bool)>>,
}

impl DatabaseReach {
    /// Nobody has asked yet.
    pub fn new(store: Arc<dyn ChangeFeed>) -> Self {
        Self { store, seen: tokio::sync::Mutex::new(None) }
    }

    /// Whether it answers. Whoever asks meanwhile waits for the same answer.
    pub async fn answers(&self) -> bool {
        let mut seen = self.seen.lock().await;
        if let Some((at, answered)) = *seen
            && at.elapsed() < REMEMBERED
        {
            return answered;
        }
        let answered = timeout(PATIENCE, self.store.revision()).await.is_ok_and(|asked| asked.is_ok());
        *seen = Some((Instant::now(), answered));
        answered
    }
}
