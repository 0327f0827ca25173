//! `UpdatePoints`: adds points to a card, takes some away, or sets the balance.

use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, XmlDateTime, wire_enum};

/// Changes the points of a card. Sending it twice may count twice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UpdatePoints {
    #[serde(rename = "updatePointsRequest")]
    pub request: UpdatePointsRequest,
}

impl Operation for UpdatePoints {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "UpdatePoints";
    const REPEATABLE: bool = false;
    type Response = ();
}

/// The movement.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdatePointsRequest {
    /// Free text.
    pub comment: Option<String>,
    pub date: Option<XmlDateTime>,
    /// Whether `points` is added or is the new balance.
    pub line_type: Option<UpdatePointsLineType>,
    pub loyalty_card_id: Option<String>,
    /// Refused above the maximum of the reason.
    pub points: Option<Decimal>,
    pub program_id: Option<String>,
    /// A loyalty reason of the folder.
    pub reason_id: Option<String>,
    pub store_id: Option<String>,
}

wire_enum! {
    /// What `points` means.
    pub enum UpdatePointsLineType {
        /// To be added; negative to take away.
        Amount = "Amount",
        /// The new balance.
        CardBalance = "CardBalance",
    }
}
