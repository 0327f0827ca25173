//! What a condition gives (vendor WSDL).

use serde::{Deserialize, Serialize};

use super::common::{SaleConditionBenefitType, SaleConditionVoucherUseType};
use super::items::{BenefitGrouping, CriterionItem, ItemScope, ItemsGroup};
use crate::soap::types::Decimal;

/// The benefit. One of the parts is used: `discount_type_id` names it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct BenefitSettings {
    pub discount_settings: Vec<DiscountSettings>,
    pub discount_type_id: Option<SaleConditionBenefitType>,
    pub fixed_price: Option<FixedPriceBenefit>,
    pub gift: Option<GiftBenefit>,
    pub items_groups: Vec<ItemsGroup>,
    pub loyalty: Option<bool>,
    pub none: Option<bool>,
    pub on_additional_items: Option<AdditionalItemsBenefit>,
    pub on_items_of_condition: Option<ConditionItemsBenefit>,
    pub on_receipt: Option<bool>,
    pub voucher: Option<VoucherBenefit>,
    pub x_for_y_items: Option<XForYBenefit>,
}

/// One step: from which amount or quantity on, and what it gives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DiscountSettings {
    /// Multiplies loyalty points.
    pub coefficient: Option<Decimal>,
    /// An amount.
    pub discount: Option<Decimal>,
    pub external_reference: Option<String>,
    pub grouping_id: Option<String>,
    pub loyalty_points: Option<Decimal>,
    pub maximum_amount: Option<Decimal>,
    pub maximum_discount_amount_allowed: Option<Decimal>,
    pub maximum_quantity: Option<Decimal>,
    pub minimum_amount: Option<Decimal>,
    pub minimum_quantity: Option<Decimal>,
    /// Per cent of the price.
    pub pourcent: Option<Decimal>,
    pub rank: Option<i32>,
    pub round_id: Option<String>,
    pub unit_price: Option<Decimal>,
}

/// A price for all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FixedPriceBenefit {
    pub iteration_count: Option<i32>,
    pub on_items_of_condition: Option<bool>,
    pub used: bool,
}

/// A present.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GiftBenefit {
    pub discount_percent: Option<Decimal>,
    pub item_scope: Option<ItemScope>,
    pub items_list_id: Option<String>,
    pub multi_selection: Option<bool>,
    pub used: bool,
}

/// A discount on other items than those of the condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AdditionalItemsBenefit {
    pub grouping_id: Option<BenefitGrouping>,
    pub grouping_values: Vec<String>,
    pub item_scope: Option<ItemScope>,
    pub used: bool,
}

/// A discount on the items of the condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ConditionItemsBenefit {
    pub all_items_distribution: Option<bool>,
    pub item_scope: Option<ItemScope>,
    pub used: bool,
}

/// A voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct VoucherBenefit {
    pub ignored_payments: Option<String>,
    pub item_scope: Option<ItemScope>,
    pub payment_method_id: Option<String>,
    pub register_operation_id: String,
    pub use_type: Option<SaleConditionVoucherUseType>,
    pub used: bool,
}

/// Some of several items are free.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct XForYBenefit {
    pub criteria: Vec<CriterionItem>,
    pub item_scope: Option<ItemScope>,
    pub used: bool,
}
