//! What is known of a product in the shop: what it is, and what was written to it last.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::wanted::Wanted;

/// What was written of a product or combination last: enough to see what has changed, and the amounts that impacts are worked out of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// A short hash of every part that was written.
    pub(super) written: BTreeMap<String, u64>,
    /// The price without tax.
    pub price: Option<Decimal>,
    /// The weight.
    pub weight: Option<Decimal>,
    /// Whether it is sold.
    pub active: Option<bool>,
}

impl Memory {
    /// What differs from what was written.
    pub(super) fn changed(&self, wanted: &Wanted) -> Wanted {
        let parts = wanted.parts();
        let differs = |part: &str| parts.get(part).is_some_and(|text| self.written.get(part) != Some(&hash(text)));
        wanted.clone().only(differs)
    }

    /// The memory once this is written, too.
    #[must_use]
    pub(super) fn with(mut self, wanted: &Wanted) -> Self {
        self.written.extend(wanted.parts().into_iter().map(|(part, text)| (part, hash(&text))));
        self
    }
}

/// Eight bytes of SHA-256: what is compared is one value with the one before, by nobody who gains from a collision.
fn hash(text: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = Sha256::digest(text).0;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// The stock of an article, as it was given last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownStock {
    /// As the file had it.
    pub raw: Decimal,
    /// What the shop was given.
    pub pushed: i64,
}

/// Something that has a stock: a simple product, or a variation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownArticle {
    /// What was written last; empty for what the shop had before us.
    pub memory: Memory,
    /// Its stock.
    pub stock: Option<KnownStock>,
    /// Whether it is the variation that the shop shows first.
    pub is_default: bool,
}

/// A product that the shop has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownProduct {
    /// Without combinations.
    Simple(KnownArticle),
    /// With combinations.
    WithVariations {
        /// What was written to the product last.
        memory: Memory,
        /// Those of its combinations that have a key, by it.
        variations: BTreeMap<String, KnownArticle>,
    },
}

/// As what the shop has a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// As a product.
    Product,
    /// As a variation of the product with this key.
    VariationOf(String),
}

/// What is known of a product and of the keys of its rows. All keys are [`folded`](super::folded).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The product; none when the shop does not have it.
    pub product: Option<KnownProduct>,
    /// Keys of its rows that the shop has as something else: a product, or a variation of another product.
    pub elsewhere: BTreeMap<String, Home>,
}
