//! `CloseCard`: ends the life of a card.

use serde::{Deserialize, Serialize};

use crate::{Operation, Service};

/// Closes an active card. The second time it is closed already: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CloseCard {
    #[serde(rename = "CloseCardRequest")]
    pub request: CloseCardRequest,
}

impl Operation for CloseCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CloseCard";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The card, and why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CloseCardRequest {
    pub comment: Option<String>,
    pub loyalty_card_id: Option<String>,
    pub reason: Option<String>,
}
