//! Dates as exports write them, in formats such as `dd/MM/yyyy HH:mm:ss`.

use jiff::civil::{Date, DateTime, Time};

use super::values::InvalidValue;

/// A format of dates: `yyyy`, `MM`, `dd`, `HH`, `mm` and `ss`, each with that many digits, and other signs as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormat {
    pattern: String,
}

/// A pattern that is no format of dates.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date format: expected yyyy, MM and dd once each, and HH, mm, ss when it has a time")]
pub struct InvalidDateFormat(pub String);

/// The formats that are tried where nothing is set. No text fits two of them, because years are those from 1900 to 2100.
pub const STANDARD_DATES: [&str; 4] = ["dd/MM/yyyy", "yyyy-MM-dd", "yyyyMMdd", "ddMMyyyy"];

/// The years that dates of shops are in.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

impl DateFormat {
    /// A format from its pattern.
    ///
    /// # Errors
    /// The pattern lacks a part of the date, has one twice, or a time without hours and minutes.
    pub fn new(pattern: &str) -> Result<Self, InvalidDateFormat> {
        let count = |part: &str| pattern.matches(part).count();
        let date_fits = ["yyyy", "MM", "dd"].iter().all(|part| count(part) == 1);
        let time_fits = matches!((count("HH"), count("mm"), count("ss")), (0, 0, 0) | (1, 1, 0 | 1));
        let rest: String =
            ["yyyy", "MM", "dd", "HH", "mm", "ss"].iter().fold(pattern.to_owned(), |rest, part| rest.replace(part, ""));
        let is_plain = !rest.contains(|sign: char| sign.is_ascii_alphanumeric());
        if date_fits && time_fits && is_plain {
            Ok(Self { pattern: pattern.to_owned() })
        } else {
            Err(InvalidDateFormat(pattern.to_owned()))
        }
    }

    fn read(&self, text: &str) -> Option<DateTime> {
        read(&self.pattern, text)
    }
}

/// Reads a date in one of these formats, or in a standard one when there are none; each also with a time behind a blank or a `T`, as
/// `HH:mm` or `HH:mm:ss`. None for what means "no date": an empty cell, `0000-00-00`, and 01/01/1900 and 31/12/2099, which are Y2's empty
/// and endless dates (vendor guide).
///
/// # Errors
/// No date in any of the formats.
pub fn parse_date(text: &str, formats: &[DateFormat]) -> Result<Option<DateTime>, InvalidValue> {
    if text.is_empty() || text == "0000-00-00" || text == "0000-00-00 00:00:00" {
        return Ok(None);
    }
    let found = if formats.is_empty() {
        STANDARD_DATES.iter().find_map(|pattern| read(pattern, text))
    } else {
        formats.iter().find_map(|format| format.read(text))
    };
    let found = found.ok_or(InvalidValue::Date)?;
    let is_none = matches!((found.year(), found.month(), found.day()), (1900, 1, 1) | (2099, 12, 31));
    Ok((!is_none).then_some(found))
}

/// Reads a text by a pattern; a pattern without a time takes one behind it.
fn read(pattern: &str, text: &str) -> Option<DateTime> {
    if pattern.contains("HH") {
        return digits(pattern, text);
    }
    if text.len() == pattern.len() {
        return digits(pattern, text);
    }
    let behind = text.get(pattern.len()..)?;
    let time = behind.strip_prefix([' ', 'T'])?;
    let of_time = if time.len() == 5 { "HH:mm" } else { "HH:mm:ss" };
    digits(&format!("{pattern} {of_time}"), &format!("{} {time}", text.get(..pattern.len())?))
}

/// Reads a text that has the pattern's length, sign by sign.
fn digits(pattern: &str, text: &str) -> Option<DateTime> {
    if pattern.len() != text.len() {
        return None;
    }
    // Years, months, days, hours, minutes, seconds.
    let mut parts = [0_i16; 6];
    for (sign, found) in pattern.bytes().zip(text.bytes()) {
        let at = match sign {
            b'y' => 0,
            b'M' => 1,
            b'd' => 2,
            b'H' => 3,
            b'm' => 4,
            b's' => 5,
            other if other == found => continue,
            _ => return None,
        };
        if !found.is_ascii_digit() {
            return None;
        }
        parts[at] = parts[at] * 10 + i16::from(found - b'0');
    }
    let [year, month, day, hour, minute, second] = parts;
    let small = |number: i16| i8::try_from(number).ok();
    let date = Date::new(year, small(month)?, small(day)?).ok().filter(|_| YEARS.contains(&year))?;
    let time = Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some(date.to_datetime(time))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Option<String>, InvalidValue> {
        parse_date(text, &[]).map(|found| found.map(|date| date.to_string()))
    }

    #[test]
    fn dates_are_read_in_the_standard_formats() {
        for (text, date) in [
            ("15/11/2025", "2025-11-15T00:00:00"),
            ("2025-11-15", "2025-11-15T00:00:00"),
            ("20251115", "2025-11-15T00:00:00"),
            ("15112025", "2025-11-15T00:00:00"),
            ("12/10/2025 10:15:00", "2025-10-12T10:15:00"),
            ("2025-10-12T10:15", "2025-10-12T10:15:00"),
        ] {
            assert_eq!(read(text), Ok(Some(date.to_owned())), "{text}");
        }
        for text in ["", "01/01/1900", "31/12/2099", "0000-00-00", "19000101"] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        for text in [
            "29/02/2025",
            "1/2/2025",
            "2025/11/15",
            "11-15-2025",
            "tomorrow",
            "15/11/25",
            "15/11/2025 25:00",
            "15/11/0025",
        ] {
            assert_eq!(read(text), Err(InvalidValue::Date), "{text}");
        }
    }

    #[test]
    fn formats_of_ones_own_replace_the_standard_ones() {
        let formats = [DateFormat::new("MM.dd.yyyy").unwrap(), DateFormat::new("yyyyMMddHHmm").unwrap()];
        let read = |text: &str| parse_date(text, &formats).map(|found| found.map(|date| date.to_string()));
        assert_eq!(read("11.15.2025"), Ok(Some("2025-11-15T00:00:00".to_owned())));
        assert_eq!(read("202511150610"), Ok(Some("2025-11-15T06:10:00".to_owned())));
        assert_eq!(read("15/11/2025"), Err(InvalidValue::Date));
        for pattern in ["", "dd/MM", "dd/MM/yy", "yyyy-MM-dd dd", "yyyy-MM-dd HH", "yyyy-MM-ddx"] {
            assert!(DateFormat::new(pattern).is_err(), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn no_text_fits_two_standard_formats(text in "[0-9/-]{8,10}") {
            let fitting = STANDARD_DATES.iter().filter(|pattern| super::read(pattern, &text).is_some()).count();
            prop_assert!(fitting <= 1, "{}", text);
        }

        #[test]
        fn eight_digits_fit_one_format_at_most(text in "(19|20)[0-9]{6}|[0-3][0-9][01][0-9](19|20)[0-9]{2}") {
            let fitting = STANDARD_DATES.iter().filter(|pattern| super::read(pattern, &text).is_some()).count();
            prop_assert!(fitting <= 1, "{}", text);
        }

        #[test]
        fn any_text_is_a_date_or_none(text in "\\PC{0,25}") {
            let _ = parse_date(&text, &[]);
        }
    }
}
