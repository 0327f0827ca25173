//! `GetAvailableCumulativeQtyAllStores`: the stock of one item in all stores together.

use serde::{Deserialize, Serialize};

use super::types::{AvailableQtyReturn, ItemIdentifier};
use crate::{Operation, Service};

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
