//! The variations of a product: their prices and weights beyond the product's, which is the default, and what becomes of those that are not
//! sold.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    content::{self, Sources},
    finding::{Code, Finding},
    known::{Known, KnownArticle, KnownProduct, Memory},
    plan::{Change, PlannedArticle, PlannedStock},
    planning::Usable,
    row::ProductRow,
    row_outcomes::Rows,
    same_key::folded,
    settings::{InactiveVariation, Settings},
    wanted::Wanted,
};
use crate::domain::ecommerce::prices::{Split, written};

/// The variations that the shop has.
pub(super) fn there(known: &Known) -> BTreeMap<String, KnownArticle> {
    match &known.product {
        Some(KnownProduct::WithVariations { variations, .. }) => variations.clone(),
        _ => BTreeMap::new(),
    }
}

/// A new variation differs from others by something.
pub(super) fn is_complete(row: &ProductRow, is_new: bool) -> Result<(), Finding> {
    if is_new && row.attributes.is_empty() {
        let message = "a variation needs a value of at least one attribute, such as colour or size";
        return Err(Finding::of_row(Code::NoAttributes, message));
    }
    Ok(())
}

/// What is known of a variation once this file is in.
struct Variation<'a> {
    /// What it is to become; none for one that stays as it is.
    row: Option<&'a ProductRow>,
    /// Whether the file names it.
    is_named: bool,
    there: Option<&'a KnownArticle>,
    price: Option<Decimal>,
    weight: Option<Decimal>,
    active: Option<bool>,
    is_deleted: bool,
}

impl<'a> Variation<'a> {
    fn new(usable: Option<&Usable<'a>>, there: Option<&'a KnownArticle>, settings: &Settings) -> Self {
        let memory = there.map(|article| &article.memory);
        let said = usable.and_then(|usable| usable.row.active);
        let is_kept = there.is_some() && said == Some(false) && settings.inactive_variation == InactiveVariation::Keep;
        let counting = usable.filter(|_| !is_kept);
        let row = counting.map(|usable| usable.row);
        Self {
            row,
            is_named: usable.is_some(),
            there,
            price: counting.and_then(|usable| usable.values.price).or(memory.and_then(|memory| memory.price)),
            weight: row.and_then(|row| row.weight).or(memory.and_then(|memory| memory.weight)),
            active: said.or(memory.and_then(|memory| memory.active)),
            is_deleted: false,
        }
    }

    fn is_active(&self) -> bool {
        self.active.unwrap_or(true)
    }

    fn is_default(&self) -> bool {
        self.there.is_some_and(|article| article.is_default)
    }

    /// Lets it go when the file says that it is not sold.
    fn delete_unless_sold(&mut self) {
        self.is_deleted = self.row.is_some() && self.there.is_some() && !self.is_active();
        if self.is_deleted {
            (self.price, self.weight) = (None, None);
        }
    }
}

/// Plans the product and its variations.
pub(super) fn plan(
    key: &str,
    own: Option<&Usable<'_>>,
    rows: &[Usable<'_>],
    sources: &Sources<'_>,
    known: &Known,
    settings: &Settings,
    found: &mut Rows,
) -> (PlannedArticle, BTreeMap<String, PlannedArticle>) {
    let there = there(known);
    let by_key: BTreeMap<String, &Usable<'_>> = rows.iter().map(|usable| (folded(&usable.row.key), usable)).collect();
    // In the order of the file, so that its first one comes first.
    let mut order: Vec<String> = rows.iter().map(|usable| folded(&usable.row.key)).collect();
    order.extend(there.keys().filter(|key| !by_key.contains_key(*key)).cloned());
    let merged = |key: &String| Variation::new(by_key.get(key).copied(), there.get(key), settings);
    let mut all: Vec<Variation<'_>> = order.iter().map(merged).collect();
    let is_sold = all.iter().any(Variation::is_active);
    if is_sold && settings.inactive_variation == InactiveVariation::Delete {
        all.iter_mut().for_each(Variation::delete_unless_sold);
    }

    let price = amounts(&all, settings, |variation| variation.price)
        .filter(|_| rows.iter().any(|usable| usable.values.price.is_some()));
    let weight = amounts(&all, settings, |variation| variation.weight)
        .filter(|_| rows.iter().any(|usable| usable.row.weight.is_some()));
    let is_new = known.product.is_none();
    let product_memory = match &known.product {
        Some(KnownProduct::WithVariations { memory, .. }) => memory.clone(),
        _ => Memory::default(),
    };

    let tax_group = own.into_iter().chain(rows).find_map(|usable| usable.values.tax_group);
    same_tax(rows, tax_group, found);
    same_attributes(rows, found);
    let mut wanted = content::wanted(key, sources, tax_group, settings);
    content::add_amounts(
        &mut wanted,
        price.as_ref().map(|price| price.base),
        weight.as_ref().map(|weight| weight.base),
    );
    let own_active = own.and_then(|own| own.row.active).or(product_memory.active);
    let is_said =
        own.is_some_and(|own| own.row.active.is_some()) || rows.iter().any(|usable| usable.row.active.is_some());
    content::add_active(&mut wanted, is_said.then_some(own_active.unwrap_or(true) && is_sold));
    let memory = Memory { active: own_active, ..product_memory };
    let product = content::planned(wanted, memory, is_new, true, key, settings);

    // A default that goes is followed by the first that stays.
    let loses_default = all.iter().any(|variation| variation.is_deleted && variation.is_default());
    let default = all.iter().position(Variation::is_active).filter(|_| is_new || loses_default);
    let mut planned = BTreeMap::new();
    for (at, (variation_key, variation)) in order.iter().zip(&all).enumerate() {
        let impact = |split: &Option<Amounts>| split.as_ref().and_then(|split| split.impacts[at]);
        let mut wanted = of_row(variation.row, settings);
        let impacts = [("price", impact(&price)), ("weight", impact(&weight))];
        wanted.fields.extend(impacts.into_iter().filter_map(|(field, add)| Some((field.to_owned(), written(add?)))));
        if default == Some(at) {
            wanted.fields.insert("default_on".to_owned(), "1".to_owned());
        }
        let article = one(key, variation, wanted, settings);
        if variation.is_named || article.change != Change::Unchanged {
            planned.insert(variation_key.clone(), article);
        }
    }
    (product, planned)
}

/// The product's amount, and what each variation adds to it; none where its amount is not known.
struct Amounts {
    base: Decimal,
    impacts: Vec<Option<Decimal>>,
}

fn amounts(
    all: &[Variation<'_>],
    settings: &Settings,
    of: impl Fn(&Variation<'_>) -> Option<Decimal>,
) -> Option<Amounts> {
    let known: Vec<Decimal> = all.iter().filter_map(&of).collect();
    let Split { base, impacts } = Split::of(&known, settings.base)?;
    let mut impacts = impacts.into_iter();
    let impacts = all.iter().map(|variation| of(variation).and_then(|_| impacts.next())).collect();
    Some(Amounts { base, impacts })
}

fn of_row(row: Option<&ProductRow>, settings: &Settings) -> Wanted {
    let Some(row) = row else {
        return Wanted::default();
    };
    let mut wanted = Wanted { fields: row.fields.clone(), attributes: row.attributes.clone(), ..Wanted::default() };
    wanted.fields.insert(settings.key_field.as_str().to_owned(), row.key.clone());
    wanted
}

/// Plans one variation.
fn one(product: &str, variation: &Variation<'_>, wanted: Wanted, settings: &Settings) -> PlannedArticle {
    let before = variation.there.map(|article| article.memory.clone()).unwrap_or_default();
    let (is_active, was_active) = (variation.is_active(), before.active.unwrap_or(true));
    let memory = Memory {
        price: variation.price,
        weight: variation.weight,
        active: variation.active,
        written: before.written.clone(),
    };
    if variation.is_deleted {
        return PlannedArticle { change: Change::Delete, memory, stock: None };
    }
    let stock_there = variation.there.and_then(|article| article.stock);
    let raw = variation.row.and_then(|row| {
        // What is sold again has what the last file gave it, and what is not sold has nothing.
        let remembered = stock_there.map(|stock| stock.raw).filter(|_| !is_active || !was_active);
        row.stock.or(remembered).or((!is_active).then_some(Decimal::ZERO))
    });
    let stock = variation.row.zip(raw).map(|(row, raw)| {
        let for_sale = settings.buffers.for_sale(product, Some(&row.key), raw);
        let quantity = if is_active { for_sale } else { 0 };
        PlannedStock::new(raw, quantity, stock_there, variation.there.is_none())
    });
    let change = match variation.there {
        Some(_) => Change::since(&before, &wanted),
        None => {
            let mut wanted = wanted.clone();
            wanted.fields.insert("minimal_quantity".to_owned(), "1".to_owned());
            Change::Create(wanted)
        }
    };
    PlannedArticle { change, memory: memory.with(&wanted), stock }
}

/// A product has one group of tax rules.
fn same_tax(rows: &[Usable<'_>], group: Option<u64>, found: &mut Rows) {
    for usable in rows.iter().filter(|usable| usable.values.tax_group.is_some_and(|other| Some(other) != group)) {
        let code = usable.row.tax_code.as_deref().unwrap_or_default();
        let message = "another tax code than the product's, which has one for all of its variations";
        found.warn(usable.row, vec![Finding::of_cell(Code::TaxDiffers, "tax_code", code, message)]);
    }
}

/// The shop would show two variations that nobody can tell apart.
fn same_attributes(rows: &[Usable<'_>], found: &mut Rows) {
    let mut seen: BTreeMap<&BTreeMap<String, String>, u64> = BTreeMap::new();
    for row in rows.iter().map(|usable| usable.row).filter(|row| !row.attributes.is_empty()) {
        match seen.get(&row.attributes) {
            Some(line) => {
                let message = format!("line {line} has the same attributes, and customers cannot tell the two apart");
                found.warn(row, vec![Finding::of_row(Code::SameAttributes, message)]);
            }
            None => drop(seen.insert(&row.attributes, row.line)),
        }
    }
}
