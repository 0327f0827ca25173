//! What an evaluation answers per condition (vendor WSDL).

use serde::{Deserialize, Serialize};

use super::common::{SaleConditionBenefitType, SaleConditionMaximize, SaleConditionType, SaleConditionVoucherUseType};
use crate::soap::types::{Decimal, Extra};

/// A condition that applies, could be selected, or is almost met.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SalesCondition {
    /// Without being selected.
    pub always_apply: Option<bool>,
    /// Could be selected.
    pub applicable: Option<Applicable>,
    pub benefit_type: Option<SaleConditionBenefitType>,
    pub code_stat: Option<String>,
    pub description: Option<String>,
    pub id: Option<String>,
    /// Is almost met.
    pub incentive: Option<Incentive>,
    pub label: Option<String>,
    pub level: Option<i32>,
    pub mark_down: Option<MarkDown>,
    pub maximize: Option<SaleConditionMaximize>,
    pub on_key_word: Option<bool>,
    pub ranking: Option<i32>,
    pub sale_condition_type: Option<SaleConditionType>,
    pub selection_of_non_discountable_item: Option<bool>,
    /// Applies.
    pub to_apply: Option<ToApply>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What selecting it would bring.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Applicable {
    pub count: Option<i32>,
    pub discount_amount: Option<Decimal>,
    pub selectable: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Incentive {
    pub information: Option<String>,
    pub message: Option<String>,
    pub trigger_item_id: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// The reason of the discount.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MarkDown {
    pub id: Option<String>,
    pub label: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// What to do with the document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ToApply {
    pub count: Option<i32>,
    pub discount_information: Option<DiscountToApply>,
    pub gift: Option<GiftToApply>,
    pub loyalty: Option<LoyaltyToApply>,
    #[serde(default)]
    pub trigger_lines: Vec<TriggerLine>,
    pub voucher: Option<VoucherToApply>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A discount.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DiscountToApply {
    pub amount_max: Option<Decimal>,
    pub discount: Option<Discount>,
    pub on_condition_item: Option<bool>,
    pub percent: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Where it goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Discount {
    pub header: Option<DiscountHeader>,
    #[serde(default)]
    pub lines: Vec<DiscountLine>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// On the whole document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DiscountHeader {
    pub amount: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// On one line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Line", rename_all = "PascalCase")]
pub struct DiscountLine {
    pub amount: Option<Decimal>,
    /// The caller's own number of the line.
    pub id: Option<i32>,
    /// The new one.
    pub unit_price: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A present.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GiftToApply {
    pub discount_per_cent: Option<Decimal>,
    pub item_list_id: Option<String>,
    pub max_value: Option<Decimal>,
    pub multi_selection: Option<bool>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// Loyalty points.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoyaltyToApply {
    /// Whether `value` multiplies or is added.
    pub coefficient: Option<bool>,
    pub value: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A line that met the condition.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TriggerLine {
    pub id: Option<i32>,
    pub quantity: Option<Decimal>,
    pub unit_price: Option<Decimal>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A voucher.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VoucherToApply {
    pub amount: Option<Decimal>,
    pub installment_amount: Option<Decimal>,
    pub item_id: Option<String>,
    pub payment_method: Option<String>,
    pub pre_recorded: Option<bool>,
    pub use_type: Option<SaleConditionVoucherUseType>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
