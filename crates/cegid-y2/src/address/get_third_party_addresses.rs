//! `GetThirdPartyAddresses`: all complementary addresses of a third party.

use serde::{Deserialize, Serialize};

use super::types::{AddressData, ThirdPartyId};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for all addresses of one third party.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetThirdPartyAddresses {
    pub request: GetThirdPartyAddressesRequest,
}

impl Operation for GetThirdPartyAddresses {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetThirdPartyAddresses";
    const REPEATABLE: bool = true;
    type Response = GetThirdPartyAddressesReply;
}

/// Whose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetThirdPartyAddressesRequest {
    pub third_party_id: ThirdPartyId,
}

/// The addresses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetThirdPartyAddressesReply {
    #[serde(default)]
    pub third_party_addresses: Vec<ThirdPartyAddress>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ThirdPartyAddress {
    pub address_data: Option<AddressData>,
    pub address_number: Option<i32>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
