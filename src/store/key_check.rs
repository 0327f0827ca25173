//! The check value that tells a right master key from a wrong one. Sees sealed bytes only.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// The check value of the installation's master key.
#[async_trait]
pub trait KeyCheckStore: Send + Sync {
    /// The check value, when there is one: then the database was sealed under some master key already.
    ///
    /// # Errors
    /// The database's.
    async fn key_check(&self) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps `proposed` as the check value unless there is one, and answers the one that is kept: of two processes that
    /// start at the same time on a fresh database, one wins and the other one learns it.
    ///
    /// # Errors
    /// The database's.
    async fn establish_key_check(&self, proposed: &[u8]) -> Result<Vec<u8>, StoreError>;

    /// Puts `next` in the place of the check value `seen`, and remembers that the key named `retired` is not in use any
    /// more. `false`: the check value is another one by now; nothing was changed.
    ///
    /// # Errors
    /// The database's.
    async fn replace_key_check(
        &self,
        seen: &[u8],
        next: &[u8],
        retired: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Whether the installation has moved away from a key.
    ///
    /// # Errors
    /// The database's.
    async fn is_retired(&self, key: &str) -> Result<bool, StoreError>;
}
