//! What the simulated retailer sells, and how much of it lies where.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::text::Text;

/// One article that can be sold: a single item, or one size of a sized one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Item {
    /// Y2's internal id: the code padded with blanks to 18 characters, five dimensions of 3 characters, then `X`.
    pub id: Text,
    /// The code that the sizes of an article share.
    pub code: Text,
    /// EAN-13.
    pub barcode: Text,
    /// What the receipt says.
    pub label: Text,
    /// The size; empty for a single item.
    pub size: Text,
    /// Whether the reduced tax rate applies.
    pub reduced_tax: bool,
    /// Sales price in the reference currency, tax included, before each market's factor.
    pub price: Decimal,
    /// The family that sales are aggregated by; empty for none.
    #[serde(default)]
    pub family: Text,
    /// Money rather than goods; `None` for goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub financial: Option<FinancialItem>,
}

/// What a line of a financial item stands for. It has no stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FinancialItem {
    /// A payment on account.
    Deposit,
    /// A gift card that is sold.
    GiftCard,
}

/// Y2's padded item id (database facts: 18 characters of code, 15 of dimensions, `X`).
pub fn padded_id(code: &str, size: &str) -> Text {
    format!("{code:<18}{size:<15}X").into()
}

/// All items, by id, with the look-ups a reference goes through.
#[derive(Clone, Debug, Default)]
pub struct Items {
    by_id: BTreeMap<Text, Arc<Item>>,
    by_barcode: BTreeMap<Text, Text>,
    by_code: BTreeMap<Text, Vec<Text>>,
}

impl Items {
    /// The items; a later one replaces an earlier one of the same id.
    pub fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let mut all = Self::default();
        for item in items {
            let item = Arc::new(item);
            all.by_barcode.insert(Arc::clone(&item.barcode), Arc::clone(&item.id));
            all.by_code.entry(Arc::clone(&item.code)).or_default().push(Arc::clone(&item.id));
            all.by_id.insert(Arc::clone(&item.id), item);
        }
        all
    }

    /// One item by its padded id, to the letter: the blanks inside and the `X` at its end belong to it.
    pub fn get(&self, id: &str) -> Option<&Arc<Item>> {
        self.by_id.get(id)
    }

    /// All items, by id.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.by_id.values()
    }

    /// What an id names: one item by its padded id, or all sizes of an article by the padded id without sizes.
    pub fn by_id(&self, id: &str) -> Vec<&Arc<Item>> {
        match self.by_id.get(id) {
            Some(item) => vec![item],
            None if id.len() == 34 && id.ends_with('X') => self.by_code(id[..id.len() - 1].trim_end()),
            None => Vec::new(),
        }
    }

    /// What a reference names: the item of a barcode, else all sizes of an article code (Y2 goes by the folder's
    /// priorities; barcode first is assumed).
    pub fn by_reference(&self, reference: &str) -> Vec<&Arc<Item>> {
        match self.by_barcode.get(reference).and_then(|id| self.by_id.get(id)) {
            Some(item) => vec![item],
            None => self.by_code(reference),
        }
    }

    fn by_code(&self, code: &str) -> Vec<&Arc<Item>> {
        self.by_code.get(code).into_iter().flatten().filter_map(|id| self.by_id.get(id)).collect()
    }
}

/// Quantities by item and warehouse.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    by_item: BTreeMap<Text, BTreeMap<Text, StockLevel>>,
}

/// What lies in one warehouse of one item. Available is physical minus what orders and web carts hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StockLevel {
    /// What is on the shelf.
    pub physical: Decimal,
    /// What web carts hold back.
    pub in_carts: Decimal,
    /// What open orders and reservations hold back.
    #[serde(default)]
    pub reserved: Decimal,
}

impl StockLevel {
    /// What can still be sold.
    pub fn available(&self) -> Decimal {
        self.physical - self.in_carts - self.reserved
    }
}

impl Stock {
    /// The level of an item in a warehouse; zero where nothing was ever kept.
    pub fn level(&self, item: &str, warehouse: &str) -> StockLevel {
        self.by_item.get(item).and_then(|levels| levels.get(warehouse)).copied().unwrap_or_default()
    }

    /// The level to change.
    pub fn level_mut(&mut self, item: &Text, warehouse: &Text) -> &mut StockLevel {
        self.by_item.entry(Arc::clone(item)).or_default().entry(Arc::clone(warehouse)).or_default()
    }

    /// Every level: item id, warehouse code, level.
    pub fn all(&self) -> impl Iterator<Item = (&Text, &Text, StockLevel)> {
        let levels = |(item, levels)| std::iter::zip(std::iter::repeat(item), levels);
        self.by_item.iter().flat_map(levels).map(|(item, (warehouse, level))| (item, warehouse, *level))
    }
}
