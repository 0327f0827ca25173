//! What PrestaShop accepts in a field, and how the database keeps it.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::table::FieldType;

/// Whether a value that is not empty passes the check of its kind.
pub fn accepts(kind: FieldType, text: &str, max_ean: usize) -> bool {
    match kind {
        FieldType::Id | FieldType::Unsigned => text.parse::<u32>().is_ok() && !text.starts_with('+'),
        FieldType::Integer => text.parse::<i32>().is_ok() && !text.starts_with('+'),
        FieldType::Bool => matches!(text, "0" | "1"),
        FieldType::Price => is_decimal(text),
        FieldType::NegativePrice | FieldType::Float => is_decimal(text.strip_prefix('-').unwrap_or(text)),
        FieldType::Date | FieldType::DateTime => is_date(text),
        FieldType::Anything => true,
        FieldType::GenericName | FieldType::CatalogName => !text.contains(['<', '>', ';', '=', '#', '{', '}']),
        FieldType::Reference => !text.contains(['<', '>', ';', '=', '{', '}']),
        FieldType::PersonName => {
            !text.contains(|sign: char| sign.is_ascii_digit() || "!<>,;?=+()@#\"°{}_$%:¤|".contains(sign))
        }
        FieldType::Email => is_email(text),
        FieldType::Ean13 => text.len() <= max_ean && text.bytes().all(|byte| byte.is_ascii_digit()),
        FieldType::LinkRewrite => text.chars().all(|sign| sign.is_ascii_alphanumeric() || "_-".contains(sign)),
        FieldType::Color => is_color(text),
        FieldType::CleanHtml => !text.to_lowercase().contains("<script"),
        FieldType::Coordinate => is_coordinate(text.strip_prefix('-').unwrap_or(text)),
        FieldType::PostCode => text.chars().all(|sign| sign.is_ascii_alphanumeric() || " -".contains(sign)),
        FieldType::City => {
            !text.contains(['!', '<', '>', ';', '?', '=', '+', '@', '#', '"', '°', '{', '}', '_', '$', '%'])
        }
        FieldType::Address => !text.contains(['!', '<', '>', '?', '=', '+', '@', '{', '}', '_', '$', '%']),
    }
}

/// How the database keeps a value: numbers as numbers, an empty date as zeros.
pub fn kept(kind: FieldType, text: &str) -> String {
    match kind {
        FieldType::Id | FieldType::Unsigned | FieldType::Integer => leading_integer(text).to_string(),
        FieldType::Bool => u8::from(leading_integer(text) != 0).to_string(),
        FieldType::Price | FieldType::NegativePrice | FieldType::Float => {
            let amount = text.trim().parse::<Decimal>().unwrap_or_default();
            format!("{:.6}", amount.round_dp_with_strategy(6, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
        }
        FieldType::Date if text.is_empty() => "0000-00-00".to_owned(),
        FieldType::DateTime if text.is_empty() => "0000-00-00 00:00:00".to_owned(),
        FieldType::Date => text.chars().take(10).collect(),
        FieldType::DateTime if text.len() == 10 => format!("{text} 00:00:00"),
        _ => text.to_owned(),
    }
}

fn leading_integer(text: &str) -> i64 {
    let text = text.trim();
    let end = text.char_indices().find(|(at, sign)| !(sign.is_ascii_digit() || (*at == 0 && *sign == '-')));
    text[..end.map_or(text.len(), |(at, _)| at)].parse().unwrap_or(0)
}

/// `[0-9]{1,10}(\.[0-9]{1,9})?`
fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole, 10) && part.is_none_or(|part| digits(part, 9))
}

/// `[0-9]{1,8}\.[0-9]{1,8}`
fn is_coordinate(text: &str) -> bool {
    let digits = |text: &str| (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(whole, part)| digits(whole) && digits(part))
}

fn is_date(text: &str) -> bool {
    if text == "0000-00-00" || text == "0000-00-00 00:00:00" {
        return true;
    }
    let shape: String = text.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect();
    match shape.as_str() {
        "0000-00-00" => text.parse::<Date>().is_ok(),
        "0000-00-00 00:00:00" => text.replace(' ', "T").parse::<DateTime>().is_ok(),
        _ => false,
    }
}

fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|sign: char| sign.is_whitespace() || "<>,;:\"()[]@".contains(sign))
    };
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && host.contains('.'))
}

fn is_color(text: &str) -> bool {
    match text.strip_prefix('#') {
        Some(digits) => digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => text.chars().all(|sign| sign.is_ascii_alphanumeric() || sign == '-'),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds_accept_what_prestashop_accepts() {
        for (kind, good, bad) in [
            (FieldType::Price, &["12.50", "0", "74.166700"][..], &["12,50", "-1", "1e3", ".5", ""][..]),
            (FieldType::NegativePrice, &["-1.000000", "4"], &["--1", "1,0"]),
            (
                FieldType::Date,
                &["2025-12-31", "0000-00-00", "2025-12-31 10:00:00"],
                &["31/12/2025", "2025-02-30", "2025-1-1"],
            ),
            (FieldType::CatalogName, &["Lin & Sel", "Foulard 90×90"], &["a<b", "a;b", "a#b", "a=b", "{x}"]),
            (FieldType::Reference, &["R#1", "RBE1042           ROU038"], &["ABC=12", "a;b"]),
            (FieldType::PersonName, &["Élodie", "O'Neil"], &["Jean2", "a@b"]),
            (FieldType::Ean13, &["2000000001012", "1"], &["20000000010123", "ABC"]),
            (FieldType::Coordinate, &["48.857900", "-0.574500"], &["48", "48,8", "48.123456789"]),
            (FieldType::Color, &["#aabbcc", "red"], &["#abc", "a b"]),
            (FieldType::LinkRewrite, &["robe-portefeuille"], &["robe portefeuille", "é"]),
            (FieldType::Email, &["a.b@shop.example"], &["a", "a@b", "a b@c.d"]),
            (FieldType::Bool, &["0", "1"], &["X", "true"]),
            (FieldType::Integer, &["-5", "0"], &["2.5", "x"]),
        ] {
            good.iter().for_each(|text| assert!(accepts(kind, text, 13), "{kind:?} {text}"));
            bad.iter().for_each(|text| assert!(!accepts(kind, text, 13), "{kind:?} {text}"));
        }
        assert!(accepts(FieldType::Ean13, "20000000010123", 14));
    }

    #[test]
    fn the_database_keeps_six_decimals_zeros_and_dates() {
        assert_eq!(kept(FieldType::Price, "74.16665"), "74.166650");
        assert_eq!(kept(FieldType::Price, ""), "0.000000");
        assert_eq!(kept(FieldType::Float, "0.1234565"), "0.123457");
        assert_eq!(kept(FieldType::Id, ""), "0");
        assert_eq!(kept(FieldType::Integer, "-3"), "-3");
        assert_eq!(kept(FieldType::Date, ""), "0000-00-00");
        assert_eq!(kept(FieldType::DateTime, "2025-11-15"), "2025-11-15 00:00:00");
        assert_eq!(kept(FieldType::Reference, "007"), "007");
    }

    proptest! {
        #[test]
        fn any_text_is_accepted_or_refused_and_can_be_kept(text in "\\PC{0,20}") {
            for kind in [FieldType::Id, FieldType::Integer, FieldType::Price, FieldType::Date, FieldType::DateTime, FieldType::Email, FieldType::Coordinate, FieldType::Color] {
                let _ = accepts(kind, &text, 13);
                let _ = kept(kind, &text);
            }
        }
    }
}
