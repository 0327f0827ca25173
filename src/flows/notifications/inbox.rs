//! Taking in: seal, write, answer. Many posts share one sync of the disk: whoever comes while a transaction is being
//! written goes into the next one.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use uuid::Uuid;

use crate::{
    flows::{Ctx, Error},
    store::{
        NotificationStore, StoreError,
        notifications::{NewNotification, Taken},
    },
    tenant::{Connection, reseal::notification_context},
};

/// Posts of one transaction at most.
const BATCH: usize = 512;
/// Posts that wait at most.
const WAITING: usize = 8192;
/// Bytes that wait at most, in KiB.
const WAITING_KIB: usize = 64 << 10;

/// Headers that may carry the type of a notification, where the connection names none.
const TYPE_HEADERS: [&str; 3] = ["x-event-type", "x-cegid-event", "event-type"];

/// Where new notifications go. The task that writes them is started by the first one.
pub struct Inbox {
    store: Arc<dyn NotificationStore>,
    room: Arc<Semaphore>,
    queue: OnceLock<mpsc::Sender<Waiting>>,
}

struct Waiting {
    new: NewNotification,
    answer: oneshot::Sender<Result<Taken, Arc<StoreError>>>,
    _room: OwnedSemaphorePermit,
}

/// What came, as it came.
pub struct Posted<'p> {
    /// How: `post`, `pull`, `sandbox`.
    pub source: &'static str,
    /// Its id in Y2's log.
    pub source_id: Option<String>,
    /// Its headers, by lower-case name.
    pub headers: &'p BTreeMap<String, String>,
    /// Its body.
    pub body: &'p [u8],
}

/// What is kept before the body: what of the headers says something.
#[derive(Serialize, Deserialize, Default)]
struct Head {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    type_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default, rename = "contentType")]
    content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default, rename = "eventId")]
    event_id: Option<String>,
}

/// A notification as it came.
pub struct Stored {
    /// The type that a header named.
    pub type_name: Option<String>,
    /// The media type.
    pub content_type: Option<String>,
    /// The sender's id, from a header.
    pub event_id: Option<String>,
    /// The body.
    pub body: Bytes,
}

/// Takes apart what was sealed.
///
/// # Errors
/// It is nothing that was sealed here.
pub fn stored(plain: &[u8]) -> Result<Stored, serde_json::Error> {
    let at = plain.iter().position(|byte| *byte == b'\n').unwrap_or(plain.len());
    let head: Head = serde_json::from_slice(&plain[..at])?;
    let body = Bytes::copy_from_slice(plain.get(at + 1..).unwrap_or_default());
    Ok(Stored { type_name: head.type_name, content_type: head.content_type, event_id: head.event_id, body })
}

impl Inbox {
    /// An empty one in front of a database.
    pub fn new(store: Arc<dyn NotificationStore>) -> Self {
        Self { store, room: Arc::new(Semaphore::new(WAITING_KIB)), queue: OnceLock::new() }
    }

    /// Keeps what came. It is on the disk when this returns.
    ///
    /// # Errors
    /// The database does not take it, or too much waits for it already; then it is not kept.
    pub async fn take_in(&self, ctx: &Ctx, connection: &Connection, posted: &Posted<'_>) -> Result<Uuid, Error> {
        let id = ctx.services.clock.new_id();
        let new = NewNotification {
            id,
            tenant: ctx.tenant.id.clone(),
            connection: connection.id.clone(),
            source: posted.source,
            source_id: posted.source_id.clone(),
            received_at: ctx.services.clock.now(),
            ignored: (!connection.enabled).then_some("the connection is disabled"),
            sealed: seal(ctx, connection, id, posted)?,
        };
        let observer = &ctx.services.notifications.observer;
        let taken = self.keep(new).await;
        let outcome = match &taken {
            Ok(Taken::Kept) => "kept",
            Ok(_) => "known",
            Err(_) => "refused",
        };
        observer.received(posted.source, outcome);
        taken.map(|_| id)
    }

    async fn keep(&self, new: NewNotification) -> Result<Taken, Error> {
        let busy = || Error::Storage(Arc::new(StoreError::Unavailable));
        let kib = u32::try_from(new.sealed.len().div_ceil(1024)).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).try_acquire_many_owned(kib).map_err(|_| busy())?;
        let (answer, answered) = oneshot::channel();
        self.queue().try_send(Waiting { new, answer, _room: room }).map_err(|_| busy())?;
        match answered.await {
            Ok(Ok(taken)) => Ok(taken),
            Ok(Err(error)) => Err(Error::Storage(error)),
            Err(_) => Err(busy()),
        }
    }

    fn queue(&self) -> &mpsc::Sender<Waiting> {
        self.queue.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            tokio::spawn(write(Arc::clone(&self.store), receiver));
            sender
        })
    }
}

/// Writes what waits, all of it at once, until nobody can send any more.
async fn write(store: Arc<dyn NotificationStore>, mut queue: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(BATCH);
    while queue.recv_many(&mut waiting, BATCH).await > 0 {
        let (new, answers): (Vec<_>, Vec<_>) =
            waiting.drain(..).map(|Waiting { new, answer, _room }| (new, (answer, _room))).unzip();
        match store.take_in(&new).await {
            Ok(taken) => {
                for ((answer, _), taken) in answers.into_iter().zip(taken) {
                    // Whoever does not wait any more finds it kept all the same.
                    let _ = answer.send(Ok(taken));
                }
            }
            Err(error) => {
                let error = Arc::new(error);
                answers.into_iter().for_each(|(answer, _)| drop(answer.send(Err(Arc::clone(&error)))));
            }
        }
    }
}

fn seal(ctx: &Ctx, connection: &Connection, id: Uuid, posted: &Posted<'_>) -> Result<Vec<u8>, Error> {
    let header = |name: &str| posted.headers.get(name).cloned();
    let own = connection.notifications.event_header.as_deref();
    let head = Head {
        type_name: own.into_iter().chain(TYPE_HEADERS).find_map(header),
        content_type: header("content-type"),
        event_id: header("webhook-id"),
    };
    let mut plain = zeroize::Zeroizing::new(serde_json::to_vec(&head).map_err(Error::internal)?);
    plain.push(b'\n');
    plain.extend_from_slice(posted.body);
    ctx.services.keyring.seal(&ctx.tenant.id, &notification_context(id), &plain).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_back_whatever_the_body() {
        for body in [&b""[..], b"\n\n", b"{\"a\":1}\n", b"\xff\0"] {
            let head = Head { type_name: Some("A\nB".to_owned()), ..Head::default() };
            let plain = [serde_json::to_vec(&head).unwrap().as_slice(), b"\n", body].concat();
            let stored = stored(&plain).unwrap();
            assert_eq!((stored.type_name.as_deref(), &stored.body[..]), (Some("A\nB"), body));
        }
    }
}
