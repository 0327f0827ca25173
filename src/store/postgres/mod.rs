//! The traits of [`crate::store`] on Postgres: what several replicas share.
//!
//! Every method is one transaction with a deadline, so that a server that is away or stuck costs a caller seconds and
//! never a connection. Changes are serialised by the lock on the row that holds the revision, and announced with
//! `NOTIFY`. Refuses to know what the sealed bytes and the documents hold.

mod address;
mod announcements;
mod api_keys;
mod audit;
mod changes;
mod errors;
mod files;
mod health;
mod instant;
mod jobs;
mod key_check;
mod open;
mod rows;
mod sealed;
mod tenants;
mod traces;

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::{PgConnection, PgPool, Postgres, Transaction, pool::PoolConnection};

pub use self::open::DEFAULT_CONNECTIONS;
use self::{announcements::Announcements, errors::Failure};
use super::StoreError;

/// The migrations of this program.
static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/postgres");

/// How long a method may take altogether, on this side of the wire: the server's own limit is of no help when the
/// network swallows its answer.
const DEADLINE: Duration = Duration::from_secs(15);

/// A database of a Postgres server. Cheap to clone; every clone works on the same connections.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
    announcements: Arc<Announcements>,
    acquire_timeouts: Arc<AtomicU64>,
}

impl PostgresStore {
    /// Does the work of one method within the deadline. Work that is given up leaves its transaction undone.
    async fn bounded<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, StoreError> {
        match tokio::time::timeout(DEADLINE, work).await {
            Ok(done) => done.map_err(Failure::into_store_error),
            Err(_) => Err(StoreError::Unavailable),
        }
    }

    /// A connection, for a single statement.
    async fn connection(&self) -> Result<PoolConnection<Postgres>, Failure> {
        self.counted(self.pool.acquire().await)
    }

    /// A transaction for changes.
    async fn write(&self) -> Result<Transaction<'static, Postgres>, Failure> {
        self.counted(self.pool.begin().await)
    }

    /// A transaction that sees one state of the database throughout.
    async fn read(&self) -> Result<Transaction<'static, Postgres>, Failure> {
        self.counted(self.pool.begin_with("begin isolation level repeatable read read only").await)
    }

    fn counted<T>(&self, acquired: Result<T, sqlx::Error>) -> Result<T, Failure> {
        if let Err(sqlx::Error::PoolTimedOut) = acquired {
            self.acquire_timeouts.fetch_add(1, Ordering::Relaxed);
        }
        Ok(acquired?)
    }
}

/// Moves the installation's revision and answers the new one. The first statement of every change: its lock is held to
/// the end, so whatever is read after it cannot be changed by anybody else any more. Replicas hear of it on commit.
async fn next_revision(connection: &mut PgConnection) -> Result<i64, Failure> {
    let revision =
        sqlx::query_scalar("update installation set revision = revision + 1 where id = 1 returning revision")
            .fetch_one(&mut *connection)
            .await?;
    announcements::announce_revision(connection, revision).await?;
    Ok(revision)
}
