//! `ResetShoppingCart`: web carts give back what they hold.

use serde::{Deserialize, Serialize};

use super::types::ItemIdentifier;
use crate::{Operation, Service};

/// Gives back one item, or all of a warehouse. Saying it twice does no more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ResetShoppingCart {
    /// The business parameter.
    #[serde(rename = "request")]
    pub request: ResetShoppingCartRequest,
}

impl Operation for ResetShoppingCart {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "ResetShoppingCart";
    const REPEATABLE: bool = true;
    type Response = ();
}

/// Which item, where.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "ResetShoppingCart_Request", rename_all = "PascalCase")]
pub struct ResetShoppingCartRequest {
    /// All items when absent.
    pub item_identifier: Option<ItemIdentifier>,
    /// Mandatory.
    pub warehouse_id: Option<String>,
}
