//! `GetListDetail`: countries by code or description; all of them without a filter.

use serde::{Deserialize, Serialize};

use super::types::Country;
use crate::{Operation, Service};

use crate::soap::types::{Extra, Sent};

/// Asks for countries. An unknown code comes back as an entry with empty data (vendor guide).
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

/// The business parameter; codes are matched exactly, the description as part of a text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailRequest {
    pub description: Option<String>,
    #[serde(rename = "ISO2AlphaNumCode")]
    pub iso2: Option<String>,
    #[serde(rename = "ISO3AlphaNumCode")]
    pub iso3: Option<String>,
    #[serde(rename = "ISO3NumCode")]
    pub iso_numeric: Option<String>,
    #[serde(default)]
    pub ids: Vec<String>,
}

/// The countries.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailReply {
    #[serde(default)]
    pub countries: Sent<Vec<Country>>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
