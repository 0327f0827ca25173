//! `CreateLoyaltyCard`: a card that Y2 numbers.

use serde::{Deserialize, Serialize};

use crate::{Operation, Service};

/// Makes a card for a customer. Sending it twice may make two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLoyaltyCard {
    pub customer_reference: String,
    pub store_id: String,
}

impl Operation for CreateLoyaltyCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CreateLoyaltyCard";
    const REPEATABLE: bool = false;
    /// The new card's number.
    type Response = Option<String>;
}
