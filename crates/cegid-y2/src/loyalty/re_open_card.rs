//! `ReOpenCard`: gives a closed card its life back.

use serde::{Deserialize, Serialize};

use super::types::ValidityPeriod;
use crate::{Operation, Service};

/// Reopens a closed card. The second time it is not closed: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReOpenCard {
    #[serde(rename = "ReOpenCardRequest")]
    pub request: ReOpenCardRequest,
}

impl Operation for ReOpenCard {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "ReOpenCard";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The card, why, and for how long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReOpenCardRequest {
    pub comment: Option<String>,
    pub loyalty_card_id: Option<String>,
    pub reason: Option<String>,
    pub validity_period: Option<ValidityPeriod>,
}
