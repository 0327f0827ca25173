//! `Lock`: holds an e-commerce order still.

use serde::{Deserialize, Serialize};

use super::types::SaleDocumentIdentifier;
use crate::{Operation, Service};

/// Locks one order: nothing happens to it until it is unlocked or cancelled.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lock {
    pub lock_request: LockRequest,
}

impl Operation for Lock {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Lock";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which order, and why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Lock_Request", rename_all = "PascalCase")]
pub struct LockRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
    /// Code of a movement reason.
    pub reason_id: Option<String>,
}
