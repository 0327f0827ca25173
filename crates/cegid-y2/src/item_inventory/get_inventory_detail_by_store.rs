//! `GetInventoryDetailByStore`: the stock of one item in each open store.

use serde::{Deserialize, Serialize};

use super::types::ItemIdentifier;
use crate::{Operation, Service};

use crate::soap::types::{Decimal, Extra, Sent};

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
