//! `GetCardInfo`: everything about a card, as it stands on a day.

use crate::{Operation, Service, opaque::opaque_debug};
use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime, wire_enum};

/// Asks for one card.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCardInfo {
    pub request: GetCardInfoRequest,
}

impl Operation for GetCardInfo {
    const SERVICE: Service = super::SERVICE;
    const NAME: &'static str = "GetCardInfo";
    const REPEATABLE: bool = true;
    /// An unknown card is a fault (assumed).
    type Response = GetCardInfoReply;
}

/// The card and the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCardInfoRequest {
    /// Its number.
    pub card_reference: String,
    /// The day for which `state` is told.
    pub date_for_card_validity: XmlDateTime,
}

/// The card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetCardInfoReply {
    pub benefit: Option<CardBenefit>,
    pub card_reference: Option<String>,
    /// When the programme was last changed.
    pub changing_date: Option<XmlDateTime>,
    pub closing_date: Option<XmlDateTime>,
    pub cumulation: Option<CardCumulation>,
    /// The currency of its programme.
    pub currency_id: Option<String>,
    pub customer: Option<CardCustomer>,
    pub first_activation: Option<XmlDateTime>,
    pub id: Option<String>,
    pub operation_available: Option<CardOperationAvailable>,
    pub origin: Option<LoyaltyCardType>,
    pub program_id: Option<String>,
    pub state: Option<CardState>,
    pub validity_period: Option<CardValidityPeriod>,
    pub visit: Option<CardVisit>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Benefits so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardBenefit {
    pub last: Option<XmlDateTime>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What was collected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardCumulation {
    pub acquired: Option<Decimal>,
    pub acquired_for_renewal: Option<Decimal>,
    /// What can still be used.
    pub available: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Whose card it is.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardCustomer {
    pub first_name: Option<String>,
    pub id: Option<String>,
    pub last_name: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What may be done with it now.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardOperationAvailable {
    pub change_program: Option<bool>,
    pub close_card: Option<bool>,
    pub display_loyalty_detail: Option<bool>,
    pub extend_end_date: Option<bool>,
    pub reissue_card: Option<bool>,
    pub renew_card_manual: Option<bool>,
    pub renew_card_simulation: Option<bool>,
    pub update_loyalty_manual: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// How it stands on the day of the request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardState {
    pub can_close: Option<bool>,
    pub closed: Option<bool>,
    pub expired: Option<bool>,
    pub not_yet_valid: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// From the first to the last valid day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardValidityPeriod {
    pub end: Option<XmlDateTime>,
    pub start: Option<XmlDateTime>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// How often it was shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardVisit {
    pub acquired: Option<i32>,
    pub available: Option<i32>,
    pub last: Option<XmlDateTime>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// Where a card comes from.
    pub enum LoyaltyCardType {
        CardWithNoSupport = "CardWithNoSupport",
        FirstAllocation = "FirstAllocation",
        Extension = "Extension",
        Reissue = "Reissue",
        MigrationFromLoyaltyV1 = "MigrationFromLoyaltyV1",
        Merge = "Merge",
        Upgrade = "Upgrade",
        Renew = "Renew",
        ImportNewActiveCard = "ImportNewActiveCard",
    }
}

opaque_debug!(CardCustomer);
