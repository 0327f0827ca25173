//! `Delete`: takes an address away.

use serde::{Deserialize, Serialize};

use super::types::AddressId;
use crate::{Operation, Service};

/// Takes one address away. The second time it is unknown: it is not repeated.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Delete {
    pub request: DeleteRequest,
}

impl Operation for Delete {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "Delete";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRequest {
    pub address_id: AddressId,
}
