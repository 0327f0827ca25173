//! `GetCustomerCards`: the cards of a customer.

use serde::{Deserialize, Serialize};

use super::types::CardHeaderGet;
use crate::{Operation, Service};

/// Asks for the cards of one customer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetCustomerCards {
    #[serde(rename = "customerCardsRequest")]
    pub request: GetCustomerCardsRequest,
}

impl Operation for GetCustomerCards {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCustomerCards";
    const REPEATABLE: bool = true;
    type Response = Vec<CardHeaderGet>;
}

/// Whose cards, and which of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCustomerCardsRequest {
    /// Only active ones, or only the others; all where absent.
    pub active_cards: Option<bool>,
    pub customer_id: Option<String>,
    /// Instead of the code: a card number, a barcode, an external reference.
    pub customer_reference: Option<String>,
    /// Only those made there.
    pub store_id: Option<String>,
}
