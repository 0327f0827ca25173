//! The traits of [`crate::store`] in SQL: each statement once, for SQLite and Postgres alike.
//!
//! A file a topic. Its body is a macro, written once and expanded by `on_both!` for either database, so that each driver
//! gets its own types without a layer between. What the databases spell differently is a column of [`columns`]; what they do
//! differently (opening, leases, announcements) is a method of the same name on either store, below `sqlite/` and
//! `postgres/`. Refuses to know files, connections and error codes.
//!
//! What a body finds on either store:
//!
//! - `work`: does the work of one method, and puts its failure into words. Everything below happens inside it.
//! - `connection`: for a single statement that reads; `writer`: for a single one that changes something.
//! - `read`: a transaction that sees one state throughout; `write`: one for changes; `commit`: its end.
//! - `next_revision`: the first statement of whatever changes a tenant or a key.

/// Expands the body of a topic for both databases: `$store`, `$connection`, and the clause with which a statement takes rows
/// that no other process is working on (nothing, where there is one writer at a time).
macro_rules! on_both {
    ($body:ident) => {
        $body!($crate::store::SqliteStore, sqlx::SqliteConnection, "");
        $body!($crate::store::PostgresStore, sqlx::PgConnection, "for update skip locked");
    };
}

/// A row with more columns than a tuple can have, read by their names on either database.
macro_rules! row {
    ($name:ident { $($column:ident: $type:ty),+ $(,)? }) => {
        struct $name {
            $($column: $type),+
        }
        row!(@ $name, sqlx::sqlite::SqliteRow, $($column),+);
        row!(@ $name, sqlx::postgres::PgRow, $($column),+);
    };
    (@ $name:ident, $row:ty, $($column:ident),+) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { $($column: row.try_get(stringify!($column))?),+ })
            }
        }
    };
}

/// Hands over the names of all migrations, in their order: each is a file below `migrations/sqlite` and one below
/// `migrations/postgres`. One that was released is never changed.
macro_rules! every_migration {
    ($take:ident) => {
        $take![
            "0001_tenants_keys_traces",
            "0002_audit_key_uses",
            "0003_jobs_master_keys",
            "0004_livestore",
            "0005_write_probe",
            "0010_notifications",
            "0011_exchange_log",
            "0012_tablet",
            "0018_livestore_health_checks",
            "0020_stock_buffers",
            "0030_runs",
        ];
    };
}

mod api_keys;
mod audit;
mod changes;
pub(super) mod columns;
mod consents;
mod events;
mod exchanges;
mod files;
pub(super) mod jobs;
mod key_check;
mod listener_keys;
mod livestore;
pub(super) mod migrations;
mod notification_turns;
mod notifications;
mod runs;
mod sealed;
mod stock_buffers;
mod tenants;
mod traces;
mod webhooks;

use std::cell::Cell;

use sqlx::error::DatabaseError;

use super::StoreError;

/// Why a method failed: the driver's error, or one that was understood already.
pub(super) enum Failure {
    Sql(sqlx::Error),
    Store(StoreError),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// How far a method is; what its failure means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It has changed nothing so far.
    Reading,
    /// It changes something, in a transaction that can be undone.
    Changing,
    /// It has asked for what it cannot take back: a commit, or a statement that is its own transaction.
    Committing,
}

tokio::task_local! {
    static STAGE: Cell<Stage>;
}

impl Stage {
    /// Does the work of a method, and tells how far it came.
    pub(super) fn of<T>(work: impl Future<Output = T>) -> impl Future<Output = (T, Self)> {
        STAGE.scope(Cell::new(Self::Reading), async { (work.await, STAGE.with(Cell::get)) })
    }

    /// The method under way is that far.
    pub(super) fn reach(self) {
        STAGE.with(|stage| stage.set(self));
    }
}

/// Whether a row was refused because what it points at is not there.
fn is_foreign_key(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation)
}

/// Whether a row was refused because its key is taken.
pub(super) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(DatabaseError::is_unique_violation)
}
