//! `Update`: changes an address.

use serde::{Deserialize, Serialize};

use super::types::{AddressData, AddressId};
use crate::{Operation, Service};

use crate::soap::types::Field;

/// Changes one address: what is kept is left out, what is cleared is an empty element; the required members are always
/// sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Update {
    pub request: UpdateRequest,
}

impl Operation for Update {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Update";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The address, and what it will say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateRequest {
    pub address_data: AddressData<Field<String>>,
    pub address_id: AddressId,
    /// Also makes it the third party's main address.
    pub copy_to_third_party_address: Option<bool>,
}
