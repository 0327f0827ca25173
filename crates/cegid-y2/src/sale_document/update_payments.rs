//! `UpdatePayments`: changes a document's payments, received ones too.

use serde::{Deserialize, Serialize};

use super::types::{SaleDocumentIdentifier, UpdatePayment};
use crate::{Operation, Service};

/// Changes payments. Saying it late may undo what somebody else changed in between: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdatePayments {
    pub update_payments_request: UpdatePaymentsRequest,
}

impl Operation for UpdatePayments {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdatePayments";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// Which document, and its payments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "UpdatePayments_Request", rename_all = "PascalCase")]
pub struct UpdatePaymentsRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
    /// Named by their `Id`.
    #[serde(default)]
    pub payments: Vec<UpdatePayment>,
}
