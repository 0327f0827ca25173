//! The flow of stocks: which cells count, and what a row of a known article leads to.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{articles::Known, buffers::BufferLevels, reading::fail};
use crate::{
    flat_files::{Found, Row, decimal},
    store::runs::{RowOutcome, RowStep, RunRow, ShopArticle},
    tenant::shop::{Aggregate, FileLayout},
};

const QUANTITY: &str = "quantity";

/// What a row says.
#[derive(Serialize, Deserialize)]
struct Quantity {
    quantity: Decimal,
}

/// What the shop is to be given.
#[derive(Serialize, Deserialize)]
pub(super) struct StockPlan {
    /// The article as it is in the shop, with what it is given.
    pub(super) stock: i64,
    pub(super) product: i64,
    pub(super) combination: i64,
    pub(super) product_key: Option<String>,
    pub(super) raw: String,
    pub(super) quantity: i64,
}

/// A cell that cannot be used.
pub(super) struct BadCell<'a> {
    pub(super) code: &'static str,
    pub(super) column: &'a str,
    pub(super) value: &'a str,
    pub(super) message: String,
}

/// Reads the cells of a row.
pub(super) fn read<'a>(row: &Row<'a>, found: &Found, layout: &'a FileLayout) -> Result<String, BadCell<'a>> {
    let bad = |code, column, value, message: &str| BadCell { code, column, value, message: message.to_owned() };
    let Some(column) = layout.column(QUANTITY) else {
        return Err(bad("value.required", QUANTITY, "", "the file has no column for the quantity"));
    };
    let cell = row.cell(column.index).unwrap_or_default();
    let cell = column.map.get(cell).map_or(cell, String::as_str);
    let empty = column.words.as_ref().unwrap_or(&layout.reading.words).is_null(cell);
    let cell = if empty { column.default.as_deref().unwrap_or_default() } else { cell };
    if cell.is_empty() {
        return Err(bad("value.required", &column.key, "", "the quantity is empty"));
    }
    match decimal(cell, found.decimal_sign(column.index)) {
        Ok(quantity) => Ok(serde_json::to_string(&Quantity { quantity }).unwrap_or_default()),
        Err(error) => Err(BadCell {
            code: "value.decimal",
            column: &column.key,
            value: row.cell(column.index).unwrap_or_default(),
            message: error.to_string(),
        }),
    }
}

/// Decides about the rows of one key, in the order of their lines. All of them can be used.
pub(super) fn decide(
    mut rows: Vec<RunRow>,
    linked: Option<&ShopArticle>,
    known: Option<&Known>,
    buffers: &BufferLevels,
    aggregate: Aggregate,
) -> (Vec<RunRow>, Option<ShopArticle>) {
    let said = |row: &RunRow| -> Option<Decimal> {
        Some(serde_json::from_str::<Quantity>(row.data.as_deref()?).ok()?.quantity)
    };
    let Some(mut counting) = rows.pop() else { return (rows, None) };
    let raw = match aggregate {
        Aggregate::Last => said(&counting),
        Aggregate::Sum => {
            rows.iter().chain([&counting]).map(said).try_fold(Decimal::ZERO, |sum, quantity| sum.checked_add(quantity?))
        }
    };
    for row in &mut rows {
        let (code, what) = match aggregate {
            Aggregate::Last => ("row.superseded", "the row of the same key in line"),
            Aggregate::Sum => ("stock.summed", "the quantity was added to that of line"),
        };
        end(row, RowOutcome::Superseded, Some(code), format!("{what} {} counts", counting.line));
    }
    let Some(raw) = raw else {
        fail(&mut counting, "value.decimal", Some(QUANTITY), None, "the quantity cannot be read".to_owned());
        rows.push(counting);
        return (rows, None);
    };
    let quantity_of = |article: &ShopArticle| buffers.of(article).for_sale(raw);
    let mut seen = None;
    match (linked, known) {
        // Whatever the shop says now counts more than what is remembered: a reference may have moved to another article.
        (Some(article), known)
            if article.pushed == Some(quantity_of(article))
                && !matches!(known, Some(Known::Article(now, _)) if now.stock != article.stock) =>
        {
            end(&mut counting, RowOutcome::Unchanged, None, String::new());
        }
        (_, Some(Known::Article(article, there))) if *there == quantity_of(article) => {
            end(&mut counting, RowOutcome::Unchanged, None, String::new());
            seen = Some(ShopArticle { raw: Some(raw.to_string()), pushed: Some(*there), ..article.clone() });
        }
        (_, Some(Known::Parent)) => {
            let message = "the article has variations: the shop adds up their stocks".to_owned();
            end(&mut counting, RowOutcome::Skipped, Some("stock.parent"), message);
        }
        (_, Some(Known::Several)) => {
            let message = "several articles of the shop have this key: give each its own".to_owned();
            fail(&mut counting, "stock.ambiguous_reference", None, None, message);
        }
        (_, Some(Known::Article(article, _))) | (Some(article), None) => {
            counting.step = RowStep::Planned;
            counting.outcome = Some(RowOutcome::Updated);
            (counting.code, counting.message) = (None, None);
            let plan = StockPlan {
                stock: article.stock,
                product: article.product,
                combination: article.combination,
                product_key: article.product_key.clone(),
                raw: raw.to_string(),
                quantity: quantity_of(article),
            };
            counting.plan = serde_json::to_string(&plan).ok();
        }
        (None, None) => {
            let message = "the shop has no article of this key".to_owned();
            end(&mut counting, RowOutcome::Skipped, Some("stock.unknown_reference"), message);
        }
    }
    rows.push(counting);
    (rows, seen)
}

fn end(row: &mut RunRow, outcome: RowOutcome, code: Option<&str>, message: String) {
    row.step = RowStep::Done;
    row.outcome = Some(outcome);
    row.code = code.map(str::to_owned);
    row.message = (!message.is_empty()).then_some(message);
}

impl StockPlan {
    /// Of a row that was planned.
    pub(super) fn of(row: &RunRow) -> Option<Self> {
        serde_json::from_str(row.plan.as_deref()?).ok()
    }

    /// What is known of the article once the shop has it.
    pub(super) fn article(&self, key: &str) -> ShopArticle {
        ShopArticle {
            key: key.to_owned(),
            product_key: self.product_key.clone(),
            product: self.product,
            combination: self.combination,
            stock: self.stock,
            raw: Some(self.raw.clone()),
            pushed: Some(self.quantity),
        }
    }
}
