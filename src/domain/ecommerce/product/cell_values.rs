//! Whether a cell is a code, an EAN or an amount that the shop takes, and if not, why.

use rust_decimal::Decimal;

use super::{
    cell_text::{self, Signs},
    columns::{Clean, Column},
    finding::Code,
};
use crate::flat_files::decimal;

/// The first amount that is too large for the shop.
const TOO_LARGE: Decimal = Decimal::from_parts(1_410_065_408, 2, 0, false, 0);
/// The most digits of an EAN.
const EAN_DIGITS: usize = 13;

pub(super) fn code_problem(column: &Column, cell: &str, limit: usize) -> Option<(Code, String)> {
    let (count, most) = (cell.chars().count(), column.max.unwrap_or(limit).min(limit));
    if count > most {
        return Some((Code::TooLong, format!("{count} characters; the shop holds {most}")));
    }
    let refused = Signs::Key.refuses(cell) && column.clean != Some(Clean::Replace);
    refused.then(|| (Code::Forbidden, format!("the shop refuses {} in codes", Signs::Key.listed())))
}

pub(super) fn ean_problem(cell: &str) -> Option<(Code, &'static str)> {
    if cell_text::is_scientific(cell) {
        let message = "a spreadsheet has made a number of this EAN; export the file anew, and open it in none";
        return Some((Code::EanScientific, message));
    }
    if cell.is_empty() || cell.len() > EAN_DIGITS || !cell.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Code::Ean, "expected up to 13 digits"));
    }
    (!cell_text::has_check_digit(cell)).then_some((Code::EanCheck, "the check digit does not fit the others"))
}

pub(super) fn amount(column: &Column, cell: &str) -> Result<Decimal, (Code, String)> {
    let amount = decimal(cell, column.decimal).map_err(|error| (Code::Decimal, error.to_string()))?;
    if amount.is_sign_negative() && !amount.is_zero() || amount >= TOO_LARGE {
        return Err((Code::Range, "expected a number from 0 to below 10,000,000,000".to_owned()));
    }
    Ok(amount)
}
