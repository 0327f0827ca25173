//! How a programme's cards are made, renewed and reissued (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Extra, XmlDateTime, wire_enum};

/// What happens with the cards of a programme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardManagement {
    pub active_rule: Option<LoyaltyProgramActivationRule>,
    /// Y2 numbers them.
    pub auto_num_card: Option<bool>,
    pub card_scan: Option<bool>,
    pub new_on_program_changing: Option<bool>,
    pub point_card_model: Option<String>,
    pub reissue: Option<CardReissueRules>,
    pub renewal: Option<CardRenewalRules>,
    pub reopen_card: Option<bool>,
    pub startup_type: Option<LoyaltyCardStartUpType>,
    pub validity_card: Option<CardValidityCardRules>,
    /// A card needs a customer.
    pub with_customer: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What a reissue asks for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardReissueRules {
    pub management_comment: Option<IsMandatory>,
    pub management_reason: Option<IsMandatory>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// How a card is renewed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardRenewalRules {
    #[serde(rename = "Type")]
    pub kind: Option<LoyaltyCardRenewalType>,
    pub used_cumul_only_previous_period: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// How long a card is valid.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardValidityCardRules {
    pub end_date: Option<XmlDateTime>,
    pub nb_days: Option<i32>,
    pub nb_days_extend_benefit: Option<i32>,
    pub up_time_type: Option<LoyaltyCardLifeTimeType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// Whether something has to be typed.
    pub enum IsMandatory {
        Optional = "Optional",
        Mandatory = "Mandatory",
        None = "None",
    }
}

wire_enum! {
    /// What a renewal does.
    pub enum LoyaltyCardRenewalType {
        NewCardCreation = "NewCardCreation",
        AccordingToTheProgramOptions = "AccordingToTheProgramOptions",
        None = "None",
    }
}

wire_enum! {
    /// When a card is made.
    pub enum LoyaltyCardStartUpType {
        Automatic = "Automatic",
        OnDemand = "OnDemand",
        OnStartupRules = "OnStartupRules",
    }
}

wire_enum! {
    /// When a card becomes active.
    pub enum LoyaltyProgramActivationRule {
        ActivateOnFirstBuy = "ActivateOnFirstBuy",
        ActivateOnCreate = "ActivateOnCreate",
    }
}

wire_enum! {
    /// How long something lasts.
    pub enum LoyaltyCardLifeTimeType {
        Unlimited = "Unlimited",
        ByEndDate = "ByEndDate",
        ByDayNumber = "ByDayNumber",
    }
}
