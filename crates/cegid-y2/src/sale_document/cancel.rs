//! `Cancel`: ends an e-commerce order for good.

use serde::{Deserialize, Serialize};

use super::types::SaleDocumentIdentifier;
use crate::{Operation, Service};

/// Cancels one order. Installations with order blocking want it locked before; cancelling twice is a fault.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cancel {
    pub cancel_request: CancelRequest,
}

impl Operation for Cancel {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Cancel";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which order, and why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Cancel_Request", rename_all = "PascalCase")]
pub struct CancelRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
    /// Code of a movement reason; mandatory on some installations.
    pub reason_id: Option<String>,
}
