//! The traits of [`crate::store`] on Postgres: what several replicas share. Their statements are in
//! [`sql`](crate::store::sql).
//!
//! Every method is one transaction with a deadline, so that a server that is away or stuck costs a caller seconds and
//! never a connection. Changes are serialised by the lock on the row that holds the revision, and announced with
//! `NOTIFY`. Refuses to know what the sealed bytes and the documents hold.

mod address;
mod announcements;
mod claim;
mod errors;
mod health;
mod inbox;
mod open;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{PgConnection, PgPool, Postgres, Transaction, pool::PoolConnection};
use tokio::sync::watch;

pub use self::open::DEFAULT_CONNECTIONS;
use self::{
    announcements::Announcements,
    errors::{leaves_doubt, store_error},
};
use super::{
    RefusedChanges, StoreError,
    sql::{Failure, Stage},
};

/// How long a method may take altogether, on this side of the wire: the server's own limit is of no help when the
/// network swallows its answer.
const DEADLINE: Duration = Duration::from_secs(15);

/// A database of a Postgres server. Cheap to clone; every clone works on the same connections.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
    announcements: Arc<Announcements>,
    acquire_timeouts: Arc<AtomicU64>,
    refused: watch::Sender<RefusedChanges>,
}

impl PostgresStore {
    /// Does the work of one method within the deadline, and puts its failure into words. Work that is given up leaves its
    /// transaction undone.
    pub(super) async fn work<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, StoreError> {
        // On the heap once, not at every level through which it is handed.
        let work = Box::pin(work);
        let (done, stage) = Stage::of(tokio::time::timeout(DEADLINE, work)).await;
        let error = match done {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(Failure::Store(error))) => error,
            Ok(Err(Failure::Sql(error))) if stage == Stage::Committing && leaves_doubt(&error) => StoreError::InDoubt,
            Ok(Err(Failure::Sql(error))) => {
                if let sqlx::Error::PoolTimedOut = error {
                    self.acquire_timeouts.fetch_add(1, Ordering::Relaxed);
                }
                store_error(error)
            }
            Err(_) if stage == Stage::Committing => StoreError::InDoubt,
            Err(_) => StoreError::Unavailable,
        };
        if stage > Stage::Reading {
            self.refused.send_if_modified(|refused| refused.note(&error));
        }
        Err(error)
    }

    /// A connection, for a single statement that reads.
    pub(super) async fn connection(&self) -> Result<PoolConnection<Postgres>, Failure> {
        Ok(self.pool.acquire().await?)
    }

    /// A connection for a single statement that changes something.
    pub(super) async fn writer(&self) -> Result<PoolConnection<Postgres>, Failure> {
        let connection = self.pool.acquire().await?;
        Stage::Committing.reach();
        Ok(connection)
    }

    /// A transaction that sees one state of the database throughout.
    pub(super) async fn read(&self) -> Result<Transaction<'static, Postgres>, Failure> {
        Ok(self.pool.begin_with("begin isolation level repeatable read read only").await?)
    }

    /// A transaction for changes.
    pub(super) async fn write(&self) -> Result<Transaction<'static, Postgres>, Failure> {
        Stage::Changing.reach();
        Ok(self.pool.begin().await?)
    }

    /// Ends a transaction for changes.
    pub(super) async fn commit(&self, transaction: Transaction<'static, Postgres>) -> Result<(), Failure> {
        Stage::Committing.reach();
        Ok(transaction.commit().await?)
    }

    /// Moves the installation's revision and answers the new one. The first statement of every change: its lock is held to
    /// the end, so whatever is read after it cannot be changed by anybody else any more. Replicas hear of it on commit.
    pub(super) async fn next_revision(connection: &mut PgConnection) -> Result<i64, Failure> {
        let update = "update installation set revision = revision + 1 where id = 1 returning revision";
        let revision = sqlx::query_scalar(update).fetch_one(&mut *connection).await?;
        Self::announce_revision(connection, revision).await?;
        Ok(revision)
    }
}
