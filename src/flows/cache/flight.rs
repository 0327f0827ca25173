//! A load that many may wait for. It runs on its own, so that a caller who goes away takes nobody's answer along.

use std::sync::Arc;

use tokio::sync::watch;

use super::entry::Entry;
use crate::flows::Error;

type Landed = Option<Result<Arc<Entry>, Error>>;

/// The waiting side. Cheap to clone.
#[derive(Clone)]
pub(super) struct Flight(watch::Receiver<Landed>);

/// The loading side.
pub(super) struct Pilot(watch::Sender<Landed>);

pub(super) fn take_off() -> (Pilot, Flight) {
    let (sender, receiver) = watch::channel(None);
    (Pilot(sender), Flight(receiver))
}

impl Flight {
    pub(super) async fn landed(mut self) -> Result<Arc<Entry>, Error> {
        match self.0.wait_for(Option::is_some).await {
            Ok(landed) => landed.clone().unwrap_or_else(|| Err(lost())),
            Err(_) => Err(lost()),
        }
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
