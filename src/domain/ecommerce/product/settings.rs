//! What a shop wants of its products, and what has to be known of it to plan them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{columns::KeyField, same_key::folded};
use crate::domain::ecommerce::{
    prices::{BaseRule, TaxRate},
    stock::Buffers,
};

/// What becomes of products that the shop does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewProducts {
    /// They are made, and customers see them.
    #[default]
    Visible,
    /// They are made, and somebody has to switch them on.
    Hidden,
    /// They are not made.
    Skip,
}

impl NewProducts {
    /// As files write it.
    pub const NAMES: &[(&str, Self)] = &[("visible", Self::Visible), ("hidden", Self::Hidden), ("skip", Self::Skip)];
}

/// What becomes of a variation that is not published in Y2; the shop has no such mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InactiveVariation {
    /// It cannot be bought.
    #[default]
    ZeroStock,
    /// It is deleted.
    Delete,
    /// It stays as it is.
    Keep,
}

impl InactiveVariation {
    /// As files write it.
    pub const NAMES: &[(&str, Self)] =
        &[("zero-stock", Self::ZeroStock), ("delete", Self::Delete), ("keep", Self::Keep)];
}

/// How products are planned.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What names items and variations.
    pub key_field: KeyField,
    /// Of products that the shop does not have.
    pub new_products: NewProducts,
    /// Of variations that are not published.
    pub inactive_variation: InactiveVariation,
    /// Which variation's price and weight are the product's.
    pub base: BaseRule,
    /// Whether prices in files contain tax.
    pub prices_with_tax: bool,
    /// Tax codes and rates.
    pub taxes: Taxes,
    /// The shop's languages (ISO 639-1 in lower case); the first is its default.
    pub languages: Vec<String>,
    /// What is kept back of stocks.
    pub buffers: StockBuffers,
}

/// Tax codes, and what they mean in the shop.
#[derive(Clone, Debug, Default)]
pub struct Taxes {
    /// Cegid's code → the shop's group of tax rules.
    pub groups: BTreeMap<String, u64>,
    /// The rate of each group in the shop's default country.
    pub rates: BTreeMap<u64, TaxRate>,
    /// The group that is set for products without a code.
    pub default_group: Option<u64>,
}

impl Taxes {
    /// The group of a product without a code: what is set, or else the one with the highest rate.
    pub(super) fn default(&self) -> Option<u64> {
        let highest = || self.rates.iter().max_by_key(|(group, rate)| (**rate, u64::MAX - **group));
        self.default_group.or_else(|| highest().map(|(group, _)| *group))
    }
}

/// What is kept back of stocks, as far as the products at hand are concerned.
#[derive(Clone, Debug, Default)]
pub struct StockBuffers {
    /// Of the whole shop.
    pub store: Option<u32>,
    /// Of products and variations, by their [`folded`] keys.
    pub by_key: BTreeMap<String, u32>,
}

impl StockBuffers {
    /// The quantity for sale of a raw one. A simple product has no variation.
    pub fn for_sale(&self, product: &str, variation: Option<&str>, raw: Decimal) -> i64 {
        let of = |key: &str| self.by_key.get(&folded(key)).copied();
        Buffers { variation: variation.and_then(of), product: of(product), store: self.store }.for_sale(raw)
    }
}

/// The most characters of the shop's fields, as its synopsis has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of references: 64, or 32 on old shops.
    pub reference: usize,
    /// Of texts, by field; others are not limited.
    pub texts: BTreeMap<String, usize>,
    /// Of the names of manufacturers.
    pub manufacturer: usize,
    /// Of the names of categories.
    pub category: usize,
    /// Of values of attributes.
    pub attribute: usize,
    /// Of values of features.
    pub feature: usize,
}

impl Default for Limits {
    /// Those of PrestaShop 8.
    fn default() -> Self {
        let texts = [("name", 128), ("link_rewrite", 128), ("meta_title", 255), ("meta_description", 512)];
        let texts = texts.into_iter().chain([("available_now", 255), ("available_later", 255)]);
        Self {
            reference: 64,
            texts: texts.map(|(field, most)| (field.to_owned(), most)).collect(),
            manufacturer: 64,
            category: 128,
            attribute: 128,
            feature: 255,
        }
    }
}
