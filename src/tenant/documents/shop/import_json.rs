//! `shops/<shopId>/import.json`: which flows come into the shop, and what their files look like.
//!
//! The file is that of other programs, too: what is not known is kept, with a warning, and what is ours begins with `x-`.

use std::collections::BTreeMap;

use super::{super::Context, columns, shop_yml::file_name_part};
use crate::{
    domain::ecommerce::flow::{Exchange, ImportFlow},
    flat_files::{Charset, Choice, DateFormat, DecimalSign, Quote, Settings, Words},
    tenant::shop::{Aggregate, FileLayout, ImportFile, ImportSettings, InactiveVariation, NewProducts, OnMissing},
    yaml::{
        Mismatch, Section,
        kinds::{boolean, count, one_of, percent, text},
    },
};

pub(super) fn read(context: &Context<'_>) -> ImportFile {
    let root = Section::root(context.reading, context.document);
    let mut flows = BTreeMap::new();
    for flow in ImportFlow::ALL {
        let section = root.section(flow.name());
        if root.has(flow.name()) {
            flows.insert(flow, settings(context, &section, flow));
        }
        section.finish_with_warnings();
    }
    keys_are_of_one_kind(&root, &flows);
    root.finish_with_warnings();
    ImportFile { flows }
}

fn settings(context: &Context<'_>, section: &Section<'_>, flow: ImportFlow) -> ImportSettings {
    // Names a class of the program that the file was made for.
    section.optional("class", text);
    let usual = if matches!(flow, ImportFlow::OrderStatus | ImportFlow::OrderReturnStatus) {
        Exchange::Webservice
    } else {
        Exchange::Files
    };
    let exchange = section.or("type", one_of(Exchange::NAMES), usual);
    if exchange == Exchange::Files && !flow.has_files() {
        section.problem("type", "`local`", "`webservice`: no file carries this flow");
    }
    if exchange == Exchange::Webservice && usual == Exchange::Files {
        section.problem("type", "`webservice`", "`local`: this flow comes in files");
    }
    let layout = (exchange == Exchange::Files && flow.has_files()).then(|| layout(context, section, flow));
    ImportSettings { enabled: section.or("enabled", boolean, true), exchange, layout }
}

fn layout(context: &Context<'_>, section: &Section<'_>, flow: ImportFlow) -> FileLayout {
    let columns = columns::read(context, section, flow);
    FileLayout {
        extension: section.or("fileExtension", extension, "csv".to_owned()),
        prefix: section.optional("x-filePrefix", file_name_part),
        reading: Settings {
            encoding: section.or("x-encoding", auto_or(|text| Charset::named(text).ok(), "`utf-8`"), Choice::Auto),
            delimiter: section.or("x-delimiter", auto_or(delimiter, "`;`, `,`, `|` or `tab`"), Choice::Auto),
            quote: section.or("x-quote", auto_or(quote, "`\"` or `none`"), Choice::Auto),
            header: section.or("x-header", auto_or(yes_or_no, "`yes` or `no`"), Choice::Auto),
            decimal: section.or("x-decimal", auto_or(decimal_sign, "`,` or `.`"), Choice::Auto),
            skip_lines: 0,
            line_header: line_header(section),
            columns: columns::kinds(&columns, flow),
            words: words(section).unwrap_or_default(),
            dates: dates(section).unwrap_or_default(),
        },
        on_missing: section.or("x-onMissing", one_of(OnMissing::NAMES), OnMissing::default()),
        new_products: section.optional("x-newProducts", one_of(NewProducts::NAMES)),
        inactive_variation: section.optional("x-inactiveVariation", one_of(InactiveVariation::NAMES)),
        aggregate: section.or("x-aggregate", one_of(Aggregate::NAMES), Aggregate::default()),
        max_error_rate: section.optional("x-maxErrorRate", percent),
        columns,
    }
}

/// In `stock` and `specificprice` the key is the item's, and must be of the same kind as in `product`.
fn keys_are_of_one_kind(root: &Section<'_>, flows: &BTreeMap<ImportFlow, ImportSettings>) {
    let key_of = |flow| flows.get(&flow)?.layout.as_ref()?.key();
    let Some(product) = key_of(ImportFlow::Product) else { return };
    for flow in [ImportFlow::Stock, ImportFlow::SpecificPrice] {
        if let Some(key) = key_of(flow).filter(|key| key.key != product.key) {
            let found = format!("`{}` as the key", key.key);
            let expected = format!("`{}`, the key of `product`: both name an item", product.key);
            root.problem(flow.name(), found, expected);
        }
    }
}

/// The words of a flow or a column: the usual ones where a list is not set.
pub(super) fn words(section: &Section<'_>) -> Option<Words> {
    let lists = [section.list("x-true", word), section.list("x-false", word), section.list("x-null", word)];
    if lists.iter().all(Option::is_none) {
        return None;
    }
    let ([yes, no, null], usual) = (lists, Words::default());
    Some(Words { yes: yes.unwrap_or(usual.yes), no: no.unwrap_or(usual.no), null: null.unwrap_or(usual.null) })
}

pub(super) fn dates(section: &Section<'_>) -> Option<Vec<DateFormat>> {
    section.list("x-dates", |text| DateFormat::new(text).map_err(|error| Mismatch::new(error.to_string())))
}

fn word(text: &str) -> Result<String, Mismatch> {
    let fits = (1..=40).contains(&text.chars().count()) && !text.contains(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(Mismatch::new("a word of 1 to 40 characters")) }
}

fn extension(text: &str) -> Result<String, Mismatch> {
    let fits = (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Mismatch::new("what file names end with behind the dot, such as `csv`"))
    }
}

/// Something that is set, or `auto`.
fn auto_or<T>(
    read: impl Fn(&str) -> Option<T>,
    expected: &'static str,
) -> impl Fn(&str) -> Result<Choice<T>, Mismatch> {
    move |text| {
        if text == "auto" {
            return Ok(Choice::Auto);
        }
        read(text).map(Choice::Set).ok_or_else(|| Mismatch::new(format!("{expected}, or `auto`")))
    }
}

fn delimiter(text: &str) -> Option<u8> {
    match text.as_bytes() {
        b"tab" | b"\t" => Some(b'\t'),
        [sign] if sign.is_ascii_punctuation() && *sign != b'"' => Some(*sign),
        _ => None,
    }
}

fn quote(text: &str) -> Option<Quote> {
    match text {
        "\"" => Some(Quote::Double),
        "none" => Some(Quote::None),
        _ => None,
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

fn decimal_sign(text: &str) -> Option<DecimalSign> {
    match text {
        "," => Some(DecimalSign::Comma),
        "." => Some(DecimalSign::Point),
        _ => None,
    }
}

/// How many characters at the beginning of every row are no data.
fn line_header(section: &Section<'_>) -> u32 {
    let length = section.or("x-lineHeader", count(0..=100), 0);
    u32::try_from(length).unwrap_or_default()
}
