//! `Get`: one address.

use serde::{Deserialize, Serialize};

use super::types::{AddressData, AddressId};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for one address.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Get {
    pub request: GetRequest,
}

impl Operation for Get {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Get";
    const REPEATABLE: bool = true;
    /// An unknown address is a fault (assumed).
    type Response = GetReply;
}

/// The address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetRequest {
    pub address_id: AddressId,
}

/// What it says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetReply {
    pub address_data: Option<AddressData>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
