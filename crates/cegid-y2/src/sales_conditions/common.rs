//! Periods, messages and words that all operations share (vendor WSDL; what they mean is inferred from their names).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, XmlDateTime, wire_enum};

/// From a day to a day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DatePeriod {
    pub end_date: Option<XmlDateTime>,
    pub start_date: Option<XmlDateTime>,
}

/// A period, or a frequency of the folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FrequencyPeriod {
    pub date_period: Option<DatePeriod>,
    /// Code of the folder.
    pub frequency_id: Option<String>,
}

/// When a condition applies.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Periods {
    pub application: Option<FrequencyPeriod>,
    pub exclusions: Vec<FrequencyPeriod>,
}

/// What the till says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MessagesSettings {
    pub condition_message: Option<String>,
    pub incentive_message: Option<IncentiveMessage>,
}

/// What the till says when little is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct IncentiveMessage {
    /// Said when no more than this amount is missing.
    pub amount: Option<Decimal>,
    pub message: Option<String>,
    /// Said when no more than this quantity is missing.
    pub quantity: Option<Decimal>,
    pub used: bool,
}

wire_enum! {
    /// What a condition gives.
    pub enum SaleConditionBenefitType {
        OnItemCondition = "OnItemCondition",
        Voucher = "Voucher",
        Gift = "Gift",
        XForY = "XForY",
        Loyalty = "Loyalty",
        OnAdditionalItem = "OnAdditionalItem",
        None = "None",
        FixedPrize = "FixedPrize",
        OnReceipt = "OnReceipt",
    }
}

wire_enum! {
    /// Which price the largest benefit is looked for with.
    pub enum SaleConditionMaximize {
        None = "None",
        Base = "Base",
        Net = "Net",
    }
}

wire_enum! {
    /// What a condition looks at.
    #[derive(Default)]
    pub enum SaleConditionType {
        #[default]
        Line = "Line",
        Receipt = "Receipt",
    }
}

wire_enum! {
    /// How a voucher is used.
    pub enum SaleConditionVoucherUseType {
        PaymentMethod = "PaymentMethod",
        Discount = "Discount",
    }
}

wire_enum! {
    /// Whether amounts hold tax.
    #[derive(Default)]
    pub enum TaxSystem {
        #[default]
        TaxExcluded = "TaxExcluded",
        TaxIncluded = "TaxIncluded",
    }
}
