//! `CashOperationsWcfService` (vendor WSDL): vouchers, gift cards and credit notes. No operation issues one.

mod get_bon_available_amount;
mod get_customer_available_bons;
mod get_document_available_bons;
mod types;
mod use_loyalty_certificate_as_discount;

pub use self::{
    get_bon_available_amount::GetBonAvailableAmount,
    get_customer_available_bons::{
        GetCustomerAvailableBons, GetCustomerAvailableBonsReply, GetCustomerAvailableBonsRequest,
    },
    get_document_available_bons::{
        GetDocumentAvailableBons, GetDocumentAvailableBonsReply, GetDocumentAvailableBonsRequest,
    },
    types::{BonAvailability, BonType},
    use_loyalty_certificate_as_discount::{UseLoyaltyCertificateAsDiscount, UseLoyaltyCertificateAsDiscountRequest},
};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "CashOperationsWcfService.svc",
    interface: "ICashOperationsWcfService",
    context: "context",
    plug_in: None,
};
