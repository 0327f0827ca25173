//! `GetCustomerAvailableBons`: the vouchers of a customer.

use serde::{Deserialize, Serialize};

use super::types::{BonAvailability, BonType};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for the active vouchers of one customer that have something left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetCustomerAvailableBons {
    pub request: GetCustomerAvailableBonsRequest,
}

impl Operation for GetCustomerAvailableBons {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCustomerAvailableBons";
    const REPEATABLE: bool = true;
    type Response = Vec<GetCustomerAvailableBonsReply>;
}

/// Whose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCustomerAvailableBonsRequest {
    pub customer_id: Option<String>,
}

/// One voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCustomerAvailableBonsReply {
    pub bon_availability: Option<BonAvailability>,
    pub bon_id: Option<String>,
    pub bon_type: Option<BonType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
