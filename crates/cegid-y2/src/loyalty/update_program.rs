//! `UpdateProgram`: another programme, which is another tier.

use serde::{Deserialize, Serialize};

use crate::{Operation, Service};

/// Moves an active card to another programme. Saying it twice changes nothing more.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdateProgram {
    #[serde(rename = "UpdateProgramRequest")]
    pub request: UpdateProgramRequest,
}

impl Operation for UpdateProgram {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdateProgram";
    const REPEATABLE: bool = true;
    type Response = ();
}

/// The card and its new programme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateProgramRequest {
    pub loyalty_card_id: Option<String>,
    pub program_id: Option<String>,
}
