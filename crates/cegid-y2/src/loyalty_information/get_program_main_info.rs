//! `GetProgramMainInfo`: the settings of a programme.

use serde::{Deserialize, Serialize};

use super::card_management::CardManagement;
use super::program::Program;
use crate::{Operation, Service};

use crate::soap::types::Extra;

/// Asks for one programme.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetProgramMainInfo {
    pub request: GetProgramMainInfoRequest,
}

impl Operation for GetProgramMainInfo {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetProgramMainInfo";
    const REPEATABLE: bool = true;
    /// An unknown programme is a fault (assumed).
    type Response = GetProgramMainInfoReply;
}

/// The programme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetProgramMainInfoRequest {
    pub program_id: String,
}

/// Its settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetProgramMainInfoReply {
    pub card_management: Option<CardManagement>,
    pub program: Option<Program>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
