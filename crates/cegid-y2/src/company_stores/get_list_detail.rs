//! `GetListDetail`: stores, page by page.

use serde::{Deserialize, Serialize};

use super::types::{FieldsType, Pagination, Paging, Store};
use crate::{Operation, Service};

use crate::soap::types::{Extra, Sent};

/// Asks for one page of stores.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetail {
    pub request: GetListDetailRequest,
}

impl Operation for GetListDetail {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetListDetail";
    const REPEATABLE: bool = true;
    type Response = Sent<GetListDetailReply>;
}

/// The business parameter. At most one of the two lists of codes, at most 1000 codes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailRequest {
    #[serde(default)]
    pub external_references: Vec<String>,
    /// Blocks to read beside the basic ones.
    #[serde(default)]
    pub fields: Vec<FieldsType>,
    #[serde(default)]
    pub ids: Vec<String>,
    pub paging: Option<Paging>,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailReply {
    pub pagination: Option<Pagination>,
    #[serde(default)]
    pub stores: Sent<Vec<Store>>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
