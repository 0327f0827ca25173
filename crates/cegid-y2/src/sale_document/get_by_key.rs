//! `GetByKey`: one document by kind, stump and number.

use serde::{Deserialize, Serialize};

use super::types::{GetReply, SaleDocumentKey};
use crate::{Operation, Service};

/// Asks for one document. Whether a missing one is a nil answer or a fault is not known: both mean "not found".
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetByKey {
    pub search_request: GetByKeyRequest,
}

impl GetByKey {
    /// All three parts are needed.
    pub fn new(key: SaleDocumentKey) -> Self {
        Self { search_request: GetByKeyRequest { key: Some(key) } }
    }
}

impl Operation for GetByKey {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetByKey";
    const REPEATABLE: bool = true;
    type Response = Option<GetReply>;
}

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetByKey_Request", rename_all = "PascalCase")]
pub struct GetByKeyRequest {
    pub key: Option<SaleDocumentKey>,
}
