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

mod api_keys;
mod audit;
mod changes;
pub(super) mod columns;
mod consents;
mod files;
pub(super) mod jobs;
mod key_check;
mod livestore;
pub(super) mod migrations;
mod sealed;
mod tenants;
mod traces;

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

/// Whether a row was refused because what it points at is not there.
fn is_foreign_key(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation)
}

/// Whether a row was refused because its key is taken.
pub(super) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(DatabaseError::is_unique_violation)
}
