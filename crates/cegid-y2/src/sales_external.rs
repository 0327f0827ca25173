//! Plug-in `SalesExternal/Engine2`: what happens to receipts from outside. **Every name here is assumed**: there is no
//! public contract.

use crate::soap::types::Extra;
use crate::{Operation, Service, sale_document};
use serde::{Deserialize, Serialize};

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "SalesExternalEngine2Service.svc",
    interface: "IEngine2WebService",
    context: "Context",
    plug_in: Some("SalesExternal/Engine2"),
};

/// The id of the fault for a customer that does not exist (vendor guide).
pub const CUSTOMER_NOT_FOUND: &str = "CBR_161_0006";

/// Attaches a receipt. `UpdateHeader` of the sale documents cannot: it has no customer.
///
/// Saying it twice changes nothing more, so it may be repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCustomer {
    pub request: UpdateCustomerRequest,
}

impl Operation for UpdateCustomer {
    const SERVICE: Service = SERVICE;
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
