//! What a receipt or a line has to be like (vendor WSDL).

use serde::{Deserialize, Serialize};

use super::common::SaleConditionMaximize;
use super::items::ConditionGrouping;
use crate::soap::types::wire_enum;

/// The conditions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ReceiptOrLineConditionsSettings {
    pub accumulative_rule_with_rules_on_lines: Option<bool>,
    /// Without being selected.
    pub always_apply: Option<bool>,
    pub amount_conditions: Option<AmountConditions>,
    pub apply_to_discounted_items: Option<ApplyToDiscountedItems>,
    pub exclusive_rule_on_lines: Option<bool>,
    pub exclusive_rule_on_receipts: Option<bool>,
    pub item_conditions: Option<ItemConditions>,
    pub key_word_conditions: Option<KeyWordConditions>,
    pub maximize: Option<SaleConditionMaximize>,
    pub quantity_conditions: Option<bool>,
    pub selection_of_non_discountable_item: Option<bool>,
    /// A list of stores of the folder.
    pub store_trigger_id: Option<String>,
    pub used: bool,
    pub with_free_items: Option<bool>,
}

/// Amounts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AmountConditions {
    pub calculation_type: Option<CalculationType>,
    pub used: bool,
}

/// Items.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ItemConditions {
    pub grouping: Option<ItemGrouping>,
    /// A list of items of the folder.
    pub item_trigger_id: Option<String>,
    pub used: bool,
}

/// What the items have in common.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ItemGrouping {
    pub grouping_id: Option<ConditionGrouping>,
    pub minimum_quantity_in_each_grouping: Option<bool>,
    pub used: bool,
    pub user_field_id: Option<String>,
}

/// A word that the customer shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct KeyWordConditions {
    pub key_word: Option<String>,
    pub mandatory_scan: Option<bool>,
    pub used: bool,
}

wire_enum! {
    /// Which amount counts.
    pub enum CalculationType {
        SetOfSubmittedItems = "SetOfSubmittedItems",
        EntireReceipt = "EntireReceipt",
        EachItemIsUnderCondition = "EachItemIsUnderCondition",
    }
}

wire_enum! {
    /// Whether items count that are reduced already.
    pub enum ApplyToDiscountedItems {
        ApplyToAllItems = "ApplyToAllItems",
        ApplyToNonDiscountedItems = "ApplyToNonDiscountedItems",
        ApplyToDiscountedItems = "ApplyToDiscountedItems",
    }
}
