//! What `Settings/Country` carries. **Assumed names** for the data that the vendor guide lists.

use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

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
