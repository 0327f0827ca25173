//! `GetHeaderList`: heads of documents by customer, day, kind and store.

use serde::{Deserialize, Serialize};

use super::types::{GetHeader, SaleDocumentType};
use crate::{Operation, Service};

use crate::soap::types::{Extra, XmlDateTime};

/// Asks for one page, newest first. There is no total: read on until a page is short or empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetHeaderList {
    pub search_request: GetHeaderListRequest,
}

impl Operation for GetHeaderList {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetHeaderList";
    const REPEATABLE: bool = true;
    type Response = GetHeaderListReply;
}

/// The business parameter; what is left out does not filter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetHeaderList_Request", rename_all = "PascalCase")]
pub struct GetHeaderListRequest {
    /// True: living documents only.
    pub active: Option<bool>,
    /// Inclusive, without time.
    pub begin_date: Option<XmlDateTime>,
    pub customer_id: Option<String>,
    #[serde(default)]
    pub document_types: Vec<SaleDocumentType>,
    /// Inclusive, without time.
    pub end_date: Option<XmlDateTime>,
    pub pager: Option<Pager>,
    #[serde(default)]
    pub store_ids: Vec<String>,
}

/// Which page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Pager {
    /// From 1.
    pub page_index: Option<i32>,
    /// 20 where nothing is said; clients ask for up to 200.
    pub page_size: Option<i32>,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "GetHeaderList_Reply", rename_all = "PascalCase")]
pub struct GetHeaderListReply {
    #[serde(default)]
    pub headers: Vec<GetHeader>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
