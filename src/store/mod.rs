//! Where the connector remembers: one trait per topic, SQLite or Postgres behind them.
//!
//! Refuses to know HTTP, Y2, YAML and plain-text secrets: what is confidential arrives sealed. What every method keeps
//! to, whatever the database:
//!
//! - **A method is a whole transaction.** It happened completely or not at all; nobody outside opens one. A failure says
//!   that it did not happen, but for [`StoreError::InDoubt`], which says that nobody knows.
//! - **The tenant comes first** in every signature and every key. The few methods without one serve the installation as
//!   a whole (start, poll, purge) and say so.
//! - **Not found is `Ok(None)`**, and what a caller can cause (a version that moved, an unknown tenant) is a value of the
//!   answer. [`StoreError`] is left for what an operator has to look at.
//! - **The database decides uniqueness**, never a `select` before an `insert`.
//! - **Instants are kept to the microsecond**, UTC.
//! - **Changes are audited by the method that makes them**, in the same transaction; see [`audit`].
//! - Whatever changes a tenant or a key moves the one [revision](ChangeFeed::revision) in the same transaction; that is
//!   how every process learns of it.

pub mod api_keys;
pub mod audit;
pub mod changes;
pub mod consents;
pub mod error;
pub mod events;
pub mod exchanges;
pub mod files;
pub mod health;
pub mod jobs;
pub mod key_check;
pub mod listener_keys;
pub mod livestore;
pub mod notification_turns;
pub mod notifications;
pub mod postgres;
pub mod runs;
pub mod sealed;
mod sql;
pub mod sqlite;
pub mod stock_buffers;
pub mod tenants;
pub mod traces;
pub mod webhooks;

pub use api_keys::{ApiKeyRecord, ApiKeyStore, KeyCreation, KeyUse, ListedKey, NewApiKey};
pub use audit::{AuditHead, AuditStore};
pub use changes::{ChangeFeed, Changes};
pub use consents::{Consent, ConsentStore, RecordedConsent};
pub use error::StoreError;
pub use events::EventStore;
pub use exchanges::ExchangeStore;
pub use files::{FileInfo, FileVersion, TenantFileStore};
pub use health::{Health, PoolState, RefusedChanges, SchemaVersion};
pub use jobs::{Claim, ClaimedJob, Enqueued, JobCounts, JobOwner, JobStore, NewJob, ParkedJob, RunningJob, Settlement};
pub use key_check::KeyCheckStore;
pub use listener_keys::ListenerKeyStore;
pub use livestore::{
    CodeRedemption, Completion, LiveStoreSession, LiveStoreSessionStore, NewPageToken, NewSession, SessionChange,
    SessionCreation, SessionSaving, SessionState, TokenPurpose, WriteClaim, WriteState,
};
pub use notification_turns::NotificationTurnStore;
pub use notifications::NotificationStore;
pub use postgres::PostgresStore;
pub use runs::RunStore;
pub use sealed::{SealedCount, SealedPlace, SealedStore, SealedValue};
pub use sqlite::SqliteStore;
pub use stock_buffers::StockBufferStore;
pub use tenants::{Application, SealedSecret, StoredFile, TenantChange, TenantSet, TenantStore, VersionInfo};
pub use traces::{SandboxTrace, TraceStore};
pub use webhooks::WebhookStore;

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;

/// A database that was opened by its URL.
pub struct OpenedStore {
    /// The database, with an up-to-date schema.
    pub store: Arc<dyn Store>,
    /// Where its master key is kept when no setting names one. `None`: one has to be given, since replicas on different
    /// machines share no file.
    pub master_key_file: Option<PathBuf>,
}

/// Which database a URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// An embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Engine {
    /// As the scheme of the URL says.
    ///
    /// # Errors
    /// Any other scheme.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::BadUrl(
                "expected `sqlite:` and a path, or `postgres://USER:PASSWORD@HOST:5432/DATABASE`".to_owned(),
            )),
        }
    }
}

/// Opens the database that `url` names, and brings its schema up to date.
///
/// # Errors
/// A sentence that says what is wrong with the URL, the database or its schema.
pub async fn open(url: &str) -> Result<OpenedStore, StoreError> {
    open_with(url, postgres::DEFAULT_CONNECTIONS).await
}

/// As [`open`], with at most so many connections to a server; an embedded file has its own number.
///
/// # Errors
/// As [`open`].
pub async fn open_with(url: &str, connections: u32) -> Result<OpenedStore, StoreError> {
    match Engine::of(url)? {
        Engine::Sqlite => {
            let store = SqliteStore::open(url).await?;
            let mut master_key_file = store.file().as_os_str().to_owned();
            master_key_file.push(".key");
            Ok(OpenedStore { store: Arc::new(store), master_key_file: Some(master_key_file.into()) })
        }
        Engine::Postgres => {
            let store = PostgresStore::open(url, connections).await?;
            Ok(OpenedStore { store: Arc::new(store), master_key_file: None })
        }
    }
}

/// An instant as it will be read back.
pub fn as_kept(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Everything a database has to do for the connector.
pub trait Store:
    TenantStore
    + TenantFileStore
    + ApiKeyStore
    + AuditStore
    + TraceStore
    + ChangeFeed
    + KeyCheckStore
    + JobStore
    + NotificationStore
    + NotificationTurnStore
    + EventStore
    + ExchangeStore
    + WebhookStore
    + ListenerKeyStore
    + RunStore
    + SealedStore
    + LiveStoreSessionStore
    + ConsentStore
    + StockBufferStore
    + Health
{
}

impl<T> Store for T where
    T: TenantStore
        + TenantFileStore
        + ApiKeyStore
        + AuditStore
        + TraceStore
        + ChangeFeed
        + KeyCheckStore
        + JobStore
        + NotificationStore
        + NotificationTurnStore
        + EventStore
        + ExchangeStore
        + WebhookStore
        + ListenerKeyStore
        + RunStore
        + SealedStore
        + LiveStoreSessionStore
        + ConsentStore
        + StockBufferStore
        + Health
{
}
