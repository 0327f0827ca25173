//! `UseLoyaltyCertificateAsDiscount`: consumes a loyalty certificate whole.

use crate::{Operation, Service, sale_document::SaleDocumentIdentifier};
use serde::{Deserialize, Serialize};

use crate::soap::types::Decimal;

/// Consumes a certificate. The second time nothing is left: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UseLoyaltyCertificateAsDiscount {
    #[serde(rename = "useLoyaltyCertificateAsDiscountRequest")]
    pub request: UseLoyaltyCertificateAsDiscountRequest,
}

impl Operation for UseLoyaltyCertificateAsDiscount {
    const SERVICE: Service = super::SERVICE;
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
