//! `GetLoyaltyCard`: one card by its number.

use serde::{Deserialize, Serialize};

use super::types::CardHeaderGet;
use crate::{Operation, Service};

/// Asks for one card.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetLoyaltyCard {
    pub loyalty_card_id: String,
}

impl Operation for GetLoyaltyCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetLoyaltyCard";
    const REPEATABLE: bool = true;
    /// An unknown card is nil or a fault: which is not known.
    type Response = Option<CardHeaderGet>;
}
