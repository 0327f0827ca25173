//! `GetListDetail`: every title.

use serde::{Deserialize, Serialize};

use super::types::Civility;
use crate::{Operation, Service};

use crate::soap::types::{Extra, Sent};

/// Titles are not paged: a reply of exactly this many is cut (vendor guide).
pub const CAP: usize = 1000;

/// Asks for the titles, sorted by restriction, rank and code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetail {
    pub request: GetListDetailRequest,
}

impl Operation for GetListDetail {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetListDetail";
    const REPEATABLE: bool = true;
    type Response = Sent<GetListDetailReply>;
}

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailRequest {
    #[serde(default)]
    pub ids: Vec<String>,
}

/// The titles.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailReply {
    #[serde(default)]
    pub civilities: Sent<Vec<Civility>>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
