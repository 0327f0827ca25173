//! Plug-in `Company/Stores`: the stores of the company. **Every name here is assumed**: there is no public contract.
//!
//! `plug_in_names` of a connection overrides any of them.

use crate::soap::types::{Extra, Sent, XmlDateTime};
use crate::{Operation, Service};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "CompanyStoresService.svc",
    interface: "IStoresWebService",
    context: "Context",
    plug_in: Some("Company/Stores"),
};

/// Asks for one store. An unknown code is an empty reply, a store the login may not see the text "Store prohibited"
/// (vendor guide).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetail {
    pub request: GetDetailRequest,
}

impl Operation for GetDetail {
    const SERVICE: Service = SERVICE;
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

/// Asks for one page of stores.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetail {
    pub request: GetListDetailRequest,
}

impl Operation for GetListDetail {
    const SERVICE: Service = SERVICE;
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

/// One store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Store {
    pub address: Option<StoreAddress>,
    pub closed: Option<bool>,
    /// Normally the ISO 4217 code.
    pub currency_id: Option<CompactString>,
    pub description: Option<CompactString>,
    pub email: Option<CompactString>,
    pub external_reference: Option<CompactString>,
    /// Up to 6 characters, leading zeros count.
    pub id: Option<CompactString>,
    /// Y2's code of three letters.
    pub language_id: Option<CompactString>,
    pub opening_date: Option<XmlDateTime>,
    pub phone_number: Option<CompactString>,
    pub short_description: Option<CompactString>,
    /// `Other` where the shop set none (vendor guide).
    #[serde(rename = "Type")]
    pub kind: Option<CompactString>,
    /// Only where `Fields` asked for them.
    #[serde(default)]
    pub warehouses: Vec<Warehouse>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Where a store is; four lines since version 26 (vendor guide).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StoreAddress {
    pub city: Option<CompactString>,
    /// Y2's own code.
    pub country_id: Option<CompactString>,
    pub line1: Option<CompactString>,
    pub line2: Option<CompactString>,
    pub line3: Option<CompactString>,
    pub line4: Option<CompactString>,
    pub region_id: Option<CompactString>,
    pub zip_code: Option<CompactString>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A warehouse of a store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Warehouse {
    pub description: Option<CompactString>,
    pub id: Option<CompactString>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A block of data to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldsType(pub String);

impl FieldsType {
    /// The block with the linked warehouses. The word is assumed, too: WCF refuses the whole request where it is another.
    pub fn warehouses() -> Self {
        Self("Warehouses".to_owned())
    }
}

/// Which page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Paging {
    /// From 1.
    pub page_index: Option<i32>,
    /// 20 where nothing is said, 1000 at most.
    pub page_size: Option<i32>,
}

/// How much a page holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Pagination {
    /// Rows in this page, not in all: a short page is the last.
    pub count: Option<i32>,
}
