//! Simple values between their XML text and their JSON form, accepting what .NET's `XmlConvert` accepts.
//!
//! `None` means that WCF would refuse the text.

use serde_json::{Number, Value};

use super::model::Scalar;

/// Reads the text of an element as WCF would.
pub fn read(scalar: Scalar, text: &str) -> Option<Value> {
    let trimmed = text.trim_matches([' ', '\t', '\r', '\n']);
    match scalar {
        Scalar::String => Some(Value::String(text.to_owned())),
        Scalar::Boolean => match trimmed {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Scalar::Int => integer::<i32>(trimmed).map(Value::from),
        Scalar::Long => integer::<i64>(trimmed).map(Value::from),
        Scalar::Decimal => decimal(trimmed),
        Scalar::Double => double(trimmed),
        Scalar::DateTime => date_time(trimmed).map(Value::String),
        Scalar::Guid => guid(trimmed).map(|guid| Value::String(guid.to_string())),
    }
}

/// The text of a value on the wire; `None` when the value is of another kind.
pub fn write(scalar: Scalar, value: &Value) -> Option<String> {
    match (scalar, value) {
        (Scalar::String, Value::String(text)) => Some(text.clone()),
        (Scalar::Boolean, Value::Bool(flag)) => Some(flag.to_string()),
        (Scalar::Int | Scalar::Long | Scalar::Decimal | Scalar::Double, Value::Number(number)) => {
            let text = number.to_string();
            let text = if scalar == Scalar::Decimal { without_exponent(text) } else { text };
            read(scalar, &text).map(|_| text)
        }
        (Scalar::Double, Value::String(text)) if matches!(text.as_str(), "INF" | "-INF" | "NaN") => Some(text.clone()),
        (Scalar::DateTime | Scalar::Guid, Value::String(text)) => read(scalar, text).map(|_| text.clone()),
        _ => None,
    }
}

/// What .NET writes for a value that was never set.
pub fn default_text(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "",
        Scalar::Boolean => "false",
        Scalar::Int | Scalar::Long | Scalar::Decimal | Scalar::Double => "0",
        Scalar::DateTime => "0001-01-01T00:00:00",
        Scalar::Guid => "00000000-0000-0000-0000-000000000000",
    }
}

fn integer<N: std::str::FromStr>(text: &str) -> Option<N> {
    // Rust takes the same signs and digits as .NET, and no blanks.
    text.parse().ok()
}

/// A decimal keeps its digits; JSON wants them without a plus, without leading zeros, with digits around the point.
fn decimal(text: &str) -> Option<Value> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    // .NET's decimal holds 96 bits, of any scale up to 28; digits beyond are rounded away there and kept here.
    if whole.len() > 29 || (whole.len() == 29 && whole > "79228162514264337593543950335") {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}").parse::<Number>().ok().map(Value::Number)
}

fn double(text: &str) -> Option<Value> {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return Some(Value::String(text.to_owned()));
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E')) {
        return None;
    }
    Number::from_f64(text.parse().ok()?).map(Value::Number)
}

fn without_exponent(text: String) -> String {
    if !text.contains(['e', 'E']) {
        return text;
    }
    rust_decimal::Decimal::from_scientific(&text).map_or(text, |decimal| decimal.to_string())
}

/// `yyyy-MM-dd`, with `THH:mm:ss`, up to seven decimals, `Z` or an offset. A date alone is given its midnight.
fn date_time(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    jiff::civil::Date::new(year, month, day).ok()?;
    let Some(time) = rest.strip_prefix('T') else {
        return zone(rest).then(|| format!("{date}T00:00:00{rest}"));
    };
    let (clock, mut rest) = time.split_at_checked(8)?;
    let mut parts = clock.split(':');
    let (hour, minute, second) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            return None;
        }
        rest = &fraction[length..];
    }
    zone(rest).then(|| text.to_owned())
}

fn digits(text: &str, length: usize) -> Option<u16> {
    (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn zone(text: &str) -> bool {
    let Some(offset) = text.strip_prefix(['+', '-']) else { return matches!(text, "" | "Z") };
    let Some((hours, minutes)) = offset.split_once(':') else { return false };
    digits(hours, 2).is_some_and(|hours| hours <= 14) && digits(minutes, 2).is_some_and(|minutes| minutes <= 59)
}

fn guid(text: &str) -> Option<uuid::Uuid> {
    if text.starts_with("urn") {
        return None;
    }
    uuid::Uuid::try_parse(text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn integers_take_blanks_and_signs_and_nothing_else() {
        assert_eq!(read(Scalar::Int, " +42\n"), Some(json!(42)));
        for text in ["", "4 2", "1,5", "1.0", "2147483648", "0x10"] {
            assert_eq!(read(Scalar::Int, text), None, "{text}");
        }
        assert_eq!(read(Scalar::Long, "9223372036854775807"), Some(json!(9_223_372_036_854_775_807_i64)));
    }

    #[test]
    fn decimals_keep_all_their_digits() {
        for (text, expected) in [("50.00", "50.00"), (".5", "0.5"), ("5.", "5"), ("+007.10", "7.10"), ("-0", "-0")] {
            assert_eq!(read(Scalar::Decimal, text).unwrap().to_string(), expected);
        }
        for text in ["", ".", "1,50", "1e3", "1.2.3", "12 000", "79228162514264337593543950336"] {
            assert_eq!(read(Scalar::Decimal, text), None, "{text}");
        }
    }

    #[test]
    fn dates_must_exist() {
        assert_eq!(read(Scalar::DateTime, "2025-03-04"), Some(json!("2025-03-04T00:00:00")));
        for text in
            ["2025-03-04T09:15:02", "2025-03-04T09:15:02.1234567Z", "2025-03-04T09:15:02+01:00", "0001-01-01T00:00:00"]
        {
            assert_eq!(read(Scalar::DateTime, text), Some(json!(text)));
        }
        for text in [
            "31/12/2025",
            "2025-02-30",
            "2025-03-04 09:15:02",
            "2025-03-04T24:00:01",
            "2025-3-4",
            "",
            "2025-03-04T09:15:02.",
        ] {
            assert_eq!(read(Scalar::DateTime, text), None, "{text}");
        }
    }

    #[test]
    fn values_of_another_kind_are_not_written() {
        assert_eq!(write(Scalar::Int, &json!("5")), None);
        assert_eq!(write(Scalar::String, &json!(5)), None);
        assert_eq!(write(Scalar::Int, &json!(5.5)), None);
        let exponent: Number = "1.5E3".parse().unwrap();
        assert_eq!(write(Scalar::Decimal, &Value::Number(exponent)), Some("1500".into()));
    }
}
