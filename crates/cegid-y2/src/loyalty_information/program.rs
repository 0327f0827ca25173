//! What a programme collects and gives (vendor WSDL).

use serde::{Deserialize, Serialize};

use super::benefit::BenefitOption;
use super::card_management::LoyaltyCardLifeTimeType;
use crate::soap::types::{Extra, XmlDateTime, wire_enum};

/// The programme itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Program {
    pub acquired: Option<ProgramAcquired>,
    pub allow_profit_without_sales: Option<bool>,
    pub benefit: Option<ProgramBenefit>,
    pub campaign: Option<ProgramCampaign>,
    pub changing_enabled: Option<bool>,
    pub closed: Option<bool>,
    pub cumulation_type: Option<LoyaltyUnit>,
    pub currency: Option<ProgramCurrency>,
    pub designation: Option<String>,
    pub extern_loyalty_used: Option<bool>,
    pub validity_program: Option<ProgramValidityProgram>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Which kinds of rules collect something, for a whole document or for a line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramAcquired {
    pub birthday_document_enabled: Option<bool>,
    pub birthday_line_enabled: Option<bool>,
    pub bonus_birthday_document_enabled: Option<bool>,
    pub bonus_birthday_line_enabled: Option<bool>,
    pub bonus_other_document_enabled: Option<bool>,
    pub bonus_other_line_enabled: Option<bool>,
    pub bonus_welcome_document_enabled: Option<bool>,
    pub bonus_welcome_line_enabled: Option<bool>,
    pub other_document_enabled: Option<bool>,
    pub other_line_enabled: Option<bool>,
    pub welcome_document_enabled: Option<bool>,
    pub welcome_line_enabled: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Which kinds of benefit there are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramBenefit {
    pub birthday: Option<ProgramBenefitBirthday>,
    pub display: Option<bool>,
    pub other: Option<ProgramBenefitOther>,
    pub show_loyalty_message: Option<LoyaltyMessages>,
    pub welcome: Option<ProgramBenefitWelcome>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The benefit of a birthday.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramBenefitBirthday {
    pub enabled: Option<bool>,
    pub option: Option<BenefitOption>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The benefit of what was collected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramBenefitOther {
    pub enabled: Option<bool>,
    pub option: Option<BenefitOption>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What the till says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoyaltyMessages {
    pub current: Option<bool>,
    pub next: Option<bool>,
    pub use_voucher: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The benefit of a new card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramBenefitWelcome {
    pub acquired_at_creation_card: Option<bool>,
    pub enabled: Option<bool>,
    pub option: Option<BenefitOption>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What the programme belongs to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramCampaign {
    pub designation: Option<String>,
    pub id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Where amounts count.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramCurrency {
    pub calculate_rules_in_store_currency: Option<bool>,
    #[serde(default)]
    pub ids: Vec<String>,
    pub multi_currency: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// How long the programme lasts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramValidityProgram {
    pub end_date: Option<XmlDateTime>,
    pub nb_days: Option<i32>,
    pub up_time_type: Option<LoyaltyCardLifeTimeType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// What is collected.
    pub enum LoyaltyUnit {
        ByAmount = "ByAmount",
        ByPoints = "ByPoints",
    }
}
