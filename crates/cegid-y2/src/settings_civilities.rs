//! Plug-in `Settings/Civilities`: the titles of people. **Every name here is assumed**: there is no public contract.

use crate::soap::types::{Extra, Sent};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Where it is (endpoint inferred from the vendor's naming rule).
pub const SERVICE: Service = Service {
    endpoint: "SettingsCivilitiesService.svc",
    interface: "ICivilitiesWebService",
    context: "Context",
    plug_in: Some("Settings/Civilities"),
};

/// Asks for one title.
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
    pub id: Option<String>,
}

/// The title, if there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetDetailReply {
    pub civility: Option<Civility>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Titles are not paged: a reply of exactly this many is cut (vendor guide).
pub const CAP: usize = 1000;

/// Asks for the titles, sorted by restriction, rank and code.
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

/// The business parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailRequest {
    #[serde(default)]
    pub ids: Vec<String>,
}

/// The titles.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetListDetailReply {
    #[serde(default)]
    pub civilities: Sent<Vec<Civility>>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A title of people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Civility {
    pub description: Option<String>,
    pub id: Option<String>,
    /// Place in lists.
    pub rank: Option<i32>,
    /// Who it is for; absent where it is for everybody.
    pub restriction: Option<String>,
    pub short_description: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
