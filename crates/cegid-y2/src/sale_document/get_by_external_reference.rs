//! `GetByExternalReference`: the documents of one kind that carry an external reference.

use serde::{Deserialize, Serialize};

use super::types::{GetReply, SaleDocumentType};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for every document with that reference; the reference need not be unique.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetByExternalReference {
    pub search_request: GetByExternalReferenceRequest,
}

impl GetByExternalReference {
    /// `external_reference` has up to 40 characters.
    pub fn new(external_reference: impl Into<String>, kind: SaleDocumentType) -> Self {
        let request =
            GetByExternalReferenceRequest { external_reference: Some(external_reference.into()), kind: Some(kind) };
        Self { search_request: request }
    }
}

impl Operation for GetByExternalReference {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetByExternalReference";
    const REPEATABLE: bool = true;
    type Response = GetByExternalReferenceReply;
}

/// The business parameter; Y2 needs both members.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetByExternalReference_Request", rename_all = "PascalCase")]
pub struct GetByExternalReferenceRequest {
    pub external_reference: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<SaleDocumentType>,
}

/// The documents, in Y2's order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetByExternalReference_Reply")]
pub struct GetByExternalReferenceReply {
    #[serde(rename = "Get_Replies", default)]
    pub replies: Vec<GetReply>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
