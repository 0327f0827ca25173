//! `GetDocumentAvailableBons`: the vouchers that a document issued.

use serde::{Deserialize, Serialize};

use super::types::{BonAvailability, BonType};
use crate::{Operation, Service, sale_document::SaleDocumentIdentifier};

use crate::soap::types::Extra;

/// Asks for the active vouchers of one document that have something left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDocumentAvailableBons {
    pub request: GetDocumentAvailableBonsRequest,
}

impl Operation for GetDocumentAvailableBons {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetDocumentAvailableBons";
    const REPEATABLE: bool = true;
    type Response = Vec<GetDocumentAvailableBonsReply>;
}

/// Of which document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDocumentAvailableBonsRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
}

/// One voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDocumentAvailableBonsReply {
    pub bon_availability: Option<BonAvailability>,
    pub bon_id: Option<String>,
    pub bon_type: Option<BonType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
