//! Promotions read and written, and what they make of a document.

use super::benefit::BenefitSettings;
use super::common::{MessagesSettings, Periods, SaleConditionType, TaxSystem};
use super::customer_conditions::CustomerConditionsSettings;
use super::document::EvaluatedDocument;
use super::receipt_conditions::ReceiptOrLineConditionsSettings;
use super::sales_condition::SalesCondition;
use crate::soap::types::Extra;
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

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

/// Takes one condition away. The second time it is unknown: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Delete {
    pub request: DeleteRequest,
}

impl Operation for Delete {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Delete";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRequest {
    pub id: String,
}

/// Asks which conditions a document meets. Nothing is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Evaluate {
    pub request: EvaluateRequest,
}

impl Operation for Evaluate {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Evaluate";
    const REPEATABLE: bool = true;
    type Response = EvaluateReply;
}

/// What is asked for besides.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluateOption {
    /// Also conditions that are almost met.
    pub with_incentive: bool,
}

/// A condition that the customer wants.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SelectedSalesCondition {
    pub count_to_apply: i32,
    pub id: String,
    pub level: Option<i32>,
}

/// The document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluateRequest {
    pub document: EvaluatedDocument,
    pub option: Option<EvaluateOption>,
    #[serde(default)]
    pub selected_sales_conditions: Vec<SelectedSalesCondition>,
}

/// The conditions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluateReply {
    #[serde(default)]
    pub sales_conditions: Vec<SalesCondition>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
