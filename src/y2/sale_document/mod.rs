//! `SaleDocumentService` (vendor WSDL): receipts, orders and other sales documents, read only.

mod get_by_external_reference;
mod get_by_key;
mod get_by_reference;
mod get_header_list;
mod types;

pub use self::{
    get_by_external_reference::{GetByExternalReference, GetByExternalReferenceReply, GetByExternalReferenceRequest},
    get_by_key::{GetByKey, GetByKeyRequest},
    get_by_reference::{GetByReference, GetByReferenceRequest},
    get_header_list::{GetHeaderList, GetHeaderListReply, GetHeaderListRequest, Pager},
    types::*,
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "SaleDocumentService.svc",
    interface: "ISaleDocumentService",
    context: "clientContext",
    plug_in: None,
};
