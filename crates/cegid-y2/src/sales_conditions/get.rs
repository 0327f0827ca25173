//! `Get`: one condition.

use serde::{Deserialize, Serialize};

use super::benefit::BenefitSettings;
use super::common::{MessagesSettings, Periods, SaleConditionType, TaxSystem};
use super::customer_conditions::CustomerConditionsSettings;
use super::receipt_conditions::ReceiptOrLineConditionsSettings;
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for one condition.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Get {
    pub request: GetRequest,
}

impl Operation for Get {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Get";
    const REPEATABLE: bool = true;
    /// An unknown condition is a fault (assumed).
    type Response = GetReply;
}

/// The condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRequest {
    pub id: String,
}

/// What it says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetReply {
    pub benefit_settings: Option<BenefitSettings>,
    pub closed: Option<bool>,
    pub currency_id: Option<String>,
    pub customer_conditions_settings: Option<CustomerConditionsSettings>,
    pub frequency_period: Option<Periods>,
    pub label: Option<String>,
    /// Which conditions exclude each other.
    pub level: Option<i32>,
    pub markdown_id: Option<String>,
    pub messages_settings: Option<MessagesSettings>,
    /// Which one comes first.
    pub ranking: Option<i32>,
    pub receipt_or_line_conditions_settings: Option<ReceiptOrLineConditionsSettings>,
    pub restriction_categories_id: Option<String>,
    pub sale_condition_type: Option<SaleConditionType>,
    pub tax_system_id: Option<TaxSystem>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
