//! What a product of the shop should hold, of its own row and those of its variations.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    cell_text,
    finding::{Code, Finding},
    known::Memory,
    plan::{Change, PlannedArticle},
    row::ProductRow,
    settings::{NewProducts, Settings},
    wanted::Wanted,
};
use crate::domain::ecommerce::prices::written;

/// The shop's name of a product.
const NAME: &str = "name";
/// The part of a product's address.
const LINK: &str = "link_rewrite";
/// The most characters of it.
const LINK_LENGTH: usize = 128;

/// What a product is made of: its own row says it first, then those of its variations in their order.
pub(super) struct Sources<'a> {
    pub(super) own: Option<&'a ProductRow>,
    pub(super) variations: Vec<&'a ProductRow>,
}

impl<'a> Sources<'a> {
    fn rows(&self) -> impl Iterator<Item = &'a ProductRow> + '_ {
        self.own.into_iter().chain(self.variations.iter().copied())
    }

    /// What the first row says that says something; an empty text only where none says more.
    fn first<T: Default + PartialEq>(&self, say: impl Fn(&'a ProductRow) -> Option<T>) -> Option<T> {
        let said = || self.rows().filter_map(&say);
        said().find(|value| *value != T::default()).or_else(|| said().next())
    }

    /// The names that any row has something for.
    fn names<N: Ord>(&self, of: impl Fn(&'a ProductRow) -> Vec<N>) -> BTreeSet<N> {
        self.rows().flat_map(of).collect()
    }
}

/// Whether there is a name in the shop's default language, which a new product cannot do without.
pub(super) fn needs_name(sources: &Sources<'_>, settings: &Settings) -> Result<(), Finding> {
    let language = settings.languages.first().map(String::as_str).unwrap_or_default();
    let name = sources.first(|row| row.texts.get(NAME)?.get(language).cloned());
    name.map(drop).ok_or_else(|| {
        let message = "a product that the shop does not have yet needs a name";
        Finding::of_cell(Code::Required, NAME, "", message)
    })
}

/// What rows say of a product, but for amounts and whether it is sold.
pub(super) fn wanted(key: &str, sources: &Sources<'_>, tax_group: Option<u64>, settings: &Settings) -> Wanted {
    let mut wanted =
        Wanted { fields: sources.own.map(|row| row.fields.clone()).unwrap_or_default(), ..Wanted::default() };
    wanted.fields.insert(settings.key_field.as_str().to_owned(), key.to_owned());
    wanted.fields.extend(tax_group.map(|group| ("id_tax_rules_group".to_owned(), group.to_string())));
    let texts = |row: &'_ ProductRow| {
        let of_field = |(field, texts): (&String, &BTreeMap<String, String>)| {
            texts.keys().map(|language| (field.clone(), language.clone())).collect::<Vec<_>>()
        };
        row.texts.iter().flat_map(of_field).collect()
    };
    for (field, language) in sources.names(texts) {
        let text = sources.first(|row| row.texts.get(&field)?.get(&language).cloned()).unwrap_or_default();
        wanted.texts.entry(field).or_default().insert(language, text);
    }
    wanted.manufacturer = sources.first(|row| row.manufacturer.clone());
    wanted.categories = sources.first(|row| row.categories.clone());
    for name in sources.names(|row| row.features.keys().cloned().collect()) {
        let value = sources.first(|row| row.features.get(&name).cloned()).unwrap_or_default();
        wanted.features.insert(name, value);
    }
    wanted
}

/// Adds price and weight.
pub(super) fn add_amounts(wanted: &mut Wanted, price: Option<Decimal>, weight: Option<Decimal>) {
    let amounts = [("price", price), ("weight", weight)];
    wanted.fields.extend(amounts.into_iter().filter_map(|(field, amount)| Some((field.to_owned(), written(amount?)))));
}

/// Adds whether it is sold.
pub(super) fn add_active(wanted: &mut Wanted, active: Option<bool>) {
    wanted.fields.extend(active.map(|active| ("active".to_owned(), flag(active))));
}

/// Creates it or writes what has changed. `memory` has the amounts already.
pub(super) fn planned(
    wanted: Wanted,
    memory: Memory,
    is_new: bool,
    has_variations: bool,
    key: &str,
    settings: &Settings,
) -> PlannedArticle {
    let change = match is_new {
        true => Change::Create(complete(wanted.clone(), has_variations, key, settings)),
        false => Change::since(&memory, &wanted),
    };
    PlannedArticle { change, memory: memory.with(&wanted), stock: None }
}

/// What a new product needs beyond what rows say. What the webservice is not given is empty there: a product that is no draft, that can be
/// ordered and that is found.
fn complete(mut wanted: Wanted, has_variations: bool, key: &str, settings: &Settings) -> Wanted {
    let default = settings.languages.first().map(String::as_str).unwrap_or_default();
    for texts in wanted.texts.values_mut() {
        let text = texts.get(default).cloned().unwrap_or_default();
        for language in &settings.languages {
            let here = texts.entry(language.clone()).or_default();
            if here.is_empty() {
                here.clone_from(&text);
            }
        }
    }
    let names = wanted.texts.get(NAME).cloned().unwrap_or_default();
    let links = wanted.texts.entry(LINK.to_owned()).or_default();
    for (language, name) in names {
        let link = links.entry(language).or_default();
        if link.is_empty() {
            *link = cell_text::link_rewrite(&name, key, LINK_LENGTH);
        }
    }
    if settings.new_products == NewProducts::Hidden {
        wanted.fields.insert("active".to_owned(), flag(false));
    }
    let active = || ("active".to_owned(), flag(true));
    if !wanted.fields.contains_key("active") {
        wanted.fields.extend([active()]);
    }
    let kind = if has_variations { "combinations" } else { "standard" };
    let fixed = [
        ("state", "1"),
        ("product_type", kind),
        ("available_for_order", "1"),
        ("show_price", "1"),
        ("visibility", "both"),
        ("minimal_quantity", "1"),
    ];
    wanted.fields.extend(fixed.map(|(field, value)| (field.to_owned(), value.to_owned())));
    wanted.categories.get_or_insert_default();
    wanted
}

fn flag(is: bool) -> String {
    String::from(if is { "1" } else { "0" })
}
