//! `Acknowledge`: tells that notifications were processed.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

/// Confirms notifications. Saying it twice confirms nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Acknowledge {
    pub request: AcknowledgeRequest,
}

impl Operation for Acknowledge {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Acknowledge";
    const REPEATABLE: bool = true;
    type Response = AcknowledgeReply;
}

/// Which ones; at least one, because an empty list is not sent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcknowledgeRequest {
    #[serde(default)]
    pub notification_ids: Vec<String>,
}

/// How many of them waited.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcknowledgeReply {
    pub count: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
