//! Which items a condition is about (vendor WSDL).

use serde::{Deserialize, Serialize};

use crate::soap::types::wire_enum;

/// To how many items a benefit goes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ItemScope {
    pub discounted_items_count: Option<i32>,
    pub iteration_count: Option<i32>,
    pub on_all_items: Option<bool>,
    pub selected_items: Option<SelectedItems>,
}

/// Items that are looked at together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ItemsGroup {
    pub external_reference: String,
    pub id: Option<i32>,
    pub items: Vec<ItemsGroupItem>,
    pub label: Option<String>,
}

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Item", rename_all = "PascalCase", default)]
pub struct ItemsGroupItem {
    pub code: String,
    pub rank: i32,
}

wire_enum! {
    /// What X-for-Y items have in common.
    pub enum Criterion {
        GenericItem = "GenericItem",
        ItemsGroup = "ItemsGroup",
        Items = "Items",
        UserDefinedField = "UserDefinedField",
        Category1 = "Category1",
        Category2 = "Category2",
        Category3 = "Category3",
        Category4 = "Category4",
        Category5 = "Category5",
        Category6 = "Category6",
        Category7 = "Category7",
        Category8 = "Category8",
        ItemTable1 = "ItemTable1",
        ItemTable2 = "ItemTable2",
        ItemTable3 = "ItemTable3",
        ItemTable4 = "ItemTable4",
        ItemTable5 = "ItemTable5",
        ItemTable6 = "ItemTable6",
        ItemTable7 = "ItemTable7",
        ItemTable8 = "ItemTable8",
        ItemTable9 = "ItemTable9",
        ItemTable10 = "ItemTable10",
        ItemTable11 = "ItemTable11",
        ItemTable12 = "ItemTable12",
        ItemTable13 = "ItemTable13",
        ItemTable14 = "ItemTable14",
        ItemTable15 = "ItemTable15",
        GrossUnitPrice = "GrossUnitPrice",
        UserDefinedText1 = "UserDefinedText1",
        UserDefinedText2 = "UserDefinedText2",
        UserDefinedText3 = "UserDefinedText3",
    }
}

/// A criterion as an item of its list, which stands in a namespace of .NET's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename = "system:Criteria")]
pub struct CriterionItem(pub Criterion);

wire_enum! {
    /// What additional items have in common.
    pub enum BenefitGrouping {
        Collection = "Collection",
        Category1 = "Category1",
        Category2 = "Category2",
        Category3 = "Category3",
        Category4 = "Category4",
        Category5 = "Category5",
        Category6 = "Category6",
        Category7 = "Category7",
        Category8 = "Category8",
        ItemTable1 = "ItemTable1",
        ItemTable2 = "ItemTable2",
        ItemTable3 = "ItemTable3",
        ItemTable4 = "ItemTable4",
        ItemTable5 = "ItemTable5",
        ItemTable6 = "ItemTable6",
        ItemTable7 = "ItemTable7",
        ItemTable8 = "ItemTable8",
        ItemTable9 = "ItemTable9",
        ItemTableA = "ItemTableA",
        ItemTableB = "ItemTableB",
        ItemTableC = "ItemTableC",
        ItemTableD = "ItemTableD",
        ItemTableE = "ItemTableE",
        ItemTableF = "ItemTableF",
        UserDefinedStatistic1 = "UserDefinedStatistic1",
        UserDefinedStatistic2 = "UserDefinedStatistic2",
    }
}

wire_enum! {
    /// What the items of a condition have in common.
    pub enum ConditionGrouping {
        GenericItem = "GenericItem",
        ItemsGroup = "ItemsGroup",
        UserFields = "UserFields",
        UserDefinedField = "UserDefinedField",
        Category1 = "Category1",
        Category2 = "Category2",
        Category3 = "Category3",
        Category4 = "Category4",
        Category5 = "Category5",
        Category6 = "Category6",
        Category7 = "Category7",
        Category8 = "Category8",
        ItemTable1 = "ItemTable1",
        ItemTable2 = "ItemTable2",
        ItemTable3 = "ItemTable3",
        ItemTable4 = "ItemTable4",
        ItemTable5 = "ItemTable5",
        ItemTable6 = "ItemTable6",
        ItemTable7 = "ItemTable7",
        ItemTable8 = "ItemTable8",
        ItemTable9 = "ItemTable9",
        ItemTable10 = "ItemTable10",
        ItemTable11 = "ItemTable11",
        ItemTable12 = "ItemTable12",
        ItemTable13 = "ItemTable13",
        ItemTable14 = "ItemTable14",
        ItemTable15 = "ItemTable15",
        UserDefinedStatistic1 = "UserDefinedStatistic1",
        UserDefinedStatistic2 = "UserDefinedStatistic2",
    }
}

wire_enum! {
    /// Which items get the benefit.
    pub enum SelectedItems {
        TheLessExpensive = "TheLessExpensive",
        TheLessExpensivePerGroup = "TheLessExpensivePerGroup",
        InReceiptSequence = "InReceiptSequence",
        TheMostExpensive = "TheMostExpensive",
    }
}
