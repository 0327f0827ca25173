//! One document by its key or by a reference.

use super::types::{GetReply, SaleDocumentKey, SaleDocumentReference, SaleDocumentType};
use crate::soap::types::Extra;
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

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
