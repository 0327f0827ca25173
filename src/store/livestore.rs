//! Sessions of LiveStore: what a till asked for, what was entered, who writes it to Y2, and the tokens of the pages. Knows no
//! page and no callback; sees sealed bytes and hashes only.
//!
//! What holds whatever the database:
//!
//! - **A session has an id of our own**, since LiveStore may use a name again: while its session is open the name leads to
//!   the same one, later to a new one.
//! - **Open** is who has not ended, and has not expired by `now`. Only an open session takes what is entered.
//! - **A customer is made once.** Whoever is about to write to Y2 claims that first; the GUID under which Y2 knows the new
//!   customer is that of the first claim, whichever attempt succeeds. The late end of an attempt that another one has
//!   taken over is refused.
//! - **What ends is erased**: context and entered values go in the transaction that ends the session.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Consent, NewJob, StoreError};
use crate::domain::ids::{ConnectionId, TenantId};

/// What a till asks for.
#[derive(Clone)]
pub struct NewSession {
    /// Our id of it, where it becomes a session of its own; sorts by time.
    pub id: Uuid,
    /// As LiveStore names it, or as we do where it does not.
    pub session_id: String,
    /// The connection whose Y2 is asked and written to.
    pub connection: ConnectionId,
    /// Which store, where it said so.
    pub store_id: Option<String>,
    /// The customer to be edited. `None`: one is to be made.
    pub customer_id: Option<String>,
    /// Where the till is sent back to.
    pub callback_url: Option<String>,
    /// Everything else that came along, sealed.
    pub context: Vec<u8>,
    /// When.
    pub created_at: Timestamp,
    /// When it is over, if nobody fills it in.
    pub expires_at: Timestamp,
    /// When it is over at the latest.
    pub lasts_until: Timestamp,
}

/// What became of a request for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionCreation {
    /// A session of its own, under the id that was given.
    Created,
    /// The open session of that name has taken over what is new. What was entered stays, unless it is about another
    /// customer; so do the tokens.
    Replaced {
        /// Its id.
        id: Uuid,
    },
    /// There is no such tenant.
    UnknownTenant,
}

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Nobody has opened it yet.
    Created,
    /// A page was opened.
    Opened,
    /// The customer is in Y2.
    Completed,
    /// The associate gave it up.
    Cancelled,
    /// Nobody finished it in time.
    Expired,
}

impl SessionState {
    pub(super) const ALL: [Self; 5] = [Self::Created, Self::Opened, Self::Completed, Self::Cancelled, Self::Expired];

    /// As it is kept.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Opened => "opened",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

/// Who writes a session's customer to Y2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteState {
    /// Nobody. There may be a GUID already, of an attempt that Y2 refused.
    None,
    /// Somebody.
    Claimed {
        /// Grows with every claim.
        attempt: i64,
        /// Since when.
        at: Timestamp,
    },
    /// It is done.
    Done {
        /// The customer's id in Y2.
        customer_id: String,
    },
}

/// A session as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct LiveStoreSession {
    /// Our id of it.
    pub id: Uuid,
    /// As LiveStore names it.
    pub session_id: String,
    /// The connection whose Y2 is asked and written to.
    pub connection: ConnectionId,
    /// Which store, where it said so.
    pub store_id: Option<String>,
    /// The customer to be edited. `None`: one is to be made.
    pub customer_id: Option<String>,
    /// Where the till is sent back to.
    pub callback_url: Option<String>,
    /// How far it is. One that has expired may still say that it is open; see [`Self::is_open`].
    pub state: SessionState,
    /// When the till asked for it (the last time).
    pub created_at: Timestamp,
    /// When a page was first opened.
    pub opened_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When it is over, if nobody goes on.
    pub expires_at: Timestamp,
    /// When it is over at the latest.
    pub lasts_until: Timestamp,
    /// What came along with it, sealed; erased when it ends.
    pub context: Option<Vec<u8>>,
    /// What was entered so far, sealed; erased when it ends.
    pub entered: Option<Vec<u8>>,
    /// Grows with every change of context or entered values.
    pub revision: i64,
    /// Who writes to Y2.
    pub write: WriteState,
    /// Under which Y2 knows the customer that is made; there from the first claim on.
    pub customer_guid: Option<Uuid>,
    /// SHA-256 of the cookie of the phone that scanned its code.
    pub phone: Option<[u8; 32]>,
    /// How often a phone was sent away, so that another one could come.
    pub phones_released: i64,
}

impl LiveStoreSession {
    /// Whether something can still be entered.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.expires_at > now
    }
}

impl std::fmt::Debug for LiveStoreSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LiveStoreSession({}, {:?}, revision {}, {:?})", self.id, self.state, self.revision, self.write)
    }
}

/// What a page token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenPurpose {
    /// The form at the till.
    Form,
    /// The form on the customer's own device.
    Phone,
    /// The code at the till that a customer's phone scans.
    Tablet,
    /// The code on a tablet at the entrance, which belongs to no till.
    Entrance,
    /// What is in such a code.
    Code,
    /// The form on the phone that scanned one, and on no other.
    ScannedPhone,
    /// The context of the session, for the server of a layout that others host.
    Context,
}

impl TokenPurpose {
    /// As it is kept.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Entrance => "entrance",
            Self::Code => "code",
            Self::ScannedPhone => "scanned-phone",
            Self::Context => "context",
        }
    }
}

/// A page token to be kept.
#[derive(Clone, Debug)]
pub struct NewPageToken {
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// What it opens.
    pub purpose: TokenPurpose,
    /// Whether it opens that only once.
    pub one_time: bool,
}

/// What is to be kept of an open session.
#[derive(Clone, Default)]
pub struct SessionChange {
    /// What came along with it, sealed. `None`: as it was.
    pub context: Option<Vec<u8>>,
    /// What was entered, sealed. `None`: as it was.
    pub entered: Option<Vec<u8>>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionSaving {
    /// Kept, under this revision.
    Saved {
        /// The new one.
        revision: i64,
    },
    /// Somebody else has changed it since; nothing was kept.
    Moved {
        /// The one there is now.
        revision: i64,
    },
    /// It is not open any more, or is being written to Y2, or there is no such session; nothing was kept.
    Closed,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteClaim {
    /// It is the caller's to write to Y2, and to end with [`LiveStoreSessionStore::finish_session`] or
    /// [`LiveStoreSessionStore::release_write`].
    Yours {
        /// The lease.
        attempt: i64,
        /// The GUID of the customer, where one is made: that of the first claim, so that Y2 can tell.
        customer_guid: Uuid,
        /// Whether an earlier attempt may have reached Y2: the customer may be there.
        taken_over: bool,
    },
    /// Somebody else is writing.
    Busy {
        /// Since when.
        since: Timestamp,
    },
    /// It was done before.
    Done {
        /// The customer's id in Y2.
        customer_id: String,
    },
    /// The session was cancelled or has expired.
    Over,
    /// There is no such session.
    Unknown,
}

/// What became of a code that a phone scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeRedemption {
    /// The session is this phone's, with the token that was given.
    Yours(Box<LiveStoreSession>),
    /// Another phone has it.
    Taken,
    /// It is too old, was used and given up, or its session is over; or there never was one.
    Gone,
}

/// How a session was completed.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The lease.
    pub attempt: i64,
    /// The customer's id in Y2.
    pub customer_id: String,
    /// What the customer consented to, or did not.
    pub consents: Vec<Consent>,
    /// What is to be done afterwards: telling LiveStore.
    pub then: Option<NewJob>,
    /// When.
    pub at: Timestamp,
}

/// Sessions of LiveStore.
#[async_trait]
pub trait LiveStoreSessionStore: Send + Sync {
    /// Makes a session, or has the open one of that name take over what is new. One that has expired, or that somebody is
    /// writing to Y2, is left alone: the name leads to a new one.
    ///
    /// # Errors
    /// The database's.
    async fn create_session(&self, tenant: &TenantId, session: &NewSession) -> Result<SessionCreation, StoreError>;

    /// The session to which LiveStore's name leads, ended or not, until it is purged.
    ///
    /// # Errors
    /// The database's.
    async fn session_named(&self, tenant: &TenantId, session_id: &str) -> Result<Option<LiveStoreSession>, StoreError>;

    /// A session by our id, ended or not, until it is purged.
    ///
    /// # Errors
    /// The database's.
    async fn session(&self, tenant: &TenantId, id: Uuid) -> Result<Option<LiveStoreSession>, StoreError>;

    /// The session that a token opens, ended or not, until it is purged. One-time tokens are none here.
    ///
    /// # Errors
    /// The database's.
    async fn session_of_token(
        &self,
        tenant: &TenantId,
        hash: &[u8; 32],
        purpose: TokenPurpose,
    ) -> Result<Option<LiveStoreSession>, StoreError>;

    /// As [`Self::session_of_token`] for a one-time token, which is used up by that: the next time there is none.
    ///
    /// # Errors
    /// The database's.
    async fn redeem_token(
        &self,
        tenant: &TenantId,
        hash: &[u8; 32],
        purpose: TokenPurpose,
        now: Timestamp,
    ) -> Result<Option<LiveStoreSession>, StoreError>;

    /// Opens a page of an open session with a further token; earlier ones stay. Extends the session to `until`, as
    /// [`Self::extend_session`]. `false`: it is not open, or there is no such session.
    ///
    /// # Errors
    /// The database's.
    async fn open_session(
        &self,
        tenant: &TenantId,
        id: Uuid,
        token: &NewPageToken,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Has an open session last until then, if that is later than it would, and no longer than it may. Answers when it
    /// expires. `None`: it is not open, or there is no such session.
    ///
    /// # Errors
    /// The database's.
    async fn extend_session(
        &self,
        tenant: &TenantId,
        id: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;

    /// Keeps a code of an open session that no phone has, good until `until`; showing it again changes nothing. `false`: it is
    /// not open, a phone has it, or there is no such session.
    ///
    /// # Errors
    /// The database's.
    async fn keep_code(
        &self,
        tenant: &TenantId,
        id: Uuid,
        code: &[u8; 32],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError>;

    /// A phone, by the SHA-256 of its cookie, trades a code for a token of an open session, which is its own from then on and is
    /// extended to `until`. The same phone may come again with its code.
    ///
    /// # Errors
    /// The database's.
    async fn redeem_code(
        &self,
        tenant: &TenantId,
        code: &[u8; 32],
        phone: &[u8; 32],
        token: &NewPageToken,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<CodeRedemption, StoreError>;

    /// Sends the phone of an open session away, so that another one can come, and erases what was entered on it. `false`: it is not open, being written, no phone has
    /// it, or there is no such session.
    ///
    /// # Errors
    /// The database's.
    async fn release_phone(&self, tenant: &TenantId, id: Uuid, now: Timestamp) -> Result<bool, StoreError>;

    /// Keeps what was entered into an open session that nobody writes to Y2, if it is still in the revision `seen`, and
    /// extends it.
    ///
    /// # Errors
    /// The database's.
    async fn save_session(
        &self,
        tenant: &TenantId,
        id: Uuid,
        seen: i64,
        change: &SessionChange,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<SessionSaving, StoreError>;

    /// Claims to write an open session's customer to Y2. `customer_guid` becomes the customer's, unless it has one. A claim
    /// from before `stale` is taken over: its holder is thought dead.
    ///
    /// # Errors
    /// The database's.
    async fn claim_write(
        &self,
        tenant: &TenantId,
        id: Uuid,
        customer_guid: Uuid,
        now: Timestamp,
        stale: Timestamp,
    ) -> Result<WriteClaim, StoreError>;

    /// Gives a claim back: Y2 has refused, and nothing was made there. `false`: it was not the caller's any more.
    ///
    /// # Errors
    /// The database's.
    async fn release_write(&self, tenant: &TenantId, id: Uuid, attempt: i64) -> Result<bool, StoreError>;

    /// Completes a session whose customer was written to Y2: records the consents, adds the job, and erases what was
    /// entered. It may have expired in the meantime. `false`: the claim was not the caller's any more; nothing was changed.
    ///
    /// # Errors
    /// The database's.
    async fn finish_session(&self, tenant: &TenantId, id: Uuid, completion: &Completion) -> Result<bool, StoreError>;

    /// Gives up an open session that nobody writes to Y2, adds a job, and erases what was entered. `false`: it is not open,
    /// it is being written, or there is no such session.
    ///
    /// # Errors
    /// The database's.
    async fn cancel_session(
        &self,
        tenant: &TenantId,
        id: Uuid,
        now: Timestamp,
        then: Option<&NewJob>,
    ) -> Result<bool, StoreError>;

    /// Notes when each of these tenants' tills last asked whether a session could be posted. What is known to be later stays; a
    /// tenant that is no more is passed over.
    ///
    /// # Errors
    /// The database's.
    async fn note_health_checks(&self, seen: &[(TenantId, Timestamp)]) -> Result<(), StoreError>;

    /// When a till last asked for LiveStore's health, to about a minute, and when one last posted a session that is still kept.
    ///
    /// # Errors
    /// The database's.
    async fn tills_seen(&self, tenant: &TenantId) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError>;

    /// Ends at most `limit` sessions of any tenant that have expired by `now`, and erases what was entered; answers how many.
    /// One that somebody claimed after `stale` is left for now. A job of the whole installation.
    ///
    /// # Errors
    /// The database's.
    async fn expire_sessions(&self, now: Timestamp, stale: Timestamp, limit: u32) -> Result<u64, StoreError>;

    /// Removes at most `limit` sessions of any tenant that ended before an instant, with their tokens; answers how many. A
    /// job of the whole installation.
    ///
    /// # Errors
    /// The database's.
    async fn purge_ended_sessions(&self, before: Timestamp, limit: u32) -> Result<u64, StoreError>;
}
