//! `Close`: gives up what is left of an order that is not e-commerce.

use serde::{Deserialize, Serialize};

use super::types::SaleDocumentIdentifier;
use crate::{Operation, Service};

/// Closes an order that was delivered in part, a reservation or an available order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Close {
    pub close_request: CloseRequest,
}

impl Operation for Close {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Close";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Close_Request", rename_all = "PascalCase")]
pub struct CloseRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
}
