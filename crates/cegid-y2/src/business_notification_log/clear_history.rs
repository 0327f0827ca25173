//! `ClearHistory`: forgets old notifications.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

/// Purges the log. Saying it twice purges nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClearHistory {
    pub request: ClearHistoryRequest,
}

impl Operation for ClearHistory {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "ClearHistory";
    const REPEATABLE: bool = true;
    type Response = ClearHistoryReply;
}

/// What to forget.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClearHistoryRequest {
    /// Only what is at least so old.
    pub age_in_days: i32,
    /// Only of this subscription; of all where absent.
    pub subscription_id: Option<String>,
}

/// How many were forgotten.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClearHistoryReply {
    pub count: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
