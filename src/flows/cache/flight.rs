//! A load that many may wait for. It runs on its own, so that a caller who goes away takes nobody's answer along.

use std::sync::Arc;

use tokio::sync::{Semaphore, watch};

use super::entry::Entry;
use crate::flows::Error;

/// Callers that may wait for one load: half of what a tenant may have in flight by default, so that a load which hangs leaves
/// room for the tenant's other requests.
const MAX_WAITING: usize = 128;

type Landed = Option<Result<Arc<Entry>, Error>>;

/// The waiting side. Cheap to clone.
#[derive(Clone)]
pub(super) struct Flight {
    landed: watch::Receiver<Landed>,
    places: Arc<Semaphore>,
}

/// The loading side.
pub(super) struct Pilot(watch::Sender<Landed>);

pub(super) fn take_off() -> (Pilot, Flight) {
    let (sender, receiver) = watch::channel(None);
    (Pilot(sender), Flight { landed: receiver, places: Arc::new(Semaphore::new(MAX_WAITING)) })
}

impl Flight {
    /// What was loaded; `None` at once where too many wait for it already.
    pub(super) async fn landed(mut self) -> Option<Result<Arc<Entry>, Error>> {
        let _place = self.places.try_acquire().ok()?;
        Some(match self.landed.wait_for(Option::is_some).await {
            Ok(landed) => landed.clone().unwrap_or_else(|| Err(lost())),
            Err(_) => Err(lost()),
        })
    }
}

impl Pilot {
    pub(super) fn land(self, outcome: Result<Arc<Entry>, Error>) {
        self.0.send_replace(Some(outcome));
    }
}

/// The load panicked; its own report is in the log already.
fn lost() -> Error {
    Error::internal(std::io::Error::other("a list could not be loaded: the load broke off"))
}
