//! `CreateExternCard`: a card that another system numbered.

use serde::{Deserialize, Serialize};

use super::types::ValidityPeriod;
use crate::{Operation, Service};

/// Brings a card of another system in. The second time its number is taken: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CreateExternCard {
    #[serde(rename = "CreateExternCardRequest")]
    pub request: CreateExternCardRequest,
}

impl Operation for CreateExternCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "CreateExternCard";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateExternCardRequest {
    pub closed: Option<bool>,
    pub customer_id: Option<String>,
    /// Up to 17 characters.
    pub loyalty_card_id: Option<String>,
    pub program_id: Option<String>,
    pub store_id: Option<String>,
    pub validity_period: Option<ValidityPeriod>,
}
