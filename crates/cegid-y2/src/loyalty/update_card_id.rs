//! `UpdateCardId`: another number for a card.

use serde::{Deserialize, Serialize};

use crate::{Operation, Service};

/// Renumbers a card. The second time the old number is unknown: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateCardId {
    #[serde(rename = "UpdateCardIdRequest")]
    pub request: UpdateCardIdRequest,
}

impl Operation for UpdateCardId {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateCardId";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The two numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateCardIdRequest {
    pub loyalty_card_id: Option<String>,
    /// Up to 17 characters, free.
    pub new_loyalty_card_id: Option<String>,
}
