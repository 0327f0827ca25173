//! Durations (`30s`) and time zones (`Europe/Paris`).

use std::{ops::RangeInclusive, time::Duration};

use crate::yaml::problem::Mismatch;

const UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

/// A whole number and a unit (`ms`, `s`, `m`, `h`, `d`), within bounds; `0s` is written with a unit too.
pub fn duration(bounds: RangeInclusive<Duration>) -> impl Fn(&str) -> Result<Duration, Mismatch> {
    move |text| {
        parse_duration(text).filter(|duration| bounds.contains(duration)).ok_or_else(|| {
            Mismatch::new(format!(
                "a duration from {} to {}, such as `500ms`, `30s`, `10m`, `24h` or `7d`",
                shown(*bounds.start()),
                shown(*bounds.end())
            ))
        })
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*millis).map(Duration::from_millis)
}

/// In the largest unit that is exact.
fn shown(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    if millis == 0 {
        return "0s".to_owned();
    }
    let (unit, size) = UNITS.into_iter().rev().find(|(_, size)| millis.is_multiple_of(*size)).unwrap_or(UNITS[0]);
    format!("{}{unit}", millis / size)
}

/// A name of the IANA time zone database.
///
/// # Errors
/// There is no such zone.
pub fn time_zone(text: &str) -> Result<String, Mismatch> {
    let zone = jiff::tz::TimeZone::get(text).ok().filter(|_| text.is_ascii() && !text.contains('\0'));
    zone.and_then(|zone| zone.iana_name().map(ToOwned::to_owned))
        .ok_or_else(|| Mismatch::new("an IANA time zone, such as `Europe/Paris` or `UTC`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_number_and_a_unit() {
        let kind = duration(Duration::ZERO..=Duration::from_secs(86_400 * 30));
        assert_eq!(kind("1500ms"), Ok(Duration::from_millis(1500)));
        assert_eq!(kind("0s"), Ok(Duration::ZERO));
        assert_eq!(kind("30d"), Ok(Duration::from_secs(86_400 * 30)));
        for bad in ["", "30", "s", "-1s", "1.5s", "1 s", "31d", "1w", "99999999999999999999s"] {
            assert!(kind(bad).unwrap_err().expected.contains("from 0s to 30d"), "{bad}");
        }
    }

    #[test]
    fn a_time_zone_is_an_iana_name() {
        assert_eq!(time_zone("Europe/Paris").as_deref(), Ok("Europe/Paris"));
        assert!(time_zone("UTC").is_ok());
        for bad in ["", "Paris", "GMT+2", "../../etc/passwd", "\0"] {
            assert!(time_zone(bad).is_err(), "{bad}");
        }
    }
}
