//! `UpdateCustomer`: attaches a receipt to a customer.

use crate::{Operation, Service, sale_document};
use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

/// Attaches a receipt. `UpdateHeader` of the sale documents cannot: it has no customer.
///
/// Saying it twice changes nothing more, so it may be repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCustomer {
    pub request: UpdateCustomerRequest,
}

impl Operation for UpdateCustomer {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateCustomer";
    const REPEATABLE: bool = true;
    type Response = UpdateCustomerReply;
}

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCustomerRequest {
    pub customer_id: Option<String>,
    pub key: Option<DocumentKey>,
}

/// A document's key as plug-ins spell it: `Stub` where the older services say `Stump`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DocumentKey {
    pub number: Option<i32>,
    pub stub: Option<String>,
    #[serde(rename = "Type")]
    pub kind: Option<sale_document::SaleDocumentType>,
}

impl From<&sale_document::SaleDocumentKey> for DocumentKey {
    fn from(key: &sale_document::SaleDocumentKey) -> Self {
        Self { number: key.number, stub: key.stump.clone(), kind: key.kind.clone() }
    }
}

/// Whether the receipt was changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCustomerReply {
    pub updated: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
