//! Whether the database answers, and with which schema. For readiness and for `doctor`.

use async_trait::async_trait;

use super::StoreError;

/// The schema of the database beside the one of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersion {
    /// The last migration that the database has.
    pub database: i64,
    /// The last migration that this program has.
    pub program: i64,
}

impl SchemaVersion {
    /// Whether the program can work with the database.
    pub fn is_current(self) -> bool {
        self.database == self.program
    }
}

/// How many connections there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolFigures {
    /// What the connections are for; a label.
    pub pool: &'static str,
    /// Connections that are open, in use or not.
    pub open: u32,
    /// Those of them that nobody uses at the moment.
    pub idle: u32,
    /// How many there may be.
    pub limit: u32,
}

/// The state of the database.
#[async_trait]
pub trait Health: Send + Sync {
    /// Reads one row.
    ///
    /// # Errors
    /// The database does not answer.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Which migrations there are.
    ///
    /// # Errors
    /// The database's.
    async fn schema_version(&self) -> Result<SchemaVersion, StoreError>;

    /// The connections, without asking the database.
    fn pools(&self) -> Vec<PoolFigures>;

    /// Calls that waited for a connection in vain, since the start.
    fn acquire_timeouts(&self) -> u64;

    /// Lets go of the database, once what is under way has ended. Later calls fail.
    async fn close(&self);
}
