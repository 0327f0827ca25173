//! Numbers and truth values as people and programs write them. Knows no column.

use rust_decimal::Decimal;
use serde::Serialize;

/// The sign before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DecimalSign {
    /// `1 234,50`
    Comma,
    /// `1234.50`
    Point,
}

/// A cell that is not what it should be. Does not repeat the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidValue {
    /// No number.
    #[error("expected a number")]
    Decimal,
    /// A number with the other decimal sign than the column's.
    #[error("expected the decimal sign that the other cells of the column have")]
    DecimalSign,
    /// No truth value.
    #[error("expected one of the words for true and false")]
    Boolean,
    /// No date.
    #[error("expected a date in one of the formats")]
    Date,
}

/// Reads a number: sign before or after, blanks and no-break blanks as thousands, comma or point, never both. `sign` is the column's
/// decimal sign; without one, either is taken.
///
/// # Errors
/// No number, or the other decimal sign.
pub fn decimal(text: &str, sign: Option<DecimalSign>) -> Result<Decimal, InvalidValue> {
    let text = text.trim();
    let (negative, digits) = match (text.strip_prefix(['-', '+']), text.strip_suffix(['-', '+'])) {
        (Some(_), Some(_)) if text.len() > 1 => return Err(InvalidValue::Decimal),
        (Some(rest), _) => (text.starts_with('-'), rest),
        (None, Some(rest)) => (text.ends_with('-'), rest),
        (None, None) => (false, text),
    };
    let mut plain = String::with_capacity(digits.len());
    let mut seen = None;
    // Thousands are parted by single blanks between digits of the whole part.
    let (mut after_digit, mut after_blank) = (false, false);
    for character in digits.trim().chars() {
        match character {
            '0'..='9' => plain.push(character),
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' if after_digit && seen.is_none() => {}
            ',' | '.' if seen.is_none() && !after_blank => {
                seen = Some(if character == ',' { DecimalSign::Comma } else { DecimalSign::Point });
                plain.push('.');
            }
            _ => return Err(InvalidValue::Decimal),
        }
        after_digit = character.is_ascii_digit();
        after_blank = character.is_whitespace();
    }
    if !plain.contains(|character: char| character.is_ascii_digit()) {
        return Err(InvalidValue::Decimal);
    }
    if let (Some(sign), Some(seen)) = (sign, seen)
        && sign != seen
    {
        return Err(InvalidValue::DecimalSign);
    }
    let whole = plain.strip_suffix('.').unwrap_or(&plain);
    let whole = if whole.starts_with('.') { format!("0{whole}") } else { whole.to_owned() };
    let number: Decimal = whole.parse().map_err(|_| InvalidValue::Decimal)?;
    Ok(if negative { -number } else { number })
}

/// The decimal sign that a number shows; none for a whole number or no number.
pub(super) fn shown_sign(text: &str) -> Option<DecimalSign> {
    decimal(text, None).ok()?;
    text.chars().find_map(|character| match character {
        ',' => Some(DecimalSign::Comma),
        '.' => Some(DecimalSign::Point),
        _ => None,
    })
}

/// The words of a file for true, false and nothing, compared without case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// For true.
    pub yes: Vec<String>,
    /// For false; an empty cell is false as well.
    pub no: Vec<String>,
    /// For nothing: the cell counts as empty.
    pub null: Vec<String>,
}

impl Default for Words {
    /// What exports of Y2 and spreadsheets use; Y2 itself keeps `X` and `-` (vendor guide).
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self {
            yes: words(&["1", "x", "o", "y", "t", "true", "oui", "yes", "vrai"]),
            no: words(&["0", "-", "n", "f", "false", "non", "no", "faux"]),
            null: Vec::new(),
        }
    }
}

impl Words {
    /// Reads a truth value.
    ///
    /// # Errors
    /// The cell is none of the words.
    pub fn boolean(&self, text: &str) -> Result<bool, InvalidValue> {
        let among = |words: &[String]| words.iter().any(|word| word.to_lowercase() == text.to_lowercase());
        if among(&self.yes) {
            Ok(true)
        } else if text.is_empty() || among(&self.no) {
            Ok(false)
        } else {
            Err(InvalidValue::Boolean)
        }
    }

    /// Whether a cell holds nothing.
    pub fn is_null(&self, text: &str) -> bool {
        text.is_empty() || self.null.iter().any(|word| word.to_lowercase() == text.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, InvalidValue> {
        decimal(text, None).map(|number| number.to_string())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("74,1667", "74.1667"),
            ("74.1667", "74.1667"),
            ("1\u{a0}290,00", "1290.00"),
            ("1 290\u{202f}000", "1290000"),
            ("-2", "-2"),
            ("2-", "-2"),
            ("+3", "3"),
            (",5", "0.5"),
            ("5,", "5"),
            (" 7 ", "7"),
            ("-0,10", "-0.10"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(number), "{text}");
        }
        for text in [
            "", "-", ",", "douze", "1,2,3", "1.234,50", "1,234.50", "2,00E+12", "--1", "-1-", "1 ,5", "1  000", "0x10",
            "NaN", "1,5 0",
        ] {
            assert_eq!(read(text), Err(InvalidValue::Decimal), "{text}");
        }
        assert_eq!(read("99999999999999999999999999999999999"), Err(InvalidValue::Decimal));
    }

    #[test]
    fn a_column_has_one_decimal_sign() {
        assert_eq!(decimal("1.5", Some(DecimalSign::Comma)), Err(InvalidValue::DecimalSign));
        assert_eq!(decimal("1,5", Some(DecimalSign::Comma)).unwrap().to_string(), "1.5");
        assert_eq!(decimal("15", Some(DecimalSign::Comma)).unwrap().to_string(), "15");
        assert_eq!(shown_sign("1,5"), Some(DecimalSign::Comma));
        assert_eq!(shown_sign("15"), None);
        assert_eq!(shown_sign("a.b"), None);
    }

    #[test]
    fn truth_values_are_words() {
        let words = Words::default();
        for text in ["X", "x", "1", "OUI", "Vrai"] {
            assert_eq!(words.boolean(text), Ok(true), "{text}");
        }
        for text in ["-", "", "N", "faux", "0"] {
            assert_eq!(words.boolean(text), Ok(false), "{text}");
        }
        assert_eq!(words.boolean("peut-être"), Err(InvalidValue::Boolean));
        assert!(Words { null: vec!["NULL".to_owned()], ..Words::default() }.is_null("null"));
    }

    proptest! {
        #[test]
        fn any_text_is_a_number_or_none(text in "\\PC{0,30}") {
            let _ = decimal(&text, None);
        }

        #[test]
        fn a_number_is_read_back_however_it_is_written(whole in 0_u64..10_000_000_000, part in "[0-9]{0,6}", negative: bool, after: bool, comma: bool) {
            let sign = if comma { ',' } else { '.' };
            let digits = if part.is_empty() { whole.to_string() } else { format!("{whole}{sign}{part}") };
            let text = match (negative, after) {
                (false, _) => digits.clone(),
                (true, false) => format!("-{digits}"),
                (true, true) => format!("{digits}-"),
            };
            let expected: Decimal = digits.replace(',', ".").parse().unwrap();
            prop_assert_eq!(decimal(&text, None).unwrap(), if negative { -expected } else { expected });
        }
    }
}
