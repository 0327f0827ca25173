//! Cards, programmes and periods (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Decimal, Extra, XmlDateTime, wire_enum};

/// A loyalty card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CardHeaderGet {
    /// The first day it is valid.
    pub activation_date: Option<XmlDateTime>,
    pub active: Option<bool>,
    pub available_loyalty_points: Option<Decimal>,
    /// Only computed where the request names both customer and store.
    pub benefit_enable: Option<bool>,
    /// The last day on which a benefit can be used.
    pub benefit_expiracy_date: Option<XmlDateTime>,
    pub closed: Option<bool>,
    pub customer_id: Option<String>,
    /// The last day it is valid; `2099-12-31` for ever.
    pub expiracy_date: Option<XmlDateTime>,
    /// Up to 17 characters.
    pub id: Option<String>,
    /// What others call the tier.
    pub program: Option<ProgramCardGet>,
    /// Where it was made.
    pub store_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The programme of a card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProgramCardGet {
    pub closed: Option<bool>,
    pub currency_id: Option<String>,
    /// The last day of the programme.
    pub expiracy_date: Option<XmlDateTime>,
    /// Up to 6 characters.
    pub id: Option<String>,
    pub label: Option<String>,
    /// What is collected: points or amounts.
    #[serde(rename = "Type")]
    pub kind: Option<LoyaltyProgramType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// From the first to the last valid day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ValidityPeriod {
    /// Inclusive.
    pub end: Option<XmlDateTime>,
    pub start: Option<XmlDateTime>,
}

wire_enum! {
    /// Everything that a programme's settings may be; on a card, what is collected.
    pub enum LoyaltyProgramType {
        Unlimited = "Unlimited",
        ByEndDate = "ByEndDate",
        ByDayNumber = "ByDayNumber",
        ByAmount = "ByAmount",
        ByPoints = "ByPoints",
        DeductionThreshold = "DeductionThreshold",
        GlobalRaz = "GlobalRaz",
        RazBeforeBenefitTicket = "RazBeforeBenefitTicket",
        DiscountOrGift = "DiscountOrGift",
        Payment = "Payment",
        Without = "Without",
        CentralVoucher = "CentralVoucher",
        CashRegisterVoucher = "CashRegisterVoucher",
        CentralVoucherOrCashRegisterVoucher = "CentralVoucher_or_CashRegisterVoucher",
        Automatic = "Automatic",
        OnDemand = "OnDemand",
        OnStartingRules = "OnStartingRules",
        Discount = "Discount",
    }
}
