//! `GetListItemInventoryDetailByStore`: the stock of many items in many stores, page by page.

use serde::{Deserialize, Serialize};

use super::types::ItemIdentifier;
pub use crate::sale_document::Pager;
use crate::{Operation, Service};

use crate::soap::types::{Decimal, Extra};

/// Asks for one page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetListItemInventoryDetailByStore {
    pub inventory_store_item_detail_request: GetListItemInventoryDetailByStoreRequest,
}

impl Operation for GetListItemInventoryDetailByStore {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetListItemInventoryDetailByStore";
    const REPEATABLE: bool = true;
    type Response = GetListItemInventoryDetailByStoreReply;
}

/// Which items, where, and how much of it is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetListItemInventoryDetailByStore_Request", rename_all = "PascalCase")]
pub struct GetListItemInventoryDetailByStoreRequest {
    /// False: the main warehouse only.
    pub all_available_warehouse: Option<bool>,
    /// Whether sizes are shown.
    pub detail_sku: Option<bool>,
    /// Mandatory.
    #[serde(default)]
    pub item_identifiers: Vec<ItemIdentifier>,
    /// Whether only what is more than 0 is shown.
    pub only_available_stock: Option<bool>,
    pub pager: Option<Pager>,
    /// All stores of the login when empty.
    #[serde(default)]
    pub store_ids: Vec<String>,
    pub with_store_name: Option<bool>,
}

/// One page; an unknown item is left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetListItemInventoryDetailByStore_Reply", rename_all = "PascalCase")]
pub struct GetListItemInventoryDetailByStoreReply {
    #[serde(default)]
    pub inventory_details_by_store: Vec<AvailableQtyByItemByStore>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The stock of one item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AvailableQtyByItemByStore {
    pub item_code: Option<String>,
    #[serde(default)]
    pub stores_available_qty: Vec<StoreAvailableQty>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The stock in one store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StoreAvailableQty {
    pub available_quantity: Option<Decimal>,
    /// Only when sizes are asked for.
    #[serde(default)]
    pub available_skus_qty: Vec<AvailableSkuQty>,
    pub store_id: Option<String>,
    /// Only when names are asked for.
    pub store_name: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The stock of one size.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AvailableSkuQty {
    pub available_qty: Option<Decimal>,
    pub dimension1: Option<String>,
    pub dimension2: Option<String>,
    pub dimension3: Option<String>,
    pub dimension4: Option<String>,
    pub dimension5: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
