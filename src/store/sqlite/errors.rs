//! SQLite's result codes in the words of [`StoreError`].

use crate::store::{StoreError, sql::columns::unreadable};

/// Primary result codes of SQLite (the lower byte of an extended code).
mod code {
    pub(super) const PERMISSION: u32 = 3;
    pub(super) const BUSY: u32 = 5;
    pub(super) const LOCKED: u32 = 6;
    pub(super) const READ_ONLY: u32 = 8;
    /// Also what a disk over its quota, or one that became read-only, answers to a write.
    pub(super) const INPUT_OUTPUT: u32 = 10;
    pub(super) const CORRUPT: u32 = 11;
    pub(super) const FULL: u32 = 13;
    pub(super) const CANNOT_OPEN: u32 = 14;
    pub(super) const NOT_A_DATABASE: u32 = 26;
}

/// What an error of sqlx means to an operator.
pub(super) fn store_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => StoreError::Unavailable,
        sqlx::Error::ColumnDecode { source, .. } | sqlx::Error::Decode(source) => unreadable(source),
        sqlx::Error::Database(database) => {
            match database.code().and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff) {
                Some(code::BUSY | code::LOCKED) => StoreError::Locked,
                Some(code::READ_ONLY | code::PERMISSION) => StoreError::ReadOnly,
                Some(code::INPUT_OUTPUT | code::CANNOT_OPEN) => StoreError::Disk,
                Some(code::CORRUPT | code::NOT_A_DATABASE) => StoreError::Corrupt,
                Some(code::FULL) => StoreError::Full,
                _ => StoreError::Other(Box::new(error)),
            }
        }
        _ => StoreError::Other(Box::new(error)),
    }
}
