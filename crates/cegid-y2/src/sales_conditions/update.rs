//! `Update`: changes a condition.

use serde::{Deserialize, Serialize};

use super::benefit::BenefitSettings;
use super::common::{MessagesSettings, Periods, SaleConditionType, TaxSystem};
use super::customer_conditions::CustomerConditionsSettings;
use super::receipt_conditions::ReceiptOrLineConditionsSettings;
use crate::{Operation, Service};

/// Changes one condition: what is left out stays (assumed). Saying it twice changes nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Update {
    pub request: UpdateRequest,
}

impl Operation for Update {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Update";
    const REPEATABLE: bool = true;
    type Response = ();
}

/// The condition, and what changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRequest {
    pub benefit_settings: Option<BenefitSettings>,
    pub closed: Option<bool>,
    pub currency_id: Option<String>,
    pub customer_conditions_settings: Option<CustomerConditionsSettings>,
    pub frequency_period: Option<Periods>,
    pub id: String,
    pub label: Option<String>,
    pub level: Option<i32>,
    pub markdown_id: Option<String>,
    pub messages_settings: Option<MessagesSettings>,
    pub ranking: Option<i32>,
    pub receipt_or_line_conditions_settings: Option<ReceiptOrLineConditionsSettings>,
    pub restriction_categories_id: Option<String>,
    pub sale_condition_type: Option<SaleConditionType>,
    pub tax_system_id: Option<TaxSystem>,
}
