//! `GetLoyaltyPointsForSale`: what a sale earned.

use crate::{Operation, Service, sale_document::SaleDocumentIdentifier};
use serde::{Deserialize, Serialize};

use crate::soap::types::Decimal;

/// Asks for the points that an existing document earned.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetLoyaltyPointsForSale {
    #[serde(rename = "loyaltyPointsForSaleRequest")]
    pub request: SaleDocumentIdentifier,
}

impl Operation for GetLoyaltyPointsForSale {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetLoyaltyPointsForSale";
    const REPEATABLE: bool = true;
    type Response = Option<Decimal>;
}
