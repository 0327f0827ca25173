//! The stock of one item: in a store, in all together, in each.

use super::types::{AvailableQtyReturn, ItemIdentifier};
use crate::soap::types::{Decimal, Extra, Sent};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

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

/// Asks for one item.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetAvailableCumulativeQtyAllStores {
    /// The old way to name the item; leave it out.
    #[serde(rename = "itemId")]
    pub item_id: Option<String>,
    /// The item.
    #[serde(rename = "itemIdentifier")]
    pub item_identifier: Option<ItemIdentifier>,
}

impl Operation for GetAvailableCumulativeQtyAllStores {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetAvailableCumulativeQtyAllStores";
    const REPEATABLE: bool = true;
    type Response = AvailableQtyReturn;
}

/// Asks for one item. An unknown item, or no open store, is an empty list and no fault.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetInventoryDetailByStore {
    /// The old way to name the item; leave it out.
    #[serde(rename = "itemId")]
    pub item_id: Option<String>,
    /// The item.
    #[serde(rename = "itemIdentifier")]
    pub item_identifier: Option<ItemIdentifier>,
}

impl Operation for GetInventoryDetailByStore {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetInventoryDetailByStore";
    const REPEATABLE: bool = true;
    type Response = Sent<Vec<AvailableQtyByStore>>;
}

/// The stock in one store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AvailableQtyByStore {
    /// Physical minus reserved plus announced, by setting of the folder.
    pub available_qty: Option<Decimal>,
    /// The label. (The vendor's text swaps the two; the columns behind them show which is which.)
    pub store_description: Option<String>,
    /// The code.
    pub store_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
