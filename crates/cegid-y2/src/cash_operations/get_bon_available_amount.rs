//! `GetBonAvailableAmount`: what is left on one voucher.

use serde::{Deserialize, Serialize};

use super::types::{BonAvailability, BonType};
use crate::{Operation, Service};

/// Asks for one voucher.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetBonAvailableAmount {
    /// Up to 17 characters.
    pub bon_id: String,
    pub bon_type: BonType,
    /// Of credit notes and loyalty certificates only.
    pub customer_id: Option<String>,
}

impl Operation for GetBonAvailableAmount {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetBonAvailableAmount";
    const REPEATABLE: bool = true;
    type Response = Option<BonAvailability>;
}
