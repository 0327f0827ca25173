//! What a file is: reads it once, looks at its first rows, and says what was found.

use std::{
    collections::BTreeMap,
    io::{self, Read, Seek, SeekFrom},
};

use serde::{Serialize, Serializer};

use super::{
    dates::parse_date,
    encoding::{self, Charset},
    resemblance::Resemblance,
    rows::{Item, Rows},
    settings::{Choice, ColumnKind, Quote, Settings},
    values::{DecimalSign, decimal, shown_sign},
};

/// Separators that are looked for, the likeliest first.
const DELIMITERS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Rows that decide about the separator.
const FIRST_ROWS: usize = 50;
/// Bytes of UTF-8 that decide about everything else.
const SAMPLE: u64 = 1024 * 1024;

/// What a file was found to be, to be shown with the run.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The encoding.
    pub encoding: Charset,
    /// The separator.
    #[serde(serialize_with = "as_sign")]
    pub delimiter: u8,
    /// Whether cells are quoted.
    pub quote: Quote,
    /// Whether the first row holds names.
    pub header: bool,
    /// How many columns its rows have, usually; 0 when there is no row.
    pub columns: usize,
    /// The decimal sign of columns of numbers, where one was seen or set.
    pub decimals: BTreeMap<usize, DecimalSign>,
    /// Lines before the first row.
    pub skip_lines: u32,
    /// Characters that are cut at the beginning of rows.
    pub line_header: u32,
}

fn as_sign<S: Serializer>(delimiter: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_char(char::from(*delimiter))
}

impl Found {
    pub(super) fn dialect(&self) -> Dialect {
        let Self { delimiter, quote, header, columns, skip_lines, line_header, .. } = *self;
        Dialect { delimiter, quote, header, columns, skip_lines, line_header }
    }

    /// The decimal sign of a column.
    pub fn decimal_sign(&self, column: usize) -> Option<DecimalSign> {
        self.decimals.get(&column).copied()
    }
}

/// How rows are taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: Quote,
    pub(super) header: bool,
    /// 0 takes rows of any length.
    pub(super) columns: usize,
    pub(super) skip_lines: u32,
    pub(super) line_header: u32,
}

/// Why a file cannot be read as CSV.
#[derive(Debug, thiserror::Error)]
pub enum NotCsv {
    /// It is something else.
    #[error("the file is no CSV but looks like {0}")]
    LooksLike(Resemblance),
    /// It cannot be read at all.
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
}

/// Finds out what a file is. Reads it to its end when the encoding is not set, else its beginning. An empty file is a CSV without rows.
///
/// # Errors
/// It is something else, or cannot be read.
pub fn detect(mut file: impl Read + Seek, settings: &Settings) -> Result<Found, NotCsv> {
    file.seek(SeekFrom::Start(0))?;
    let looked = match settings.encoding {
        Choice::Auto => encoding::look(&mut file)?,
        Choice::Set(_) => encoding::look((&mut file).take(4096))?,
    };
    let encoding = settings.encoding.or_else(|| looked.charset);
    if let Some(other) = Resemblance::of(&looked.head, encoding.is_wide() || looked.charset.is_wide()) {
        return Err(NotCsv::LooksLike(other));
    }
    file.seek(SeekFrom::Start(0))?;
    let mut sample = Vec::new();
    encoding.decode(&mut file).take(SAMPLE).read_to_end(&mut sample)?;
    if sample.len() as u64 == SAMPLE {
        // The last row of a sample is only half there.
        let end = sample.iter().rposition(|byte| *byte == b'\n').map_or(sample.len(), |at| at + 1);
        sample.truncate(end);
    }
    Ok(dialect(&sample, encoding, settings))
}

fn dialect(sample: &[u8], encoding: Charset, settings: &Settings) -> Found {
    let quote = settings.quote.or_else(|| Quote::Double);
    let plain = |delimiter, quote| Dialect {
        delimiter,
        quote,
        header: false,
        columns: 0,
        skip_lines: settings.skip_lines,
        line_header: settings.line_header,
    };
    let delimiter = settings.delimiter.or_else(|| {
        let score = |delimiter: &u8| usual(&read(sample, plain(*delimiter, quote), FIRST_ROWS));
        let mut best = (DELIMITERS[0], (0, 0));
        for delimiter in DELIMITERS {
            let (columns, rows) = score(&delimiter);
            // One column in every row is what any file has.
            if columns > 1 && (rows, columns) > best.1 {
                best = (delimiter, (rows, columns));
            }
        }
        best.0
    });
    let quote = settings.quote.or_else(|| {
        if !sample.contains(&b'"') {
            return Quote::Double;
        }
        let fitting = |quote| usual(&read(sample, plain(delimiter, quote), usize::MAX)).1;
        if fitting(Quote::None) > fitting(Quote::Double) { Quote::None } else { Quote::Double }
    });
    let rows = read(sample, plain(delimiter, quote), usize::MAX);
    let header = settings.header.or_else(|| rows.first().is_some_and(|first| is_header(first, settings)));
    let rows = if header { rows.get(1..).filter(|rest| !rest.is_empty()).unwrap_or(&rows) } else { &rows };
    let numbers = settings.columns.iter().filter(|(_, kind)| **kind == ColumnKind::Number);
    let sign = |column: usize| match settings.decimal {
        Choice::Set(sign) => Some(sign),
        Choice::Auto => seen_sign(rows, column),
    };
    let decimals = numbers.filter_map(|(column, _)| Some((*column, sign(*column)?))).collect();
    let columns = usual(rows).0;
    let Settings { skip_lines, line_header, .. } = *settings;
    Found { encoding, delimiter, quote, header, columns, decimals, skip_lines, line_header }
}

/// The cells of the sample's first rows. Bad rows are left out.
fn read(sample: &[u8], dialect: Dialect, limit: usize) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let Ok(mut rows) = Rows::over(sample, dialect) else { return found };
    while found.len() < limit
        && let Ok(Some(item)) = rows.read_next()
    {
        if let Item::Row(row) = item {
            found.push(row.cells().map(str::to_owned).collect());
        }
    }
    found
}

/// The number of columns that most rows have, and how many have it; of two, the larger number.
fn usual(rows: &[Vec<String>]) -> (usize, usize) {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.len()).or_insert(0) += 1;
    }
    counts.into_iter().max_by_key(|(columns, rows)| (*rows, *columns)).unwrap_or_default()
}

/// A header has a text in columns of numbers, dates and truth values, and nothing there that could be one.
fn is_header(first: &[String], settings: &Settings) -> bool {
    let typed = settings.columns.iter().filter_map(|(column, kind)| Some((first.get(*column)?, *kind)));
    let mut filled = typed.filter(|(cell, _)| !cell.is_empty()).peekable();
    filled.peek().is_some()
        && filled.all(|(cell, kind)| match kind {
            ColumnKind::Number => decimal(cell, None).is_err(),
            ColumnKind::Date => parse_date(cell, &settings.dates).is_err(),
            ColumnKind::Boolean => settings.words.boolean(cell).is_err(),
        })
}

/// The decimal sign that most numbers of a column show; of two, the first.
fn seen_sign(rows: &[Vec<String>], column: usize) -> Option<DecimalSign> {
    let signs: Vec<DecimalSign> = rows.iter().filter_map(|row| shown_sign(row.get(column)?)).collect();
    let commas = signs.iter().filter(|sign| **sign == DecimalSign::Comma).count();
    match (commas * 2).cmp(&signs.len()) {
        std::cmp::Ordering::Greater => Some(DecimalSign::Comma),
        std::cmp::Ordering::Less => Some(DecimalSign::Point),
        std::cmp::Ordering::Equal => signs.first().copied(),
    }
}
