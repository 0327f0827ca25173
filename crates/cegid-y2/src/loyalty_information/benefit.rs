//! What a benefit is and what it costs (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::{Extra, wire_enum};

/// How a benefit is given.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BenefitOption {
    pub benefit_update: Option<LoyaltyUpdateCumulType>,
    pub discount_base: Option<LoyaltyCascadeBenefit>,
    pub limited_discount: Option<bool>,
    pub mark_down: Option<String>,
    pub type_return_restitution: Option<LoyaltyBenefitRestitution>,
    pub use_type: Option<LoyaltyVoucherUseType>,
    pub voucher: Option<BenefitVoucher>,
    pub voucher_type: Option<LoyaltyVoucherType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The voucher that a benefit becomes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BenefitVoucher {
    pub is_pre_recorded_voucher: Option<bool>,
    pub item_voucher: Option<String>,
    pub payment: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

wire_enum! {
    /// What a benefit does with what was collected.
    pub enum LoyaltyUpdateCumulType {
        Deduction = "Deduction",
        DeductionInProportion = "DeductionInProportion",
        ResetAll = "ResetAll",
        ResetBeforeBenefit = "ResetBeforeBenefit",
        None = "None",
    }
}

wire_enum! {
    /// Whether a benefit and sales conditions add up.
    pub enum LoyaltyCascadeBenefit {
        WithoutSalesCondition = "WithoutSalesCondition",
        WithSalesCondition = "WithSalesCondition",
        BenefitCascade = "BenefitCascade",
    }
}

wire_enum! {
    /// What a return does with a benefit.
    pub enum LoyaltyBenefitRestitution {
        MadeByLineProrate = "MadeByLineProrate",
        None = "None",
    }
}

wire_enum! {
    /// How a voucher is used.
    pub enum LoyaltyVoucherUseType {
        DiscountOrGift = "DiscountOrGift",
        PaymentMethod = "PaymentMethod",
    }
}

wire_enum! {
    /// Where a voucher is kept.
    pub enum LoyaltyVoucherType {
        None = "None",
        Central = "Central",
        CashRegister = "CashRegister",
        Both = "Both",
    }
}
