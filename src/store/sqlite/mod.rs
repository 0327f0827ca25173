//! The traits of [`crate::store`] on SQLite: embedded, one file, nothing to install.
//!
//! One connection writes, a few read; the write-ahead log lets them work at the same time. `synchronous = FULL`: what a
//! method answered is on the disk. Refuses to know what the sealed bytes and the documents hold.

mod api_keys;
mod audit;
mod changes;
mod errors;
mod files;
mod footprint;
mod health;
mod jobs;
mod key_check;
mod open;
mod rows;
mod sealed;
mod tenants;
mod traces;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::SqlitePool;
use tokio::sync::watch;

use self::{errors::store_error, footprint::Footprint};
use super::StoreError;

/// The migrations of this program.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite");

/// A database file. Cheap to clone; every clone works on the same connections.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    /// One connection: SQLite has one writer at a time, and a queue in front of it is fairer than its busy timeout.
    writer: SqlitePool,
    /// Connections that cannot write.
    reader: SqlitePool,
    file: PathBuf,
    /// Which file that was when it was opened.
    identity: Option<open::Identity>,
    footprint: Arc<Footprint>,
    /// Counts jobs that were added by this process.
    job_signals: watch::Sender<u64>,
}

impl SqliteStore {
    /// The database file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Tells workers of this process that a job is due.
    fn signal_job(&self) {
        self.job_signals.send_modify(|count| *count += 1);
    }

    /// Where changes are made, as long as they are made to the file that everybody else sees.
    fn writer(&self) -> Result<&SqlitePool, StoreError> {
        if open::was_taken_away(&self.file, self.identity) { Err(StoreError::Gone) } else { Ok(&self.writer) }
    }

    /// A transaction that holds the write lock from the start, so that it never fails half-way for want of it.
    async fn write(&self) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, StoreError> {
        self.writer()?.begin_with("begin immediate").await.map_err(store_error)
    }

    /// A transaction that sees one state of the database throughout.
    async fn read(&self) -> Result<sqlx::Transaction<'static, sqlx::Sqlite>, StoreError> {
        self.reader.begin().await.map_err(store_error)
    }
}

/// Moves the installation's revision and answers the new one. The first statement of every change.
async fn next_revision(transaction: &mut sqlx::SqliteConnection) -> Result<i64, StoreError> {
    sqlx::query_scalar("update installation set revision = revision + 1 where id = 1 returning revision")
        .fetch_one(transaction)
        .await
        .map_err(store_error)
}
