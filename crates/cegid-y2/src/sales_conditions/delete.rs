//! `Delete`: takes a condition away.

use serde::{Deserialize, Serialize};

use crate::{Operation, Service};

/// Takes one condition away. The second time it is unknown: it is not repeated.
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

/// The condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteRequest {
    pub id: String,
}
