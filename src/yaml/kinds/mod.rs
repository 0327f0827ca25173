//! What a scalar can be: each kind reads a text, or says what it expected. Knows no key.

mod address;
mod language;
mod number;
mod time;

pub use self::{
    address::{has_credentials, http_url, issuer_url, y2_url},
    language::language_tag,
    number::{bytes, count, count_or_off, percent},
    time::{duration, time_zone},
};
use std::str::FromStr;

use super::problem::Mismatch;

/// A text of 1 to 200 characters, without control characters.
///
/// # Errors
/// It is empty, too long, or holds control characters.
pub fn text(text: &str) -> Result<String, Mismatch> {
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.chars().count() > 200 || trimmed.chars().any(char::is_control) {
        return Err(Mismatch::new("a text of 1 to 200 characters on one line"));
    }
    Ok(trimmed.to_owned())
}

/// `true` or `false`; nothing else counts as one of them.
///
/// # Errors
/// It is another word.
pub fn boolean(text: &str) -> Result<bool, Mismatch> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Mismatch::new("`true` or `false`")),
    }
}

/// What a type reads from a text; its error says what was expected.
///
/// # Errors
/// The type's.
pub fn parsed<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Mismatch> {
    text.parse().map_err(|expected: T::Err| Mismatch::new(expected.to_string()))
}

/// One of a few words.
pub fn one_of<T: Copy>(words: &'static [(&'static str, T)]) -> impl Fn(&str) -> Result<T, Mismatch> {
    move |text| {
        words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            Mismatch::new(format!("one of {}", words.join(", ")))
        })
    }
}
