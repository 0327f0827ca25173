//! `Add`: gives a third party one more address.

use serde::{Deserialize, Serialize};

use super::types::{AddressData, ThirdPartyId};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Adds an address. Without a number Y2 gives one, so that sending it twice adds two.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Add {
    pub request: AddRequest,
}

impl Operation for Add {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Add";
    const REPEATABLE: bool = false;
    type Response = AddReply;
}

/// The new address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddRequest {
    pub address_data: AddressData,
    /// Y2's choice where absent; must be free.
    pub address_number: Option<i32>,
    /// Also makes it the third party's main address.
    pub copy_to_third_party_address: Option<bool>,
    pub third_party_id: ThirdPartyId,
}

/// What it is called.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddReply {
    /// Per third party, from 1.
    pub address_number: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
