//! Notifications of Y2: taken in and kept first, understood and acted upon afterwards.
//!
//! Refuses to know HTTP routes and SQL. What comes in is a hint: whatever it is about is read again from Y2 before anybody is
//! told. The order of one entity is kept by the [`turn`]; [`crate::worker`] hands turns out.

mod act;
mod inbox;
mod listener;
mod logged;
mod mapped;
mod pull;
mod reading;
mod signature;
mod sorting;
mod turn;

use std::sync::Arc;

pub use self::{
    inbox::{Inbox, Posted, stored},
    listener::{Listener, Registration, describe, register},
    pull::pull,
    reading::{Unreadable, read_body},
    signature::{NotSigned, check as check_signature},
    turn::{Slice, serve},
};
use crate::store::Store;

/// Is told of notifications and deliveries: names of states, never contents.
pub trait NotificationObserver: Send + Sync {
    /// One was taken in, or could not be (`refused`).
    fn received(&self, source: &'static str, outcome: &'static str);

    /// A try ended.
    fn ended(&self, kind: &'static str, state: &'static str);

    /// A delivery was tried.
    fn delivered(&self, outcome: &'static str);

    /// An endpoint was paused.
    fn paused(&self);
}

/// Tells nobody.
pub struct Unobserved;

impl NotificationObserver for Unobserved {
    fn received(&self, _: &'static str, _: &'static str) {}
    fn ended(&self, _: &'static str, _: &'static str) {}
    fn delivered(&self, _: &'static str) {}
    fn paused(&self) {}
}

/// What the flows of notifications and webhooks share.
pub struct Notifications {
    /// The database.
    pub store: Arc<dyn Store>,
    /// Where new ones go.
    pub inbox: Inbox,
    /// The header that carries a hexadecimal HMAC beside the signature of Standard Webhooks.
    pub hmac_header: Option<http::HeaderName>,
    /// How the outside reaches the server.
    pub public_url: Option<url::Url>,
    /// Is told.
    pub observer: Arc<dyn NotificationObserver>,
}
