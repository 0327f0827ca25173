//! Whether the database answers and takes changes, and with which schema. For readiness and for `doctor`.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

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
pub struct PoolState {
    /// What the connections are for; a label.
    pub pool: &'static str,
    /// Connections that are open, in use or not.
    pub open: u32,
    /// Those of them that nobody uses at the moment.
    pub idle: u32,
    /// How many there may be.
    pub limit: u32,
}

/// Changes that the database refused although it answers: no room, no permission, a failing disk, a file that is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedChanges {
    /// How many, since the start.
    pub count: u64,
    /// Why the last one was refused; a sentence of [`StoreError`].
    pub last: Option<String>,
}

impl RefusedChanges {
    /// Takes a failure into account, if it is one of that kind.
    pub(super) fn note(&mut self, error: &StoreError) -> bool {
        let refused = matches!(error, StoreError::Full | StoreError::ReadOnly | StoreError::Disk | StoreError::Gone);
        if refused {
            self.count += 1;
            self.last = Some(error.to_string());
        }
        refused
    }
}

/// Bytes of a change that changes nothing: about what a new key writes, with its indexes and its entry of the audit. A disk
/// that is nearly full may have room for less.
const PROBE: usize = 32 << 10;

/// Such a change; another one each time, since what is the same is not written.
pub(super) fn probe() -> Vec<u8> {
    Uuid::new_v4().as_bytes().repeat(PROBE / 16)
}

/// The state of the database.
#[async_trait]
pub trait Health: Send + Sync {
    /// Reads one row.
    ///
    /// # Errors
    /// The database does not answer.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Writes something that changes nothing and is as large as a change, and waits until it is durable.
    ///
    /// # Errors
    /// Why changes fail at the moment: no room, no permission, somebody else's lock.
    async fn try_write(&self) -> Result<(), StoreError>;

    /// Looks for damage, where the database leaves that to whoever uses it. Reads all of it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`], or why it cannot be read.
    async fn examine(&self) -> Result<(), StoreError>;

    /// What time it is for the server of the database. `None`: the database is embedded and has this process' clock.
    ///
    /// # Errors
    /// The database's.
    async fn server_time(&self) -> Result<Option<Timestamp>, StoreError>;

    /// Which migrations there are.
    ///
    /// # Errors
    /// The database's.
    async fn schema_version(&self) -> Result<SchemaVersion, StoreError>;

    /// The connections, without asking the database.
    fn pools(&self) -> Vec<PoolState>;

    /// The changes that the database refused, without asking it. They tell before anybody tries.
    fn refused_changes(&self) -> RefusedChanges;

    /// Calls that waited for a connection in vain, since the start.
    fn acquire_timeouts(&self) -> u64;

    /// Lets go of the database, once what is under way has ended. Later calls fail.
    async fn close(&self);
}
