//! `SaleDocumentService` (vendor WSDL): receipts, orders and other sales documents.

mod cancel;
mod close;
mod create;
mod customers_reservation_create;
mod get_by_external_reference;
mod get_by_key;
mod get_by_reference;
mod get_header_list;
mod lock;
mod types;
mod unlock;
mod update;
mod update_header;
mod update_payments;

pub use self::{
    cancel::{Cancel, CancelRequest},
    close::{Close, CloseRequest},
    create::{Create, CreateHeader, CreateLine, CreateReply, CreateRequest},
    customers_reservation_create::{
        CustomersReservationCreate, CustomersReservationCreateHeader, CustomersReservationCreateLine,
        CustomersReservationCreateReply, CustomersReservationCreateRequest,
    },
    get_by_external_reference::{GetByExternalReference, GetByExternalReferenceReply, GetByExternalReferenceRequest},
    get_by_key::{GetByKey, GetByKeyRequest},
    get_by_reference::{GetByReference, GetByReferenceRequest},
    get_header_list::{GetHeaderList, GetHeaderListReply, GetHeaderListRequest, Pager},
    lock::{Lock, LockRequest},
    types::*,
    unlock::{Unlock, UnlockRequest},
    update::{Update, UpdateHeaderData, UpdateLine, UpdateRequest},
    update_header::{UpdateHeader, UpdateHeaderRequest},
    update_payments::{UpdatePayments, UpdatePaymentsRequest},
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
