//! Web carts, which hold stock back.

use super::types::ItemIdentifier;
use crate::soap::types::Decimal;
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Changes what carts hold by a quantity, so it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateShoppingCart {
    /// The business parameter.
    #[serde(rename = "request")]
    pub request: UpdateShoppingCartRequest,
}

impl Operation for UpdateShoppingCart {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateShoppingCart";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which item, how much, where.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "UpdateShoppingCart_Request", rename_all = "PascalCase")]
pub struct UpdateShoppingCartRequest {
    /// Mandatory.
    pub item_identifier: Option<ItemIdentifier>,
    /// Mandatory; negative gives back.
    pub quantity: Option<Decimal>,
    /// Mandatory.
    pub warehouse_id: Option<String>,
}

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
