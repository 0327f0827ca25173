//! What was exchanged with other systems, and for whom that is written down. Sees masked and sealed contents only.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use crate::domain::{
    audit::Entry,
    exchange_log::{Direction, Subject},
    ids::TenantId,
};

/// An exchange without its contents.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// Its id.
    pub id: Uuid,
    /// With whom.
    pub subject: Subject,
    /// When it began.
    pub at: Timestamp,
    /// Who began.
    pub direction: Direction,
    /// What it was, for people.
    pub label: String,
    /// `CustomerWcfService`
    pub service: String,
    /// `GetCustomerDetail`
    pub operation: String,
    /// The store that it is about.
    pub store: Option<String>,
    /// How it ended.
    pub outcome: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// How long it took, in microseconds.
    pub duration_us: i64,
    /// The trace that it belongs to.
    pub trace_id: Option<String>,
    /// Whether its two sides differ.
    pub changed: bool,
}

/// An exchange to be kept.
#[derive(Clone)]
pub struct NewExchange {
    /// Whose.
    pub tenant: TenantId,
    /// What it was.
    pub exchange: Exchange,
    /// Both sides.
    pub sealed: Vec<u8>,
}

/// An exchange at its place in the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LoggedExchange {
    /// The order in which they were written down.
    pub seq: i64,
    /// What it was.
    pub exchange: Exchange,
}

/// Which exchanges.
#[derive(Clone, Debug, Default)]
pub struct ExchangeFilter {
    /// With this one.
    pub subject: Option<Subject>,
    /// That were begun so.
    pub direction: Option<Direction>,
    /// With this label.
    pub label: Option<String>,
    /// That ended so.
    pub outcome: Option<String>,
    /// About this store.
    pub store: Option<String>,
    /// Of this trace.
    pub trace_id: Option<String>,
    /// Begun at or after.
    pub from: Option<Timestamp>,
    /// Begun before.
    pub to: Option<Timestamp>,
}

/// For whom exchanges are written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSwitch {
    /// Whose.
    pub tenant: TenantId,
    /// With whom.
    pub subject: Subject,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Exchanges since then that found no room.
    pub dropped: u64,
}

/// The exchange log.
#[async_trait]
pub trait ExchangeStore: Send + Sync {
    /// Keeps exchanges of any tenants, in this order and in one transaction; those of unknown tenants are left out. Serves the
    /// installation as a whole.
    ///
    /// # Errors
    /// The database's; then none of them is kept.
    async fn keep_exchanges(&self, exchanges: &[NewExchange]) -> Result<(), StoreError>;

    /// Newest first, at most `limit`, those before `before` in the order of being written down.
    ///
    /// # Errors
    /// The database's.
    async fn exchanges(
        &self,
        tenant: &TenantId,
        filter: &ExchangeFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<LoggedExchange>, StoreError>;

    /// One, with both its sides.
    ///
    /// # Errors
    /// The database's.
    async fn exchange(&self, tenant: &TenantId, id: Uuid) -> Result<Option<(Exchange, Vec<u8>)>, StoreError>;

    /// Writes exchanges down until then; one in the past ends it. `false`: there is no such tenant.
    ///
    /// # Errors
    /// The database's.
    async fn switch_exchange_log(
        &self,
        tenant: &TenantId,
        subject: &Subject,
        until: Timestamp,
        now: Timestamp,
        entry: &Entry,
    ) -> Result<bool, StoreError>;

    /// What was ever switched on at a tenant's, in the order of the ids, until it is purged.
    ///
    /// # Errors
    /// The database's.
    async fn exchange_log_switches(&self, tenant: &TenantId) -> Result<Vec<LogSwitch>, StoreError>;

    /// What is switched on at `now`. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn exchange_logs_on(&self, now: Timestamp) -> Result<Vec<LogSwitch>, StoreError>;

    /// Adds to the numbers of exchanges that found no room. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's; then nothing was added.
    async fn count_dropped_exchanges(&self, dropped: &[(TenantId, Subject, u64)]) -> Result<(), StoreError>;

    /// Removes at most `limit` exchanges that began before an instant, or that are older than what a tenant's `bytes` reach
    /// back to; answers how many. Switches that ended before the instant go as well. Serves the installation as a whole.
    ///
    /// # Errors
    /// The database's.
    async fn purge_exchanges(&self, before: Timestamp, bytes: u64, limit: u32) -> Result<u64, StoreError>;
}
