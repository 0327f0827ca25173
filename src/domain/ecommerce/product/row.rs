//! What a row says, in the shop's terms. Can be kept until the whole file is read.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{finding::Finding, wanted::Texts};

/// A row that can be used. What a file does not hold, or holds in a way that cannot be used, is absent here and left as it is in the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// The physical line, from 1.
    pub line: u64,
    /// What names it.
    pub key: String,
    /// The key of its product, where it is a variation.
    pub parent: Option<String>,
    /// Whether it is sold.
    pub active: Option<bool>,
    /// The sales price, with or without tax as the settings have it.
    pub price: Option<Decimal>,
    /// Cegid's tax code; an empty one is said, too.
    pub tax_code: Option<String>,
    /// The weight.
    pub weight: Option<Decimal>,
    /// The stock as the file has it.
    pub stock: Option<Decimal>,
    /// Fields that a product and a variation have both, as the shop writes them.
    pub fields: BTreeMap<String, String>,
    /// Texts by field and language.
    pub texts: Texts,
    /// The brand's name; empty for none.
    pub manufacturer: Option<String>,
    /// The names of categories, from the one below the target category on.
    pub categories: Option<Vec<String>>,
    /// Attribute → value; none is empty.
    pub attributes: BTreeMap<String, String>,
    /// Feature → value; empty where the product loses it.
    pub features: BTreeMap<String, String>,
    /// What deserves a look.
    pub warnings: Vec<Finding>,
}

impl ProductRow {
    /// The key of the product that it belongs to.
    pub fn product_key(&self) -> &str {
        self.parent.as_deref().unwrap_or(&self.key)
    }

    /// Whether it may be sold; a file that does not say so sells everything.
    pub(super) fn is_active(&self) -> bool {
        self.active.unwrap_or(true)
    }
}
