//! `UpdateShoppingCart`: what web carts hold of one item in one warehouse changes.

use serde::{Deserialize, Serialize};

use super::types::ItemIdentifier;
use crate::{Operation, Service};

use crate::soap::types::Decimal;

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
