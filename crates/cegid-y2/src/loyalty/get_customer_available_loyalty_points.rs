//! `GetCustomerAvailableLoyaltyPoints`: what a customer has.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::Decimal;

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
