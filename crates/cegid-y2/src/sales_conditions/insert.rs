//! `Insert`: a new condition.

use serde::{Deserialize, Serialize};

use super::benefit::BenefitSettings;
use super::common::{MessagesSettings, Periods, SaleConditionType, TaxSystem};
use super::customer_conditions::CustomerConditionsSettings;
use super::receipt_conditions::ReceiptOrLineConditionsSettings;
use crate::{Operation, Service};

/// Adds a condition. The second time its id is taken: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Insert {
    pub request: InsertRequest,
}

impl Operation for Insert {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Insert";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InsertRequest {
    pub benefit_settings: Option<BenefitSettings>,
    pub closed: Option<bool>,
    pub currency_id: String,
    pub customer_conditions_settings: Option<CustomerConditionsSettings>,
    pub frequency_period: Option<Periods>,
    pub id: String,
    pub label: String,
    pub level: Option<i32>,
    pub markdown_id: String,
    pub messages_settings: Option<MessagesSettings>,
    pub ranking: Option<i32>,
    pub receipt_or_line_conditions_settings: Option<ReceiptOrLineConditionsSettings>,
    pub restriction_categories_id: Option<String>,
    pub sale_condition_type: SaleConditionType,
    pub tax_system_id: TaxSystem,
}
