//! A zone-less `xs:dateTime`: Y2's local time, passed on as it was sent. Nobody converts it to a time zone.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, DateTime, Time, date, datetime};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A civil date and time as it was sent.
///
/// Accepted: `yyyy-MM-ddTHH:mm:ss` with an optional fraction, and a plain date. A trailing `Z` or offset is kept in
/// the text and does not move the civil time. Written back, and shown in JSON, exactly as received.
#[derive(Clone)]
pub struct XmlDateTime {
    civil: DateTime,
    /// Only where the text is not `yyyy-MM-ddTHH:mm:ss` of `civil`.
    text: Option<Box<str>>,
}

/// The text is not a date and time that XML Schema knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a date and time such as 2025-03-04T00:00:00")]
pub struct InvalidDateTime;

impl XmlDateTime {
    /// The civil time as it stands, also where it means "none".
    pub fn civil(&self) -> DateTime {
        self.civil
    }

    /// The civil time, or nothing where the database is empty (midnight of `1900-01-01`) or .NET wrote its default (midnight of
    /// `0001-01-01`).
    pub fn value(&self) -> Option<DateTime> {
        (!self.is_none()).then_some(self.civil)
    }

    /// Whether this is one of the two moments that stand for "no date". Another time of these days is one.
    pub fn is_none(&self) -> bool {
        const EMPTY: [DateTime; 2] = [datetime(1, 1, 1, 0, 0, 0, 0), datetime(1900, 1, 1, 0, 0, 0, 0)];
        EMPTY.contains(&self.civil)
    }

    /// Whether this is the product's "no end" date, `2099-12-31`.
    pub fn is_for_ever(&self) -> bool {
        self.civil.date() == date(2099, 12, 31)
    }
}

impl From<DateTime> for XmlDateTime {
    fn from(civil: DateTime) -> Self {
        let text = (civil.subsec_nanosecond() != 0).then(|| civil.to_string().into_boxed_str());
        Self { civil, text }
    }
}

/// Midnight of that day.
impl From<Date> for XmlDateTime {
    fn from(day: Date) -> Self {
        DateTime::from_parts(day, Time::midnight()).into()
    }
}

/// Equal when the civil time is, however it was written.
impl PartialEq for XmlDateTime {
    fn eq(&self, other: &Self) -> bool {
        self.civil == other.civil
    }
}

impl Eq for XmlDateTime {}

impl PartialOrd for XmlDateTime {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for XmlDateTime {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.civil.cmp(&other.civil)
    }
}

impl fmt::Debug for XmlDateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl fmt::Display for XmlDateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => out.write_str(text),
            None => {
                let (day, time) = (self.civil.date(), self.civil.time());
                write!(out, "{:04}-{:02}-{:02}T", day.year(), day.month(), day.day())?;
                write!(out, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
            }
        }
    }
}

impl FromStr for XmlDateTime {
    type Err = InvalidDateTime;

    fn from_str(text: &str) -> Result<Self, InvalidDateTime> {
        let bytes = text.as_bytes();
        let day = text.get(..10).ok_or(InvalidDateTime)?.as_bytes();
        if day[4] != b'-' || day[7] != b'-' {
            return Err(InvalidDateTime);
        }
        let year = two_digits(&day[..2])? as i16 * 100 + two_digits(&day[2..4])? as i16;
        let day = Date::new(year, two_digits(&day[5..7])?, two_digits(&day[8..])?).map_err(|_| InvalidDateTime)?;
        if bytes.len() == 10 {
            return Ok(Self { civil: DateTime::from_parts(day, Time::midnight()), text: Some(text.into()) });
        }
        let clock = text.get(10..19).ok_or(InvalidDateTime)?.as_bytes();
        if clock[0] != b'T' || clock[3] != b':' || clock[6] != b':' {
            return Err(InvalidDateTime);
        }
        let nanoseconds = fraction_then_zone(&bytes[19..])?;
        let (hour, minute, second) = (two_digits(&clock[1..3])?, two_digits(&clock[4..6])?, two_digits(&clock[7..])?);
        let time = Time::new(hour, minute, second, nanoseconds).map_err(|_| InvalidDateTime)?;
        let text = (bytes.len() > 19).then(|| text.into());
        Ok(Self { civil: DateTime::from_parts(day, time), text })
    }
}

fn two_digits(bytes: &[u8]) -> Result<i8, InvalidDateTime> {
    match bytes {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Ok(((tens - b'0') * 10 + ones - b'0') as i8),
        _ => Err(InvalidDateTime),
    }
}

/// Reads what may follow the seconds; digits beyond a nanosecond are cut (.NET itself sends seven).
fn fraction_then_zone(rest: &[u8]) -> Result<i32, InvalidDateTime> {
    let (fraction, zone) = match rest.strip_prefix(b".") {
        Some(rest) => rest.split_at(rest.iter().take_while(|byte| byte.is_ascii_digit()).count()),
        None => (&b"0"[..], rest),
    };
    if fraction.is_empty() || fraction.len() > 30 {
        return Err(InvalidDateTime);
    }
    let digits = fraction.iter().map(|byte| i32::from(byte - b'0')).chain(std::iter::repeat(0));
    let nanoseconds = digits.take(9).fold(0, |sum, digit| sum * 10 + digit);
    match zone {
        b"" | b"Z" => Ok(nanoseconds),
        [b'+' | b'-', hours @ .., b':', _, _] if two_digits(hours).is_ok() && two_digits(&zone[4..]).is_ok() => {
            Ok(nanoseconds)
        }
        _ => Err(InvalidDateTime),
    }
}

impl Serialize for XmlDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() && self.is_none() {
            return serializer.serialize_none();
        }
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for XmlDateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = XmlDateTime;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a date and time")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<XmlDateTime, E> {
                text.trim_ascii().parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::XmlDateTime;

    #[test]
    fn every_spelling_is_shown_as_it_was_sent() {
        for text in [
            "2025-03-04T09:15:02",
            "2025-03-04",
            "2025-03-04T09:15:02Z",
            "2025-03-04T09:15:02.1234567",
            "2025-03-04T09:15:02+01:00",
            "2099-12-31T00:00:00",
        ] {
            let value: XmlDateTime = text.parse().unwrap();
            assert_eq!(value.to_string(), text);
            assert_eq!(serde_json::to_value(&value).unwrap(), text);
        }
    }

    #[test]
    fn the_two_empty_dates_are_none_and_null() {
        for text in ["0001-01-01T00:00:00", "1900-01-01T00:00:00", "1900-01-01"] {
            let value: XmlDateTime = text.parse().unwrap();
            assert_eq!(value.value(), None);
            assert!(serde_json::to_value(&value).unwrap().is_null());
        }
        for text in ["1900-01-01T09:30:00", "0001-01-01T00:00:01"] {
            let value: XmlDateTime = text.parse().unwrap();
            assert_eq!(serde_json::to_value(&value).unwrap(), text, "a time of that day is one");
        }
        assert!("2099-12-31T00:00:00".parse::<XmlDateTime>().unwrap().is_for_ever());
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2025",
            "2025-13-01",
            "2025-02-30T00:00:00",
            "2025-03-04 00:00:00",
            "2025-03-04T00:00:00.",
            "2025-03-04T00:00:00+1:00",
            "2025-03-04T00:00:00+01:0é",
            "2025-03-04T25:00:00",
            "04/03/2025",
            "é025-03-04",
        ] {
            assert!(text.parse::<XmlDateTime>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<XmlDateTime>();
        }

        #[test]
        fn near_dates_do_not_make_it_panic(text in "[0-9T:.Z+\u{e9}-]{0,32}") {
            if let Ok(value) = text.parse::<XmlDateTime>() {
                prop_assert_eq!(value.to_string(), text);
            }
        }
    }
}
