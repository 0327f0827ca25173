//! A delivery or invoicing address.

use crate::{country_id_type::CountryIdType, opaque::opaque_debug};
use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

/// Personal data: `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Address {
    pub city: Option<String>,
    pub contact_number: Option<i32>,
    /// Y2's own code, unless `CountryIdType` says otherwise.
    pub country_id: Option<String>,
    /// Only some installations send it.
    pub country_id_type: Option<CountryIdType>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub line3: Option<String>,
    pub phone_number: Option<String>,
    pub region: Option<String>,
    pub title_id: Option<String>,
    pub zip_code: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

opaque_debug!(Address);
