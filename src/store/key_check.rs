//! The check value that tells a right master key from a wrong one. Sees sealed bytes only.

use async_trait::async_trait;

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
}
