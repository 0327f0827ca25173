//! Reads rows, one after the other, in constant memory: a row that is too long, has too many columns or a quote that is never closed is
//! an item of its own, and reading goes on behind it.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs_io::DecodeReaderBytes;

use super::{
    cleaned::{Cleaned, Flaw},
    detect::{Dialect, Found},
    input::{CHUNK, Input},
    settings::Quote,
};

/// The largest row in bytes of UTF-8.
pub const MAX_ROW: usize = 1024 * 1024;
/// The most columns of a row.
pub const MAX_COLUMNS: usize = 1000;
/// Rows with a quote that is never closed, each of which costs looking at up to [`MAX_ROW`] bytes twice, before reading gives up.
const MAX_UNCLOSED: u32 = 1000;

/// What a file holds at a place.
#[derive(Debug)]
pub enum Item<'a> {
    /// A row.
    Row(Row<'a>),
    /// Something that is no row.
    Bad {
        /// The physical line where it begins, from 1.
        line: u64,
        /// Why.
        why: BadRow,
    },
}

/// Why something is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRow {
    /// More columns than the file's rows have: mostly a separator in a text that is not quoted. Columns are never shifted to make it fit.
    #[error(
        "the row has {found} columns where the file's rows have {expected}: is there a separator in a text that is not quoted?"
    )]
    Ragged {
        /// How many it has.
        found: usize,
        /// How many the file's rows have.
        expected: usize,
    },
    /// More than [`MAX_COLUMNS`] columns.
    #[error("the row has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// More than [`MAX_ROW`] bytes.
    #[error("the row has more than {MAX_ROW} bytes")]
    TooLong,
    /// A quote opens a cell and is never closed. Reading goes on with the next line.
    #[error("a quote that begins in this line is not closed")]
    UnclosedQuote,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The physical line where it begins, from 1. A quoted cell may span several.
    pub line: u64,
    /// How many columns the file's rows have.
    pub expected: usize,
    /// What is odd about its cells, by column.
    pub flaws: &'a [(usize, Flaw)],
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Row<'a> {
    /// How many cells it has, at most [`expected`](Self::expected).
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cell. No row of a file is empty.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether columns are missing at its end.
    pub fn is_short(&self) -> bool {
        self.len() < self.expected
    }

    /// A cell by its column from 0, without blanks at its ends; none behind the row's end.
    pub fn cell(&self, column: usize) -> Option<&'a str> {
        let end = *self.ends.get(column)?;
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        self.text.get(start..end).map(str::trim)
    }

    /// Its cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.len()).filter_map(|column| self.cell(column))
    }
}

/// Reads a file row by row.
pub struct Rows<I> {
    input: Input<I>,
    parser: Reader,
    dialect: Dialect,
    /// The physical line of the next byte.
    line: u64,
    output: Vec<u8>,
    ends: Vec<usize>,
    cleaned: Cleaned,
    header: Option<Vec<String>>,
    blank: u64,
    unclosed: u32,
}

impl<R: Read> Rows<DecodeReaderBytes<R, Vec<u8>>> {
    /// Reads a file from its beginning, as it was found to be.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn new(file: R, found: &Found) -> io::Result<Self> {
        Rows::over(found.encoding.decode(file), found.dialect())
    }
}

impl<I: Read> Rows<I> {
    /// Reads UTF-8.
    pub(super) fn over(input: I, dialect: Dialect) -> io::Result<Self> {
        let parser = ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .quoting(dialect.quote == Quote::Double)
            .terminator(Terminator::CRLF)
            .build();
        let mut rows = Self {
            input: Input::new(input),
            parser,
            dialect,
            line: 1,
            output: vec![0; CHUNK],
            ends: vec![0; MAX_COLUMNS],
            cleaned: Cleaned::default(),
            header: None,
            blank: 0,
            unclosed: 0,
        };
        for _ in 0..dialect.skip_lines {
            rows.skip_line()?;
        }
        if dialect.header {
            let expected = std::mem::take(&mut rows.dialect.columns);
            if let Some(Item::Row(row)) = rows.read_next()? {
                let names = row.cells().map(str::to_owned).collect();
                rows.header = Some(names);
            }
            rows.dialect.columns = expected;
        }
        Ok(rows)
    }

    /// The names in the header, where there is one. Columns are found by index, never by these.
    pub fn header(&self) -> Option<&[String]> {
        self.header.as_deref()
    }

    /// Lines passed so far that hold nothing or separators only.
    pub fn blank_lines(&self) -> u64 {
        self.blank
    }

    /// The next row, or what stands in its place; none at the end.
    ///
    /// # Errors
    /// The file cannot be read, or has more than a thousand quotes that are never closed.
    pub fn read_next(&mut self) -> io::Result<Option<Item<'_>>> {
        loop {
            self.pass_empty_lines()?;
            let line = self.line;
            let (why, cells) = match self.record()? {
                Record::End => return Ok(None),
                Record::Cells { bytes, cells } => match self.clean(bytes, cells) {
                    0 => (None, 0),
                    cells => (None, cells),
                },
                Record::Bad(why) => (Some(why), 0),
            };
            if let Some(why) = why {
                return Ok(Some(Item::Bad { line, why }));
            }
            if cells == 0 {
                self.blank += 1;
                continue;
            }
            let expected = self.dialect.columns;
            if expected > 0 && cells > expected {
                return Ok(Some(Item::Bad { line, why: BadRow::Ragged { found: cells, expected } }));
            }
            let Cleaned { text, ends, flaws } = &self.cleaned;
            return Ok(Some(Item::Row(Row { line, expected: expected.max(cells), flaws, text, ends })));
        }
    }

    /// Reads a record into `output` and `ends`.
    fn record(&mut self) -> io::Result<Record> {
        let (mut read, mut bytes, mut cells) = (0, 0, 0);
        loop {
            let input = &self.input.rest()[read..];
            let at_end = input.is_empty() && self.input.ended;
            if input.is_empty() && !at_end {
                self.input.fill()?;
                continue;
            }
            let (result, taken, written, ended) =
                self.parser.read_record(input, &mut self.output[bytes..], &mut self.ends[cells..]);
            read += taken;
            bytes += written;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty if read <= MAX_ROW => {}
                ReadRecordResult::OutputFull if self.output.len() < MAX_ROW => {
                    self.output.resize(2 * self.output.len(), 0);
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::OutputFull => return self.too_long(read),
                ReadRecordResult::OutputEndsFull => {
                    self.consume(read);
                    self.skip_line()?;
                    self.parser.reset();
                    return Ok(Record::Bad(BadRow::TooManyColumns));
                }
                ReadRecordResult::Record if at_end && self.is_open(read) => return self.unclosed(),
                ReadRecordResult::Record => {
                    self.consume_record(read)?;
                    return Ok(Record::Cells { bytes, cells });
                }
                ReadRecordResult::End => return Ok(Record::End),
            }
        }
    }

    /// A record that goes on for too long: when it spans lines, a quote is to blame.
    fn too_long(&mut self, read: usize) -> io::Result<Record> {
        if memchr::memchr(b'\n', &self.input.rest()[..read]).is_some() {
            return self.unclosed();
        }
        self.consume(read);
        self.skip_line()?;
        self.parser.reset();
        Ok(Record::Bad(BadRow::TooLong))
    }

    /// Leaves the line where a quote opens and is never closed, and goes on with the next one.
    fn unclosed(&mut self) -> io::Result<Record> {
        self.unclosed += 1;
        if self.unclosed > MAX_UNCLOSED {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the file has more than 1,000 quotes that are not closed",
            ));
        }
        self.skip_line()?;
        self.parser.reset();
        Ok(Record::Bad(BadRow::UnclosedQuote))
    }

    /// Whether the record that ends with the file is inside a quoted cell: there, a further separator makes no further cell.
    fn is_open(&self, read: usize) -> bool {
        let raw = &self.input.rest()[..read];
        if self.dialect.quote == Quote::None || memchr::memchr(b'\n', raw).is_none() {
            return false;
        }
        let count = |raw: &[u8]| {
            let mut parser =
                ReaderBuilder::new().delimiter(self.dialect.delimiter).terminator(Terminator::CRLF).build();
            let (mut output, mut ends) = (vec![0; raw.len() + 1], vec![0; MAX_COLUMNS + 1]);
            let (_, _, written, first) = parser.read_record(raw, &mut output, &mut ends);
            let (_, _, _, last) = parser.read_record(&[], &mut output[written..], &mut ends[first..]);
            first + last
        };
        count(&[raw, &[self.dialect.delimiter]].concat()) == count(raw)
    }

    /// Takes a record's bytes, and the line feed that belongs to a carriage return at its end.
    fn consume_record(&mut self, read: usize) -> io::Result<()> {
        let ends_with_return = self.input.rest()[..read].ends_with(b"\r");
        self.consume(read);
        if ends_with_return {
            self.input.ensure()?;
            if self.input.rest().starts_with(b"\n") {
                self.consume(1);
            }
        }
        Ok(())
    }

    fn consume(&mut self, bytes: usize) {
        self.line += memchr::memchr_iter(b'\n', &self.input.rest()[..bytes]).count() as u64;
        self.input.pass(bytes);
    }

    fn pass_empty_lines(&mut self) -> io::Result<()> {
        loop {
            self.input.ensure()?;
            match self.input.rest() {
                [b'\r', ..] | [b'\n', ..] => {
                    let is_return = self.input.rest()[0] == b'\r';
                    self.consume(1);
                    self.input.ensure()?;
                    if is_return && self.input.rest().starts_with(b"\n") {
                        self.consume(1);
                    }
                    self.blank += 1;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Passes over everything up to the next line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            self.input.ensure()?;
            if self.input.rest().is_empty() {
                return Ok(());
            }
            if let Some(at) = memchr::memchr(b'\n', self.input.rest()) {
                self.consume(at + 1);
                return Ok(());
            }
            self.consume(self.input.rest().len());
        }
    }

    /// Brings a record into shape: the line header cut, control characters removed. Answers the number of cells, 0 when none holds
    /// anything.
    fn clean(&mut self, bytes: usize, cells: usize) -> usize {
        // What was decoded is UTF-8, and separators are ASCII. But where a file ends within a character of UTF-16, the decoder
        // may end within the one that stands for it.
        let text = String::from_utf8_lossy(&self.output[..bytes]);
        if let Some(last) = self.ends[..cells].last_mut() {
            *last = text.len();
        }
        self.cleaned.take(&text, &self.ends[..cells], self.dialect.line_header);
        let cleaned = &self.cleaned;
        let is_blank = cleaned.text.trim().is_empty();
        if is_blank { 0 } else { cells }
    }
}

enum Record {
    Cells { bytes: usize, cells: usize },
    Bad(BadRow),
    End,
}
