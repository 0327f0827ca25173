//! The tables in `server/y2.yml` that stand in for Y2's civility and country plug-ins.

use std::collections::BTreeMap;

use super::Context;
use crate::{
    tenant::model::{CivilityEntry, CountryEntry, RegionEntry},
    yaml::{
        Entry, Mismatch, Section,
        kinds::{language_tag, text},
    },
};

pub(super) fn civilities(context: &Context<'_>, connection: &Section<'_>) -> Vec<CivilityEntry> {
    let read = |entry: Entry<'_>| {
        let section = Section::of(context.reading, entry.node, entry.path.clone());
        let civility = CivilityEntry {
            id: entry.key.to_owned(),
            code: section.optional("code", text),
            labels: labels(context, &section),
        };
        section.finish();
        civility
    };
    connection.entries("civilities").into_iter().map(read).collect()
}

pub(super) fn countries(context: &Context<'_>, connection: &Section<'_>) -> Vec<CountryEntry> {
    let read = |entry: Entry<'_>| {
        let section = Section::of(context.reading, entry.node, entry.path.clone());
        let country = CountryEntry {
            id: entry.key.to_owned(),
            iso2: section.optional("iso2", letters(2)),
            iso3: section.optional("iso3", letters(3)),
            iso_numeric: section.optional("isoNumeric", three_digits),
            labels: labels(context, &section),
            default_language: section.optional("defaultLanguage", text),
            currency: section.optional("currency", text),
            regions: regions(context, &section),
        };
        section.finish();
        country
    };
    connection.entries("countries").into_iter().map(read).collect()
}

/// `label` is the one without a language, `labels` are those with one.
fn labels(context: &Context<'_>, section: &Section<'_>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    if let Some(label) = section.optional("label", text) {
        labels.insert(String::new(), label);
    }
    for entry in section.entries("labels") {
        match language_tag(entry.key) {
            Ok(language) => {
                if let Some(label) = context.reading.scalar(&entry, text) {
                    labels.insert(language, label);
                }
            }
            Err(mismatch) => {
                context.reading.problem(entry.place, &entry.path, "another key", mismatch.expected);
            }
        }
    }
    if labels.is_empty() {
        section.problem("labels", "no label", "`label: …` or `labels: {fr: …}`");
    }
    labels
}

fn regions(context: &Context<'_>, section: &Section<'_>) -> Vec<RegionEntry> {
    let read = |entry: Entry<'_>| {
        let label = context.reading.scalar(&entry, text)?;
        Some(RegionEntry { id: entry.key.to_owned(), label })
    };
    section.entries("regions").into_iter().filter_map(read).collect()
}

fn letters(length: usize) -> impl Fn(&str) -> Result<String, Mismatch> {
    move |text| {
        if text.len() == length && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            Ok(text.to_owned())
        } else {
            Err(Mismatch::new(format!("{length} capital letters of ISO 3166-1")))
        }
    }
}

fn three_digits(text: &str) -> Result<String, Mismatch> {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err(Mismatch::new("three digits of ISO 3166-1, such as `250`"))
    }
}
