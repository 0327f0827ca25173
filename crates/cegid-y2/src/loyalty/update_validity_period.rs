//! `UpdateValidityPeriod`: from when to when a card is valid.

use serde::{Deserialize, Serialize};

use super::types::ValidityPeriod;
use crate::{Operation, Service};

/// Sets the period of a card. Saying it twice changes nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateValidityPeriod {
    #[serde(rename = "UpdateValidityPeriodRequest")]
    pub request: UpdateValidityPeriodRequest,
}

impl Operation for UpdateValidityPeriod {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateValidityPeriod";
    const REPEATABLE: bool = true;
    type Response = ();
}

/// The card and its new period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateValidityPeriodRequest {
    pub loyalty_card_id: Option<String>,
    pub validity_period: Option<ValidityPeriod>,
}
