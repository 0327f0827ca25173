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

    /// Lets go of the database, once what is under way has ended. Later calls fail.
    async fn close(&self);
}
