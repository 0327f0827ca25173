//! A plan: what is written of one product and of its variations, and the outcome of each of its rows. Can be kept until it is carried out.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    finding::Finding,
    known::{KnownStock, Memory},
    row::ProductRow,
    wanted::Wanted,
};

/// The rows of a file that belong to one product.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// The product's key.
    pub key: &'a str,
    /// Its rows that count, in the order of their lines: those of its variations, and at most one of its own.
    pub rows: &'a [ProductRow],
    /// Whether other rows name it as their parent but cannot be used.
    pub has_rejected_variations: bool,
}

/// What is to be written of one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The product; none when it is left out.
    pub product: Option<PlannedArticle>,
    /// Its variations by [`folded`](super::folded) key, as far as they are concerned.
    pub variations: BTreeMap<String, PlannedArticle>,
    /// Every row of the group, in the order of lines.
    pub rows: Vec<PlannedRow>,
}

/// What is to be written of a product or a combination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedArticle {
    /// What is written of it.
    pub change: Change,
    /// What is to be remembered once it is written.
    pub memory: Memory,
    /// Its stock, where the rows say something of it. A product with variations has none of its own.
    pub stock: Option<PlannedStock>,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// A new entity.
    Create(Wanted),
    /// What has changed of it.
    Update(Wanted),
    /// Nothing.
    Unchanged,
    /// It goes.
    Delete,
}

/// A stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStock {
    /// As the file has it.
    pub raw: Decimal,
    /// What the shop is to have.
    pub quantity: i64,
    /// Whether the shop has another quantity.
    pub is_changed: bool,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The shop gets something new.
    Created,
    /// The shop gets a change.
    Updated,
    /// The shop has it already.
    Unchanged,
    /// A rule leaves it out.
    Skipped,
    /// It cannot be used.
    Error,
}

/// A row and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRow {
    /// The physical line.
    pub line: u64,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why it is left out or cannot be used.
    pub finding: Option<Finding>,
    /// What deserves a look.
    pub warnings: Vec<Finding>,
}

impl Change {
    /// An update with what differs, or none.
    pub(super) fn since(memory: &Memory, wanted: &Wanted) -> Self {
        let changed = memory.changed(wanted);
        if changed.is_empty() { Self::Unchanged } else { Self::Update(changed) }
    }

    const fn outcome(&self) -> Outcome {
        match self {
            Self::Create(_) => Outcome::Created,
            Self::Update(_) | Self::Delete => Outcome::Updated,
            Self::Unchanged => Outcome::Unchanged,
        }
    }
}

impl PlannedArticle {
    pub(super) fn outcome(&self) -> Outcome {
        match self.change.outcome() {
            Outcome::Unchanged if self.stock.is_some_and(|stock| stock.is_changed) => Outcome::Updated,
            outcome => outcome,
        }
    }
}

impl PlannedStock {
    pub(super) fn new(raw: Decimal, quantity: i64, known: Option<KnownStock>, is_new: bool) -> Self {
        // What is new begins with nothing.
        let there = known.map(|stock| stock.pushed).or(is_new.then_some(0));
        Self { raw, quantity, is_changed: there != Some(quantity) }
    }
}
