//! How much of a stock is kept back from a shop: read and set, one by one or as a CSV file.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
    io::Cursor,
};

use serde_json::{Map, json};

use super::shop;
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        ecommerce::stock::{self, Buffered},
    },
    flat_files::{ColumnKind, Item, Rows, Settings, detect},
    flows::{Ctx, Error, page::Page, page::Paged},
    store::stock_buffers::{BufferChange, StockBuffer},
};

/// The most pieces that can be kept back: what a shop's stock can hold.
pub const LARGEST: u32 = i32::MAX as u32;
/// Rows of a file, which becomes one change.
const MAX_ROWS: usize = 20_000;
/// Characters of a reference; a shop holds 64.
const LONGEST_REFERENCE: usize = 100;
/// Bad rows of a file that are named.
const MAX_NAMED: usize = 100;
/// Buffers that are read at a time for a file.
const BATCH: u32 = 2_000;
/// The first line of a file.
const HEADER: &str = "level,reference,buffer\n";

/// A page of a shop's buffers: those of products first, then the shop's own, then those of variations.
///
/// # Errors
/// There is no such shop; `after` is no place in the list.
pub async fn list(ctx: &Ctx, shop_id: &str, page: &Page) -> Result<Paged<StockBuffer>, Error> {
    let shop = shop(ctx, shop_id)?;
    let after = page.after.as_deref().map(|after| place(after).ok_or_else(|| page.unknown_cursor())).transpose()?;
    let store = &ctx.services.stock_buffers;
    let found = store.stock_buffers(&ctx.tenant.id, &shop.id, after.as_ref(), page.fetch()).await?;
    Ok(page.of(found, |buffer| format!("{}:{}", buffer.of.level(), buffer.of.reference())))
}

fn place(cursor: &str) -> Option<Buffered> {
    let (level, reference) = cursor.split_once(':')?;
    Buffered::named(level, reference)
}

/// What a level and a reference in an address name.
///
/// # Errors
/// They name nothing.
pub fn named(level: &str, reference: &str) -> Result<Buffered, Error> {
    let of = Buffered::named(level, reference).filter(|of| *of != Buffered::Shop);
    let of = of.ok_or_else(|| Error::invalid("level", "expected `product` or `variation`"))?;
    if is_reference(reference) { Ok(of) } else { Err(Error::invalid("reference", expected_reference())) }
}

fn is_reference(text: &str) -> bool {
    text.trim() == text && text.chars().count() <= LONGEST_REFERENCE && !text.chars().any(char::is_control)
}

fn expected_reference() -> String {
    format!("expected a reference of 1 to {LONGEST_REFERENCE} characters, without blanks around it")
}

/// One buffer; `None`: it is not set.
///
/// # Errors
/// There is no such shop.
pub async fn get(ctx: &Ctx, shop_id: &str, of: &Buffered) -> Result<Option<StockBuffer>, Error> {
    let shop = shop(ctx, shop_id)?;
    Ok(ctx.services.stock_buffers.stock_buffer(&ctx.tenant.id, &shop.id, of).await?)
}

/// Sets one buffer, or removes it.
///
/// # Errors
/// There is no such shop; more than a shop's stock can hold.
pub async fn set(
    ctx: &Ctx,
    shop_id: &str,
    of: &Buffered,
    buffer: Option<u32>,
    origin: &AuditOrigin,
) -> Result<Option<StockBuffer>, Error> {
    if buffer.is_some_and(|buffer| buffer > LARGEST) {
        return Err(Error::invalid("buffer", format!("expected a whole number from 0 to {LARGEST}, or null")));
    }
    let details = json!({ "level": of.level(), "reference": of.reference(), "buffer": buffer });
    change(ctx, shop_id, &[(of.clone(), buffer)], details, origin).await?;
    get(ctx, shop_id, of).await
}

/// Sets and removes the buffers of a file with the columns level, reference and buffer: all of them, or none. Answers how many are other
/// than before.
///
/// # Errors
/// There is no such shop; the file is no CSV, too long, or has rows that do not fit: each with its line.
pub async fn set_from_csv(ctx: &Ctx, shop_id: &str, file: &[u8], origin: &AuditOrigin) -> Result<u64, Error> {
    shop(ctx, shop_id)?;
    let changes = read_csv(file)?;
    change(ctx, shop_id, &changes, json!({ "rows": changes.len() }), origin).await
}

async fn change(
    ctx: &Ctx,
    shop_id: &str,
    changes: &[BufferChange],
    details: serde_json::Value,
    origin: &AuditOrigin,
) -> Result<u64, Error> {
    let shop = shop(ctx, shop_id)?;
    let details: Map<_, _> = details.as_object().cloned().unwrap_or_default();
    let action = Action::StockBuffersChange;
    let entry = origin.did(action, Some(shop.id.as_str()), details);
    let changed = ctx.services.stock_buffers.change_stock_buffers(&ctx.tenant.id, &shop.id, changes, &entry).await;
    // Nobody has the tenant any more: the request began before it was deleted.
    changed.map_err(|error| Error::of_change(error, action))?.ok_or(Error::Contended)
}

fn read_csv(file: &[u8]) -> Result<Vec<BufferChange>, Error> {
    let settings = Settings { columns: BTreeMap::from([(2, ColumnKind::Number)]), ..Settings::default() };
    let found = detect(Cursor::new(file), &settings).map_err(|error| Error::invalid("$", error.to_string()))?;
    let unreadable = |error: std::io::Error| Error::invalid("$", format!("cannot be read: {error}"));
    let mut rows = Rows::new(Cursor::new(file), &found).map_err(unreadable)?;
    let (mut changes, mut seen) = (Vec::new(), HashSet::new());
    let mut bad: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // A first line without a number looks like a header; one that begins with a level is a row that does not fit.
    if rows.header().and_then(<[_]>::first).is_some_and(|name| Buffered::LEVELS.contains(&name.as_str())) {
        bad.entry("line 1".to_owned()).or_default().push(expected_buffer());
    }
    while let Some(item) = rows.read_next().map_err(unreadable)? {
        let (line, change) = match item {
            Item::Row(row) => {
                let cell = |column| row.cell(column).unwrap_or_default();
                let level = if row.len() > 3 { Err("the row has more than 3 columns".to_owned()) } else { Ok(cell(0)) };
                (row.line, level.and_then(|level| one_row(level, cell(1), cell(2))))
            }
            Item::Bad { line, why } => (line, Err(why.to_string())),
        };
        let change = change.and_then(|change| {
            if seen.insert(change.0.clone()) { Ok(change) } else { Err("stands in an earlier line, too".to_owned()) }
        });
        match change {
            Ok(change) => changes.push(change),
            Err(why) => bad.entry(format!("line {line}")).or_default().push(why),
        }
        if changes.len() > MAX_ROWS {
            return Err(Error::invalid("$", format!("has more than {MAX_ROWS} rows: send it in parts")));
        }
        if bad.len() == MAX_NAMED {
            bad.insert("$".to_owned(), vec![format!("has further lines that do not fit, behind line {line}")]);
            break;
        }
    }
    if !bad.is_empty() {
        return Err(Error::Invalid { fields: bad });
    }
    if changes.is_empty() {
        return Err(Error::invalid("$", "has no row; expected lines such as `variation,TS-RED-M,2`"));
    }
    Ok(changes)
}

fn one_row(level: &str, reference: &str, buffer: &str) -> Result<BufferChange, String> {
    if !is_reference(reference) {
        return Err(expected_reference());
    }
    let of = Buffered::named(level, reference).ok_or_else(|| {
        let levels = Buffered::LEVELS.join("`, `");
        format!("expected a level of `{levels}`, and a reference for each but the shop")
    })?;
    if buffer.is_empty() {
        return Ok((of, None));
    }
    let pieces = stock::buffer(buffer).filter(|buffer| *buffer <= LARGEST);
    Ok((of, Some(pieces.ok_or_else(expected_buffer)?)))
}

fn expected_buffer() -> String {
    format!("expected a whole number from 0 to {LARGEST} in the third column, or nothing to remove the buffer")
}

/// A part of the file of all buffers, and behind which one the next begins; without a place, it was the last.
pub type Part = (String, Option<Buffered>);

/// The file of all buffers, part by part; [`set_from_csv`] reads it back.
///
/// # Errors
/// There is no such shop.
pub async fn csv_part(ctx: &Ctx, shop_id: &str, after: Option<&Buffered>) -> Result<Part, Error> {
    let shop = shop(ctx, shop_id)?;
    let found = ctx.services.stock_buffers.stock_buffers(&ctx.tenant.id, &shop.id, after, BATCH).await?;
    let mut part = if after.is_none() { HEADER.to_owned() } else { String::new() };
    for StockBuffer { of, buffer, .. } in &found {
        let _ = writeln!(part, "{},{},{buffer}", of.level(), quoted(of.reference()));
    }
    let is_full = found.len() == BATCH as usize;
    Ok((part, found.into_iter().last().filter(|_| is_full).map(|last| last.of)))
}

/// A cell, in quotes where it needs them.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', ';', '\t', '|']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(file: &str) -> BTreeMap<String, Vec<String>> {
        match read_csv(file.as_bytes()).unwrap_err() {
            Error::Invalid { fields } => fields,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn files_are_read_whatever_program_wrote_them() {
        let expected = [
            (Buffered::Shop, Some(1)),
            (Buffered::Product("TS".to_owned()), Some(0)),
            (Buffered::Variation("TS;M".to_owned()), None),
        ];
        for file in [
            "level,reference,buffer\nshop,,1\nproduct,TS,0\nvariation,\"TS;M\",\n",
            "\u{feff}shop;;1\r\nproduct;TS;0\r\nvariation;\"TS;M\";\r\n",
        ] {
            assert_eq!(read_csv(file.as_bytes()).unwrap(), expected, "{file}");
        }
    }

    #[test]
    fn every_line_that_does_not_fit_is_named() {
        let fields = refused(
            "level,reference,buffer\nproduct,A,-1\nproduct,A,1.5\nstore,B,1\nshop,X,1\nproduct,,1\nvariation,C,2\nvariation,C,3\n",
        );
        let lines: Vec<_> = fields.keys().map(String::as_str).collect();
        assert_eq!(lines, ["line 2", "line 3", "line 4", "line 5", "line 6", "line 8"]);
        assert!(fields["line 8"][0].contains("earlier line"), "{fields:?}");
    }

    #[test]
    fn a_first_line_that_does_not_fit_is_no_header() {
        let fields = refused("product,A,many\nproduct,B,1\n");
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["line 1"]);
    }

    #[test]
    fn what_is_no_file_of_buffers_is_refused() {
        for file in ["", "level,reference,buffer\n", "%PDF-1.7\n%\u{1}"] {
            assert!(refused(file).contains_key("$"), "{file}");
        }
    }
}
