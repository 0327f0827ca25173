//! What `Settings/Civilities` carries. **Assumed names** for the data that the vendor guide lists.

use serde::{Deserialize, Serialize};

use crate::soap::types::Extra;

/// A title of people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Civility {
    pub description: Option<String>,
    pub id: Option<String>,
    /// Place in lists.
    pub rank: Option<i32>,
    /// Who it is for; absent where it is for everybody.
    pub restriction: Option<String>,
    pub short_description: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
