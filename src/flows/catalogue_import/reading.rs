//! The first phase: the file of a run becomes rows. Constant memory, whatever the file.

use std::{
    fs::File,
    io::{self, Seek as _},
};

use serde_json::json;
use tokio::{io::AsyncWriteExt as _, sync::mpsc};

use super::stock;
use crate::{
    domain::ecommerce::product::folded,
    flat_files::{Flaw, Found, Item, NotCsv, Row, Rows, detect},
    flows::{Ctx, Error},
    store::runs::{RowOutcome, RowStep, Run, RunRow},
    tenant::shop::{Column, FileLayout},
};

/// Rows that are written at once.
const BITE: usize = 1000;
/// Characters of a cell that a report repeats.
const SHOWN: usize = 100;

/// How reading ended.
pub(super) enum Read {
    /// Everything is staged; what the file was found to be, as JSON.
    Staged(String),
    /// The file is nothing that can be read, for this reason.
    Unreadable(String),
    /// Somebody wants the run to end.
    Cancelled,
}

/// Reads the file of a run and keeps its rows.
pub(super) async fn read(ctx: &Ctx, run: &Run, layout: &FileLayout) -> Result<Read, Error> {
    let store = &ctx.services.runs;
    store.clear_rows(&ctx.tenant.id, run.id).await?;
    let file = spooled(ctx, run).await?;
    let (sender, mut staged) = mpsc::channel(2);
    let layout = layout.clone();
    let reading = tokio::task::spawn_blocking(move || stage(file, &layout, &sender));
    while let Some(rows) = staged.recv().await {
        store.put_rows(&ctx.tenant.id, run, &rows, &[]).await?;
        if super::run::is_cancelled(ctx, run).await? {
            return Ok(Read::Cancelled);
        }
    }
    match reading.await.map_err(Error::internal)? {
        Ok(found) => Ok(Read::Staged(found)),
        Err(NotCsv::LooksLike(other)) => Ok(Read::Unreadable(NotCsv::LooksLike(other).to_string())),
        Err(NotCsv::Io(error)) if error.kind() == io::ErrorKind::InvalidData => Ok(Read::Unreadable(error.to_string())),
        Err(NotCsv::Io(error)) => Err(Error::internal(error)),
    }
}

/// The file on this machine, for as long as it is read.
async fn spooled(ctx: &Ctx, run: &Run) -> Result<File, Error> {
    let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(Error::internal)?);
    for part in 0.. {
        let Some(bytes) = ctx.services.runs.file_part(&ctx.tenant.id, run.id, part).await? else { break };
        file.write_all(&bytes).await.map_err(Error::internal)?;
    }
    file.flush().await.map_err(Error::internal)?;
    Ok(file.into_std().await)
}

fn stage(mut file: File, layout: &FileLayout, sender: &mpsc::Sender<Vec<RunRow>>) -> Result<String, NotCsv> {
    let found = detect(&mut file, &layout.reading)?;
    file.rewind()?;
    let mut rows = Rows::new(file, &found)?;
    let (mut bite, mut count) = (Vec::with_capacity(BITE), 0_u64);
    while let Some(item) = rows.read_next()? {
        count += 1;
        bite.push(match item {
            Item::Row(row) => staged(&row, &found, layout),
            Item::Bad { line, why } => {
                let mut bad = new_row(line, String::new());
                fail(&mut bad, "csv.ragged", None, None, why.to_string());
                bad
            }
        });
        if bite.len() == BITE && sender.blocking_send(std::mem::take(&mut bite)).is_err() {
            break;
        }
    }
    // Nobody listens any more when the run was broken off.
    let _ = sender.blocking_send(bite);
    let mut about = json!(found);
    about["rows"] = count.into();
    about["blankLines"] = rows.blank_lines().into();
    Ok(about.to_string())
}

/// A row that is about to be read.
fn new_row(line: u64, key: String) -> RunRow {
    RunRow {
        line: i64::try_from(line).unwrap_or(i64::MAX),
        key,
        step: RowStep::Staged,
        outcome: None,
        code: None,
        column: None,
        value: None,
        message: None,
        warnings: None,
        data: None,
        plan: None,
    }
}

/// Gives a row up.
pub(super) fn fail(row: &mut RunRow, code: &str, column: Option<&str>, value: Option<&str>, message: String) {
    row.step = RowStep::Done;
    row.outcome = Some(RowOutcome::Error);
    row.code = Some(code.to_owned());
    row.column = column.map(str::to_owned);
    row.value = value.map(|value| value.chars().take(SHOWN).collect());
    row.message = Some(message);
}

fn staged(row: &Row<'_>, found: &Found, layout: &FileLayout) -> RunRow {
    let of_key = layout.key();
    let cell = of_key.and_then(|column| row.cell(column.index)).unwrap_or_default();
    let mut staged = new_row(row.line, folded(cell));
    let missing = layout.columns.iter().find(|column| column.required && column.index >= row.len());
    if let Some(column) = missing {
        let (has, wants) = (row.len(), row.expected);
        let message = format!(
            "the row has {has} of {wants} columns, and `{}`, which is needed, is among the missing",
            column.key
        );
        fail(&mut staged, "csv.ragged", Some(&column.key), None, message);
        return staged;
    }
    let mut warnings: Vec<serde_json::Value> = row.flaws.iter().map(|flaw| warning(flaw, &layout.columns)).collect();
    if row.is_short() {
        let message = format!("the row has {} of {} columns", row.len(), row.expected);
        warnings.push(json!({ "code": "csv.trailing_columns_missing", "message": message }));
    }
    if let Some(column) = of_key.filter(|_| cell.is_empty()) {
        fail(&mut staged, "value.required", Some(&column.key), None, "the key of the row is empty".to_owned());
    } else {
        match stock::read(row, found, layout) {
            Ok(data) => staged.data = Some(data),
            Err(bad) => fail(&mut staged, bad.code, Some(bad.column), Some(bad.value), bad.message),
        }
    }
    staged.warnings = (!warnings.is_empty()).then(|| serde_json::Value::from(warnings).to_string());
    staged
}

fn warning((index, flaw): &(usize, Flaw), columns: &[Column]) -> serde_json::Value {
    let column = columns.iter().find(|column| column.index == *index).map(|column| column.key.as_str());
    let (code, message) = match flaw {
        Flaw::Decode => ("csv.decode", "bytes that the encoding does not define"),
        Flaw::ControlCharacters => ("value.control_chars", "control characters were removed"),
        Flaw::Mojibake => ("csv.mojibake", "looks like UTF-8 that was read as Windows-1252 before"),
    };
    json!({ "code": code, "column": column, "message": message })
}
