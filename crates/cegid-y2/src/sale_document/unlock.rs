//! `Unlock`: lets a locked e-commerce order go on.

use serde::{Deserialize, Serialize};

use super::types::SaleDocumentIdentifier;
use crate::{Operation, Service};

/// Unlocks one order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unlock {
    pub unlock_request: UnlockRequest,
}

impl Operation for Unlock {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Unlock";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Unlock_Request", rename_all = "PascalCase")]
pub struct UnlockRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
}
