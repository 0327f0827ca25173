//! `GetLoyaltyPointsForSale`: what a sale earned.

use serde::{Deserialize, Serialize};

use crate::{
    soap::types::Decimal,
    y2::{Operation, Service, sale_document::SaleDocumentIdentifier},
};

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
