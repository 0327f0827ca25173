//! How a product is planned: which of its rows can be used, and whether it is simple or has variations.

use std::collections::BTreeMap;

use super::{
    content::{self, Sources},
    finding::{Code, Finding},
    known::{Home, Known, KnownProduct, Memory},
    plan::{Group, Plan, PlannedArticle, PlannedStock},
    row::ProductRow,
    row_outcomes::Rows,
    row_values::{self, Values},
    same_key::folded,
    settings::{NewProducts, Settings},
    variations,
};

/// A row that can be used, with what it is worth in this shop.
pub(super) struct Usable<'a> {
    pub(super) row: &'a ProductRow,
    pub(super) values: Values,
}

/// Plans one product.
pub fn plan(group: &Group<'_>, known: &Known, settings: &Settings) -> Plan {
    let mut rows = Rows::default();
    let mut usable: Vec<&ProductRow> = Vec::with_capacity(group.rows.len());
    for row in group.rows {
        match conflict(row, known) {
            Some(finding) => rows.error(row, finding),
            None => usable.push(row),
        }
    }
    let has_variations = usable.iter().any(|row| row.parent.is_some());
    let planned = match &known.product {
        Some(KnownProduct::Simple(_)) | None if !has_variations && !group.has_rejected_variations => {
            usable.first().and_then(|row| simple(row, known, settings, &mut rows))
        }
        Some(KnownProduct::Simple(_)) => {
            let (own, variations): (Vec<_>, Vec<_>) = usable.into_iter().partition(|row| row.parent.is_none());
            let message =
                "the product is simple in the shop, so it can have no variation: delete it there, and import it anew";
            variations.into_iter().for_each(|row| rows.error(row, Finding::of_row(Code::KindChanged, message)));
            own.first().and_then(|row| simple(row, known, settings, &mut rows))
        }
        _ => return with_variations(group, usable, known, settings, rows),
    };
    rows.finish(group, planned, BTreeMap::new())
}

/// A product without variations, made of its one row.
fn simple(row: &ProductRow, known: &Known, settings: &Settings, rows: &mut Rows) -> Option<PlannedArticle> {
    let article = match &known.product {
        Some(KnownProduct::Simple(article)) => Some(article),
        _ => None,
    };
    let is_new = article.is_none();
    if is_new {
        if !row.is_active() {
            rows.skip(row, Code::InactiveUnknown);
            return None;
        }
        if settings.new_products == NewProducts::Skip {
            rows.skip(row, Code::NewSkipped);
            return None;
        }
    }
    let checked = row_values::of(row, is_new, is_new, settings).and_then(|values| {
        let sources = Sources { own: Some(row), variations: Vec::new() };
        if is_new {
            content::needs_name(&sources, settings)?;
        }
        Ok((values, sources))
    });
    let (values, sources) = match checked {
        Ok(checked) => checked,
        Err(finding) => {
            rows.error(row, finding);
            return None;
        }
    };
    let mut wanted = content::wanted(&row.key, &sources, values.tax_group, settings);
    content::add_amounts(&mut wanted, values.price, row.weight);
    content::add_active(&mut wanted, row.active);
    let memory = article.map(|article| article.memory.clone()).unwrap_or_default();
    let memory = Memory {
        price: values.price.or(memory.price),
        weight: row.weight.or(memory.weight),
        active: row.active.or(memory.active),
        ..memory
    };
    let stock = row.stock.map(|raw| {
        let quantity = settings.buffers.for_sale(&row.key, None, raw);
        PlannedStock::new(raw, quantity, article.and_then(|article| article.stock), is_new)
    });
    rows.warn(row, values.warnings);
    Some(PlannedArticle { stock, ..content::planned(wanted, memory, is_new, false, &row.key, settings) })
}

/// A product with variations, made of its own row, where there is one, and theirs.
fn with_variations(
    group: &Group<'_>,
    usable: Vec<&ProductRow>,
    known: &Known,
    settings: &Settings,
    mut rows: Rows,
) -> Plan {
    let is_new = known.product.is_none();
    let own = usable.iter().copied().find(|row| row.parent.is_none());
    let theirs: Vec<&ProductRow> = usable.into_iter().filter(|row| row.parent.is_some()).collect();
    let there = variations::there(known);
    let mut counting: Vec<Usable<'_>> = Vec::with_capacity(theirs.len());
    let is_closed = is_new && own.is_some_and(|row| !row.is_active());
    for row in theirs {
        let is_new_variation = !there.contains_key(&folded(&row.key));
        if is_new_variation && (is_closed || !row.is_active()) {
            rows.skip(row, Code::InactiveUnknown);
        } else if is_new && settings.new_products == NewProducts::Skip {
            rows.skip(row, Code::NewSkipped);
        } else {
            let complete = variations::is_complete(row, is_new_variation);
            match complete.and_then(|()| row_values::of(row, is_new_variation, is_new, settings)) {
                Ok(values) => counting.push(Usable { row, values }),
                Err(finding) => rows.error(row, finding),
            }
        }
    }
    let own = own.and_then(|row| match row_values::of(row, false, is_new, settings) {
        Ok(values) => Some(Usable { row, values }),
        Err(finding) => {
            rows.error(row, finding);
            None
        }
    });
    if is_new && counting.is_empty() {
        if let Some(own) = own {
            without_variations(&own, group, &mut rows);
        }
        return rows.finish(group, None, BTreeMap::new());
    }
    let sources = Sources {
        own: own.as_ref().map(|own| own.row),
        variations: counting.iter().map(|usable| usable.row).collect(),
    };
    if is_new && let Err(finding) = content::needs_name(&sources, settings) {
        own.iter().chain(&counting).for_each(|usable| rows.error(usable.row, finding.clone()));
        return rows.finish(group, None, BTreeMap::new());
    }
    let (planned, variations) =
        variations::plan(group.key, own.as_ref(), &counting, &sources, known, settings, &mut rows);
    own.into_iter().chain(counting).for_each(|usable| rows.warn(usable.row, usable.values.warnings));
    rows.finish(group, Some(planned), variations)
}

/// The row of a product that would have variations, none of which can be made: it must not become a simple product.
fn without_variations(own: &Usable<'_>, group: &Group<'_>, rows: &mut Rows) {
    match rows.why_skipped() {
        Some(code) => rows.skip(own.row, code),
        None => {
            let message = format!("no row that names {} as its parent can be used: mend those first", group.key);
            rows.error(own.row, Finding::of_row(Code::NoVariations, message));
        }
    }
}

/// A row that makes something else of a key than what the shop has under it.
fn conflict(row: &ProductRow, known: &Known) -> Option<Finding> {
    match (known.elsewhere.get(&folded(&row.key))?, &row.parent) {
        (Home::Product, Some(_)) => {
            let message = "the shop has it as a product of its own, so it can be no variation";
            Some(Finding::of_row(Code::KindChanged, message))
        }
        (Home::VariationOf(_), None) => {
            let message = "the shop has it as a variation, so it can be no product of its own";
            Some(Finding::of_row(Code::KindChanged, message))
        }
        (Home::VariationOf(parent), Some(_)) => {
            let message = format!("the shop has it as a variation of {parent}");
            Some(Finding::of_row(Code::ParentConflict, message))
        }
        (Home::Product, None) => None,
    }
}
