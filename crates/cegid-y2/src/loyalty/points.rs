//! The points of a card, of a customer, of a sale.

use crate::sale_document::SaleDocumentIdentifier;
use crate::soap::types::{Decimal, XmlDateTime, wire_enum};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Asks for the points of one card.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetAvailableLoyaltyPoints {
    pub loyalty_card_id: String,
}

impl Operation for GetAvailableLoyaltyPoints {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetAvailableLoyaltyPoints";
    const REPEATABLE: bool = true;
    /// An unknown card is a fault (assumed).
    type Response = Option<Decimal>;
}

/// Asks for the points of a customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCustomerAvailableLoyaltyPoints {
    /// A customer's code, a card's number, or another reference.
    pub customer_reference: String,
}

impl Operation for GetCustomerAvailableLoyaltyPoints {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCustomerAvailableLoyaltyPoints";
    const REPEATABLE: bool = true;
    type Response = Option<Decimal>;
}

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

/// Changes the points of a card. Sending it twice may count twice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdatePoints {
    #[serde(rename = "updatePointsRequest")]
    pub request: UpdatePointsRequest,
}

impl Operation for UpdatePoints {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdatePoints";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The movement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdatePointsRequest {
    /// Free text.
    pub comment: Option<String>,
    pub date: Option<XmlDateTime>,
    /// Whether `points` is added or is the new balance.
    pub line_type: Option<UpdatePointsLineType>,
    pub loyalty_card_id: Option<String>,
    /// Refused above the maximum of the reason.
    pub points: Option<Decimal>,
    pub program_id: Option<String>,
    /// A loyalty reason of the folder.
    pub reason_id: Option<String>,
    pub store_id: Option<String>,
}

wire_enum! {
    /// What `points` means.
    pub enum UpdatePointsLineType {
        /// To be added; negative to take away.
        Amount = "Amount",
        /// The new balance.
        CardBalance = "CardBalance",
    }
}
