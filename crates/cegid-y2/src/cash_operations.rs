//! `CashOperationsWcfService` (vendor WSDL): vouchers, gift cards and credit notes. No operation issues one.

use crate::sale_document::SaleDocumentIdentifier;
use crate::soap::types::{Decimal, Extra, XmlDateTime, wire_enum};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "CashOperationsWcfService.svc",
    interface: "ICashOperationsWcfService",
    context: "context",
    plug_in: None,
};

/// Asks for one voucher.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetBonAvailableAmount {
    /// Up to 17 characters.
    pub bon_id: String,
    pub bon_type: BonType,
    /// Of credit notes and loyalty certificates only.
    pub customer_id: Option<String>,
}

impl Operation for GetBonAvailableAmount {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "GetBonAvailableAmount";
    const REPEATABLE: bool = true;
    type Response = Option<BonAvailability>;
}

/// Asks for the active vouchers of one customer that have something left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCustomerAvailableBons {
    pub request: GetCustomerAvailableBonsRequest,
}

impl Operation for GetCustomerAvailableBons {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "GetCustomerAvailableBons";
    const REPEATABLE: bool = true;
    type Response = Vec<GetCustomerAvailableBonsReply>;
}

/// Whose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCustomerAvailableBonsRequest {
    pub customer_id: Option<String>,
}

/// One voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCustomerAvailableBonsReply {
    pub bon_availability: Option<BonAvailability>,
    pub bon_id: Option<String>,
    pub bon_type: Option<BonType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Asks for the active vouchers of one document that have something left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetDocumentAvailableBons {
    pub request: GetDocumentAvailableBonsRequest,
}

impl Operation for GetDocumentAvailableBons {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "GetDocumentAvailableBons";
    const REPEATABLE: bool = true;
    type Response = Vec<GetDocumentAvailableBonsReply>;
}

/// Of which document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDocumentAvailableBonsRequest {
    pub identifier: Option<SaleDocumentIdentifier>,
}

/// One voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDocumentAvailableBonsReply {
    pub bon_availability: Option<BonAvailability>,
    pub bon_id: Option<String>,
    pub bon_type: Option<BonType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Consumes a certificate. The second time nothing is left: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UseLoyaltyCertificateAsDiscount {
    #[serde(rename = "useLoyaltyCertificateAsDiscountRequest")]
    pub request: UseLoyaltyCertificateAsDiscountRequest,
}

impl Operation for UseLoyaltyCertificateAsDiscount {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "UseLoyaltyCertificateAsDiscount";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The certificate, and the document it reduces.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UseLoyaltyCertificateAsDiscountRequest {
    /// All that is left. (A `double` on the wire, whose text is that of a decimal.)
    pub amount: Option<Decimal>,
    pub customer_id: Option<String>,
    /// By key or by reference, not by both.
    pub document_identifier: Option<SaleDocumentIdentifier>,
    pub loyalty_certificate_id: Option<String>,
}

/// What is left.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BonAvailability {
    pub amount: Option<Decimal>,
    pub currency_id: Option<String>,
    /// Only of credit notes and loyalty certificates.
    pub customer_id: Option<String>,
    /// The means of payment it is used as.
    pub method_id: Option<String>,
    /// The last valid day; `2099-12-31` for ever.
    pub validity_end_date: Option<XmlDateTime>,
    pub validity_start_date: Option<XmlDateTime>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// The kinds of voucher.
    #[derive(Default)]
    pub enum BonType {
        /// Credit note.
        #[default]
        Account = "Account",
        Deposit = "Deposit",
        LoyaltyCertificate = "LoyaltyCertificate",
        GiftCard = "GiftCard",
        GiftCertificate = "GiftCertificate",
    }
}
