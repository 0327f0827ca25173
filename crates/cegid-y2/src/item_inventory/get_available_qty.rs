//! `GetAvailableQty`: the stock of one item in one store.

use serde::{Deserialize, Serialize};

use super::types::{AvailableQtyReturn, ItemIdentifier};
use crate::{Operation, Service};

/// Asks for one item in one store.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetAvailableQty {
    /// The old way to name the item; leave it out.
    #[serde(rename = "itemId")]
    pub item_id: Option<String>,
    /// The item.
    #[serde(rename = "itemIdentifier")]
    pub item_identifier: Option<ItemIdentifier>,
    /// The store.
    #[serde(rename = "storeId")]
    pub store_id: Option<String>,
    /// The old way to name the place; leave it out.
    #[serde(rename = "warehouseId")]
    pub warehouse_id: Option<String>,
}

impl Operation for GetAvailableQty {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetAvailableQty";
    const REPEATABLE: bool = true;
    type Response = AvailableQtyReturn;
}
