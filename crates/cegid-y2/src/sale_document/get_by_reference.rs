//! `GetByReference`: one document by kind, customer and internal reference.

use serde::{Deserialize, Serialize};

use super::types::{GetReply, SaleDocumentReference};
use crate::{Operation, Service};

/// Asks for one document. Whether a missing one is a nil answer or a fault is not known: both mean "not found".
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetByReference {
    pub search_request: GetByReferenceRequest,
}

impl GetByReference {
    /// All three parts are needed.
    pub fn new(reference: SaleDocumentReference) -> Self {
        Self { search_request: GetByReferenceRequest { reference: Some(reference) } }
    }
}

impl Operation for GetByReference {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetByReference";
    const REPEATABLE: bool = true;
    type Response = Option<GetReply>;
}

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetByReference_Request", rename_all = "PascalCase")]
pub struct GetByReferenceRequest {
    pub reference: Option<SaleDocumentReference>,
}
