//! The traits of [`crate::store`] on SQLite: embedded, one file, nothing to install. Their statements are in
//! [`sql`](crate::store::sql).
//!
//! One connection writes, a few read; the write-ahead log lets them work at the same time. `synchronous = FULL`: what a
//! method answered is on the disk. Refuses to know what the sealed bytes and the documents hold.

mod claim;
mod errors;
mod footprint;
mod health;
mod inbox;
mod open;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction, pool::PoolConnection};
use tokio::sync::watch;
use uuid::Uuid;

use self::{errors::store_error, footprint::Footprint};
use super::{
    RefusedChanges, StoreError,
    sql::{Failure, Stage},
};

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
    /// Counts what was taken into the inbox by this process.
    inbox_signals: watch::Sender<u64>,
    /// Counts the transactions of this process that wrote events.
    event_signals: watch::Sender<u64>,
    acquire_timeouts: Arc<AtomicU64>,
    refused: watch::Sender<RefusedChanges>,
}

impl SqliteStore {
    /// The database file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Does the work of one method, and puts its failure into words.
    pub(super) async fn work<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, StoreError> {
        // On the heap once, not at every level through which it is handed.
        let work = Box::pin(work);
        let (done, stage) = Stage::of(work).await;
        let error = match done {
            Ok(done) => return Ok(done),
            Err(Failure::Store(error)) => error,
            Err(Failure::Sql(error)) => {
                if let sqlx::Error::PoolTimedOut = error {
                    self.acquire_timeouts.fetch_add(1, Ordering::Relaxed);
                }
                store_error(error)
            }
        };
        // A connection that is made anew does not find a file that is gone, and calls that a failing disk.
        let gone = matches!(error, StoreError::Disk) && open::was_taken_away(&self.file, self.identity);
        let error = if gone { StoreError::Gone } else { error };
        if stage > Stage::Reading {
            self.refused.send_if_modified(|refused| refused.note(&error));
        }
        Err(error)
    }

    /// A connection, for a single statement that reads.
    pub(super) async fn connection(&self) -> Result<PoolConnection<Sqlite>, Failure> {
        Ok(self.reader.acquire().await?)
    }

    /// The connection for a single statement that changes something.
    pub(super) async fn writer(&self) -> Result<PoolConnection<Sqlite>, Failure> {
        Ok(self.writable()?.acquire().await?)
    }

    /// A transaction that sees one state of the database throughout.
    pub(super) async fn read(&self) -> Result<Transaction<'static, Sqlite>, Failure> {
        Ok(self.reader.begin().await?)
    }

    /// A transaction that holds the write lock from the start, so that it never fails half-way for want of it.
    pub(super) async fn write(&self) -> Result<Transaction<'static, Sqlite>, Failure> {
        Ok(self.writable()?.begin_with("begin immediate").await?)
    }

    /// Ends a transaction for changes.
    pub(super) async fn commit(&self, transaction: Transaction<'static, Sqlite>) -> Result<(), Failure> {
        Ok(transaction.commit().await?)
    }

    /// Where changes are made, as long as they are made to the file that everybody else sees.
    fn writable(&self) -> Result<&SqlitePool, StoreError> {
        Stage::Changing.reach();
        if open::was_taken_away(&self.file, self.identity) { Err(StoreError::Gone) } else { Ok(&self.writer) }
    }

    /// Moves the installation's revision and answers the new one. The first statement of every change.
    pub(super) async fn next_revision(connection: &mut SqliteConnection) -> Result<i64, Failure> {
        let update = "update installation set revision = revision + 1 where id = 1 returning revision";
        Ok(sqlx::query_scalar(update).fetch_one(connection).await?)
    }

    /// Tells workers of this process that a job is due.
    pub(super) fn signal_job(&self) {
        self.job_signals.send_modify(|count| *count += 1);
    }

    pub(super) fn job_changes(&self) -> watch::Receiver<u64> {
        self.job_signals.subscribe()
    }

    /// Tells workers of this process that something was taken in.
    pub(super) fn signal_inbox(&self) {
        self.inbox_signals.send_modify(|count| *count += 1);
    }

    pub(super) fn inbox_changes(&self) -> watch::Receiver<u64> {
        self.inbox_signals.subscribe()
    }

    /// Tells whoever follows events in this process that there are new ones.
    pub(super) fn signal_event(&self) {
        self.event_signals.send_modify(|count| *count += 1);
    }

    pub(super) fn event_changes(&self) -> watch::Receiver<u64> {
        self.event_signals.subscribe()
    }

    /// As [`Self::announce_job`].
    pub(super) async fn announce_inbox(_: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        Ok(())
    }

    /// As [`Self::announce_job`].
    pub(super) async fn announce_event(_: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        Ok(())
    }

    /// Nobody to tell: other processes look at the file.
    pub(super) async fn announce_job(_: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        Ok(())
    }

    /// Nothing to lock: the transaction is the only one that writes.
    pub(super) async fn lock_key(_: &mut SqliteConnection, _: &str, _: &str) -> Result<(), sqlx::Error> {
        Ok(())
    }

    /// As [`Self::lock_key`].
    pub(super) async fn lock_keys_of_parked(
        _: &mut SqliteConnection,
        _: Option<&str>,
        _: Option<Uuid>,
    ) -> Result<(), sqlx::Error> {
        Ok(())
    }
}
