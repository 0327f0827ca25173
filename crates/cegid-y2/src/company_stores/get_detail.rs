//! `GetDetail`: one store by its code.

use serde::{Deserialize, Serialize};

use super::types::{FieldsType, Store};
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for one store. An unknown code is an empty reply, a store the login may not see the text "Store prohibited"
/// (vendor guide).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetail {
    pub request: GetDetailRequest,
}

impl Operation for GetDetail {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetDetail";
    const REPEATABLE: bool = true;
    type Response = Option<GetDetailReply>;
}

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetailRequest {
    /// Blocks to read beside the basic ones.
    #[serde(default)]
    pub fields: Vec<FieldsType>,
    pub id: Option<String>,
}

/// The store, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetailReply {
    pub store: Option<Store>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
