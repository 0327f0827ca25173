//! `SaleDocumentService` (vendor WSDL): receipts, orders and other sales documents.

mod create;
mod customers_reservation_create;
mod get;
mod get_header_list;
mod states;
mod types;
mod update;
mod update_parts;

pub use self::{
    create::{Create, CreateHeader, CreateLine, CreateReply, CreateRequest},
    customers_reservation_create::{
        CustomersReservationCreate, CustomersReservationCreateHeader, CustomersReservationCreateLine,
        CustomersReservationCreateReply, CustomersReservationCreateRequest,
    },
    get::{
        GetByExternalReference, GetByExternalReferenceReply, GetByExternalReferenceRequest, GetByKey, GetByKeyRequest,
        GetByReference, GetByReferenceRequest,
    },
    get_header_list::{GetHeaderList, GetHeaderListReply, GetHeaderListRequest, Pager},
    states::{Cancel, CancelRequest, Close, CloseRequest, Lock, LockRequest, Unlock, UnlockRequest},
    types::*,
    update::{Update, UpdateHeaderData, UpdateLine, UpdateRequest},
    update_parts::{UpdateHeader, UpdateHeaderRequest, UpdatePayments, UpdatePaymentsRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "SaleDocumentService.svc",
    interface: "ISaleDocumentService",
    context: "clientContext",
    plug_in: None,
};

/// Part of the sentence that refuses a document whose internal reference is taken (public client code). The fault's id is
/// the general one, so the sentence is all there is.
pub const ALREADY_EXISTS: &str = "already exists and cannot be re-integrated";
