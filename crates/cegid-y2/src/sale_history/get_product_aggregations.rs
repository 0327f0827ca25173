//! `GetProductAggregations`: the levels by which sales can be added up.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

/// Asks for all levels. The context argument is spelled as in newer services.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GetProductAggregations {}

impl Operation for GetProductAggregations {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetProductAggregations";
    const REPEATABLE: bool = true;
    const CONTEXT: &'static str = super::NEWER_CONTEXT;
    type Response = Option<GetProductAggregationsReply>;
}

/// The levels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetProductAggregationsReply {
    #[serde(default)]
    pub product_aggregations: Vec<ProductAggregation>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One level.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProductAggregation {
    pub code: Option<String>,
    /// What requests name the level by.
    pub index: Option<i32>,
    pub label: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
