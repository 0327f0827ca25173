//! What becomes of the rows of a product: why they are left out, or what follows from what is planned.

use std::collections::BTreeMap;

use super::{
    finding::{Code, Finding},
    plan::{Group, Outcome, Plan, PlannedArticle, PlannedRow},
    row::ProductRow,
    same_key::folded,
};

/// What becomes of rows, by line.
#[derive(Default)]
pub(super) struct Rows {
    found: BTreeMap<u64, PlannedRow>,
}

impl Rows {
    fn settle(&mut self, row: &ProductRow, outcome: Outcome, finding: Finding) {
        let warnings = row.warnings.clone();
        self.found.insert(row.line, PlannedRow { line: row.line, outcome, finding: Some(finding), warnings });
    }

    pub(super) fn error(&mut self, row: &ProductRow, finding: Finding) {
        self.settle(row, Outcome::Error, finding);
    }

    pub(super) fn skip(&mut self, row: &ProductRow, code: Code) {
        let message = match code {
            Code::NewSkipped => "the shop does not have it, and is set to get no new products",
            _ => "it is not sold, and the shop does not have it",
        };
        self.settle(row, Outcome::Skipped, Finding::of_row(code, message));
    }

    /// Why the first row was skipped, where one was.
    pub(super) fn why_skipped(&self) -> Option<Code> {
        let skipped = self.found.values().find(|row| row.outcome == Outcome::Skipped)?;
        skipped.finding.as_ref().map(|finding| finding.code)
    }

    /// Adds to what deserves a look; the outcome follows from what is planned.
    pub(super) fn warn(&mut self, row: &ProductRow, warnings: Vec<Finding>) {
        let planned = self.found.entry(row.line).or_insert_with(|| PlannedRow {
            line: row.line,
            outcome: Outcome::Unchanged,
            finding: None,
            warnings: row.warnings.clone(),
        });
        planned.warnings.extend(warnings);
    }

    /// Rows follow what they are about: their variation, or the product. Where a product has no row of its own, its variations' rows
    /// speak for it.
    pub(super) fn finish(
        mut self,
        group: &Group<'_>,
        product: Option<PlannedArticle>,
        variations: BTreeMap<String, PlannedArticle>,
    ) -> Plan {
        let has_own = group.rows.iter().any(|row| row.parent.is_none());
        let of_product = product.as_ref().map(PlannedArticle::outcome);
        for row in group.rows {
            let Some(planned) = self.found.get_mut(&row.line).filter(|planned| planned.finding.is_none()) else {
                continue;
            };
            let of_variation = variations.get(&folded(&row.key)).filter(|_| row.parent.is_some());
            let speaks = of_product.filter(|outcome| !has_own && *outcome == Outcome::Updated);
            planned.outcome = match of_variation.map(PlannedArticle::outcome) {
                Some(Outcome::Unchanged) => speaks.unwrap_or(Outcome::Unchanged),
                Some(outcome) => outcome,
                None => of_product.unwrap_or(Outcome::Unchanged),
            };
        }
        Plan { product, variations, rows: self.found.into_values().collect() }
    }
}
