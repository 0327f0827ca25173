//! Flat files of strangers, row by row: encoding, separator, quotes and header found or set; bounded in memory, whatever the file.
//!
//! Two passes: [`detect()`] reads a file once and says what it is, [`Rows`] reads it by that. Both stream. Refuses to know what a column
//! means: which flow a file belongs to, which cell is a price and what becomes of a bad row is the caller's business.

mod cleaned;
mod dates;
mod detect;
mod encoding;
mod input;
mod resemblance;
mod rows;
mod settings;
#[cfg(test)]
mod tests;
mod values;

pub use cleaned::Flaw;
pub use dates::{DateFormat, InvalidDateFormat, STANDARD_DATES, parse_date};
pub use detect::{Found, NotCsv, detect};
pub use encoding::{Charset, UnknownEncoding};
pub use resemblance::Resemblance;
pub use rows::{BadRow, Item, MAX_COLUMNS, MAX_ROW, Row, Rows};
pub use settings::{Choice, ColumnKind, Quote, Settings};
pub use values::{DecimalSign, InvalidValue, Words, decimal};
