//! What holds an order still, lets it go on and ends it.

use super::types::SaleDocumentIdentifier;
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

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
