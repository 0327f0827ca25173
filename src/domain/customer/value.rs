//! One field's value: from JSON to what Y2 can take, or a sentence that says what was expected.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{consent::Consent, table::FieldKind};
use crate::domain::plain_text;

/// A value that fits its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text; an empty one clears the field in Y2.
    Text(String),
    /// A flag, or a consent: `true` is Y2's `BrandOnly`, `false` its `DoNotUse`.
    Flag(bool),
    /// A birth date; Y2 takes a year of 1900 as "year unknown".
    Date(Date),
    /// A birth day without its year.
    Birthday {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// Nothing: the date or number goes.
    Nothing,
    /// A consent in one of Y2's words.
    Consent(Consent),
    /// A number.
    Number(Decimal),
    /// A code of a list, in a user field.
    ListElement(String),
    /// A country with the kind of its code.
    Country(CountryCode),
}

/// A country's code and how Y2 is to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryCode {
    /// In capitals.
    pub code: String,
    /// Sent as `CountryIdType`.
    pub kind: CountryCodeKind,
}

/// Y2's `CountryIdType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryCodeKind {
    /// Y2's own code, usually but not always the ISO alpha-3.
    Internal,
    /// ISO 3166-1 alpha-2.
    Iso2,
    /// ISO 3166-1 alpha-3.
    Iso3,
    /// ISO 3166-1 numeric, three digits.
    IsoNumeric,
}

impl CountryCode {
    /// Reads a code by its length and shape: two letters are alpha-2, three digits numeric, three letters alpha-3 where
    /// ISO 3166-1 knows them; any other three letters or digits are Y2's own. `None`: no country code at all.
    pub fn read(text: &str) -> Option<Self> {
        let code = text.trim().to_ascii_uppercase();
        let all = |test: fn(&u8) -> bool| code.as_bytes().iter().all(test);
        let kind = match code.len() {
            2 if all(u8::is_ascii_alphabetic) => CountryCodeKind::Iso2,
            3 if all(u8::is_ascii_digit) => CountryCodeKind::IsoNumeric,
            3 if rust_iso3166::from_alpha3(&code).is_some() => CountryCodeKind::Iso3,
            3 if all(u8::is_ascii_alphanumeric) => CountryCodeKind::Internal,
            _ => return None,
        };
        Some(Self { code, kind })
    }
}

/// Reads `json` as `kind`. `Ok(None)` is `null`: leave the field alone. The error says what was expected, and never
/// repeats the value, which may be personal.
pub(super) fn read(kind: FieldKind, json: &serde_json::Value) -> Result<Option<Value>, String> {
    use serde_json::Value as Json;
    match (kind, json) {
        (_, Json::Null) => Ok(None),
        (FieldKind::Flag, Json::Bool(flag)) => Ok(Some(Value::Flag(*flag))),
        // Forms post text.
        (FieldKind::Flag, Json::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Ok(Some(Value::Flag(true))),
            "false" => Ok(Some(Value::Flag(false))),
            _ => Err("expected true or false".to_owned()),
        },
        (FieldKind::Flag, _) => Err("expected true or false".to_owned()),
        // A form posts an empty text for what nobody filled in, and Y2 has no way to clear these two.
        (FieldKind::Date | FieldKind::Country, Json::String(text)) if text.trim().is_empty() => Ok(None),
        (kind, Json::String(text)) => read_text(kind, text.trim()).map(Some),
        (FieldKind::Date, _) => Err(EXPECTED_DATE.to_owned()),
        (FieldKind::Country, _) => Err(EXPECTED_COUNTRY.to_owned()),
        // A number would have lost its leading zeros before it came here.
        (_, Json::Number(_)) => Err("expected text in quotes, not a number".to_owned()),
        _ => Err("expected text".to_owned()),
    }
}

const EXPECTED_DATE: &str = "expected yyyy-MM-dd";
const EXPECTED_COUNTRY: &str = "expected an ISO 3166-1 code (FR, FRA or 250) or Y2's own code of three characters";

fn read_text(kind: FieldKind, text: &str) -> Result<Value, String> {
    match kind {
        FieldKind::Text(longest) => limited(text, longest),
        FieldKind::Email => {
            let parts = text.split_once('@');
            let sound = parts.is_some_and(|(user, host)| {
                !user.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
            });
            if sound || text.is_empty() { limited(text, 250) } else { Err("expected an e-mail address".to_owned()) }
        }
        FieldKind::Phone => {
            let sound = text.chars().all(|c| c.is_ascii_digit() || "+-()./ \u{a0}".contains(c))
                && text.contains(|c: char| c.is_ascii_digit());
            if sound || text.is_empty() { limited(text, 25) } else { Err("expected a phone number".to_owned()) }
        }
        FieldKind::Sex => match text.to_ascii_uppercase().as_str() {
            "M" | "MALE" => Ok(Value::Text("M".to_owned())),
            "F" | "FEMALE" => Ok(Value::Text("F".to_owned())),
            "" => Ok(Value::Text(String::new())),
            _ => Err("expected M or F".to_owned()),
        },
        FieldKind::Date => read_date(text).map(Value::Date).ok_or_else(|| EXPECTED_DATE.to_owned()),
        FieldKind::Country => CountryCode::read(text).map(Value::Country).ok_or_else(|| EXPECTED_COUNTRY.to_owned()),
        FieldKind::Y2Country => {
            let sound = text.is_empty() || (text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            if sound {
                Ok(Value::Text(text.to_ascii_uppercase()))
            } else {
                Err("expected Y2's own code of three characters, for example FRA".to_owned())
            }
        }
        FieldKind::Flag => Err("expected true or false".to_owned()),
    }
}

fn limited(text: &str, longest: usize) -> Result<Value, String> {
    if text.chars().count() > longest {
        return Err(format!("expected at most {longest} characters"));
    }
    if !plain_text::is_plain(text) {
        return Err(plain_text::EXPECTED.to_owned());
    }
    Ok(Value::Text(text.to_owned()))
}

/// `yyyy-MM-dd` and nothing else; `jiff` alone would also take `20240131` and a time behind the date.
fn read_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
    let date: Date = if shaped { text.parse().ok()? } else { return None };
    // Y2's earliest date is 1900-01-01; the year 1900 itself means "year unknown" in a birth date.
    (date.year() >= 1900).then_some(date)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_country_code_is_known_by_its_shape() {
        let kind = |text| CountryCode::read(text).map(|code| code.kind);
        assert_eq!(kind("fr"), Some(CountryCodeKind::Iso2));
        assert_eq!(kind("FRA"), Some(CountryCodeKind::Iso3));
        assert_eq!(kind("250"), Some(CountryCodeKind::IsoNumeric));
        assert_eq!(kind("KOS"), Some(CountryCodeKind::Internal));
        assert_eq!(kind("F1A"), Some(CountryCodeKind::Internal));
        for bad in ["", "F", "France", "F R", "éé"] {
            assert_eq!(kind(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_birth_date_is_four_two_two_digits_and_exists() {
        assert!(read(FieldKind::Date, &json!("1990-02-28")).is_ok());
        assert!(read(FieldKind::Date, &json!("2000-02-29")).is_ok());
        for bad in ["1990-2-28", "19900228", "1990-02-30", "1990-02-28T00:00:00", "28/02/1990", "1899-12-31"] {
            assert_eq!(read(FieldKind::Date, &json!(bad)), Err("expected yyyy-MM-dd".to_owned()), "{bad}");
        }
        assert_eq!(read(FieldKind::Date, &json!("")), Ok(None));
        assert_eq!(read(FieldKind::Date, &json!(19900228)), Err("expected yyyy-MM-dd".to_owned()));
    }

    #[test]
    fn a_flag_may_be_posted_as_text() {
        assert_eq!(read(FieldKind::Flag, &json!("TRUE")), Ok(Some(Value::Flag(true))));
        assert_eq!(read(FieldKind::Flag, &json!("yes")), Err("expected true or false".to_owned()));
        assert_eq!(read(FieldKind::Flag, &json!(1)), Err("expected true or false".to_owned()));
    }

    #[test]
    fn a_number_is_no_text_because_it_lost_its_leading_zeros() {
        assert_eq!(read(FieldKind::Text(6), &json!(7)), Err("expected text in quotes, not a number".to_owned()));
    }

    #[test]
    fn an_error_never_repeats_the_value() {
        for kind in [
            FieldKind::Email,
            FieldKind::Phone,
            FieldKind::Sex,
            FieldKind::Date,
            FieldKind::Country,
            FieldKind::Y2Country,
            FieldKind::Flag,
        ] {
            let error = read(kind, &json!("ada lovelace@@")).unwrap_err();
            assert!(!error.contains("ada"), "{error}");
        }
    }
}
