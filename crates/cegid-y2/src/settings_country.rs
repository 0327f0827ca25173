//! Plug-in `Settings/Country`: countries and their codes. **Every name here is assumed**: there is no public contract.

use crate::soap::types::{Extra, Sent};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "SettingsCountryService.svc",
    interface: "ICountryWebService",
    context: "Context",
    plug_in: Some("Settings/Country"),
};

/// Asks for one country.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetail {
    pub request: GetDetailRequest,
}

impl Operation for GetDetail {
    const SERVICE: Service = SERVICE;
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

/// Asks for countries. An unknown code comes back as an entry with empty data (vendor guide).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetail {
    pub request: GetListDetailRequest,
}

impl Operation for GetListDetail {
    const SERVICE: Service = SERVICE;
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

/// A country as the shop set it up. Its codes are not guaranteed to be unique, complete or real.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Country {
    pub currency_id: Option<String>,
    pub description: Option<String>,
    #[serde(rename = "ISO2AlphaNumCode")]
    pub iso2: Option<String>,
    #[serde(rename = "ISO3AlphaNumCode")]
    pub iso3: Option<String>,
    #[serde(rename = "ISO3NumCode")]
    pub iso_numeric: Option<String>,
    /// Y2's code, usually but not always ISO alpha-3.
    pub id: Option<String>,
    /// Y2's code of the default language.
    pub language_id: Option<String>,
    pub nationality: Option<String>,
    #[serde(default)]
    pub regions: Vec<Region>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A part of a country.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Region {
    pub description: Option<String>,
    pub id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
