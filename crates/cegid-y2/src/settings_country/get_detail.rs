//! `GetDetail`: one country by Y2's code.

use serde::{Deserialize, Serialize};

use super::types::Country;
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for one country.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetail {
    pub request: GetDetailRequest,
}

impl Operation for GetDetail {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetDetail";
    const REPEATABLE: bool = true;
    type Response = Option<GetDetailReply>;
}

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetailRequest {
    pub id: Option<String>,
}

/// The country, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetailReply {
    pub country: Option<Country>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
