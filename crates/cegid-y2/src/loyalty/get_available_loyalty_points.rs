//! `GetAvailableLoyaltyPoints`: what is on a card.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::Decimal;

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
