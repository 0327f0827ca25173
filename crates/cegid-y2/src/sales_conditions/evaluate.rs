//! `Evaluate`: what the conditions make of a document that is not there yet.

use serde::{Deserialize, Serialize};

use super::document::EvaluatedDocument;
use super::sales_condition::SalesCondition;
use crate::{Operation, Service};

use crate::soap::types::Extra;

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
