//! How much of a stock is kept back from a shop.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;
use crate::domain::{
    audit::Entry,
    ecommerce::stock::Buffered,
    ids::{ShopId, TenantId},
};

/// A buffer that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockBuffer {
    /// What it is kept back of.
    pub of: Buffered,
    /// How many pieces.
    pub buffer: u32,
    /// Since when.
    pub changed_at: Timestamp,
}

/// What a buffer shall be; `None` removes it.
pub type BufferChange = (Buffered, Option<u32>);

/// Buffers of shops. Whether there is such a shop, the tenant's files say.
#[async_trait]
pub trait StockBufferStore: Send + Sync {
    /// A shop's buffers by level and reference, those behind `after`.
    ///
    /// # Errors
    /// The database's.
    async fn stock_buffers(
        &self,
        tenant: &TenantId,
        shop: &ShopId,
        after: Option<&Buffered>,
        limit: u32,
    ) -> Result<Vec<StockBuffer>, StoreError>;

    /// One.
    ///
    /// # Errors
    /// The database's.
    async fn stock_buffer(
        &self,
        tenant: &TenantId,
        shop: &ShopId,
        of: &Buffered,
    ) -> Result<Option<StockBuffer>, StoreError>;

    /// Sets and removes buffers, all or none, in their order. Answers how many are other than before; where none is, nothing is recorded.
    /// `None`: there is no such tenant.
    ///
    /// # Errors
    /// The database's.
    async fn change_stock_buffers(
        &self,
        tenant: &TenantId,
        shop: &ShopId,
        changes: &[BufferChange],
        entry: &Entry,
    ) -> Result<Option<u64>, StoreError>;
}
