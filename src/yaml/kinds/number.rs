//! Counts (`4`) and sizes (`10 MiB`).

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::yaml::problem::Mismatch;

const UNITS: [(&str, usize); 3] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// A whole number within bounds.
pub fn count(bounds: RangeInclusive<usize>) -> impl Fn(&str) -> Result<usize, Mismatch> {
    move |text| {
        whole(text)
            .filter(|number| bounds.contains(number))
            .ok_or_else(|| Mismatch::new(format!("a whole number from {} to {}", bounds.start(), bounds.end())))
    }
}

/// A whole number within bounds, or `off` for `None`.
pub fn count_or_off(bounds: RangeInclusive<u32>) -> impl Fn(&str) -> Result<Option<u32>, Mismatch> {
    move |text| {
        if text == "off" {
            return Ok(None);
        }
        whole(text)
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| bounds.contains(number))
            .map(Some)
            .ok_or_else(|| {
                Mismatch::new(format!("a whole number from {} to {}, or `off`", bounds.start(), bounds.end()))
            })
    }
}

/// A share in percent (`20%`, `2.5%`) or as a number from 0 to 1 (`0.2`). A bare `20` could mean either, and is neither.
///
/// # Errors
/// It is another text, or more than all.
pub fn percent(text: &str) -> Result<Decimal, Mismatch> {
    let share = match text.strip_suffix('%') {
        Some(percent) => percent.trim_end().parse::<Decimal>().ok().map(|percent| percent / Decimal::ONE_HUNDRED),
        None => text.parse().ok(),
    };
    share
        .filter(|share| (Decimal::ZERO..=Decimal::ONE).contains(share))
        .ok_or_else(|| Mismatch::new("a share from 0% to 100%, such as `20%` or `0.2`"))
}

/// A number of bytes within bounds, with or without a unit.
pub fn bytes(bounds: RangeInclusive<usize>) -> impl Fn(&str) -> Result<usize, Mismatch> {
    move |text| {
        parse_bytes(text).filter(|number| bounds.contains(number)).ok_or_else(|| {
            Mismatch::new(format!(
                "a size from {} to {}, such as `256 KiB`, `10 MiB` or a number of bytes",
                shown(*bounds.start()),
                shown(*bounds.end())
            ))
        })
    }
}

/// Digits only: `parse` alone would take `+4`.
fn whole(text: &str) -> Option<usize> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn parse_bytes(text: &str) -> Option<usize> {
    let unit = UNITS.iter().find_map(|(name, size)| Some((text.strip_suffix(name)?, *size)));
    match unit {
        Some((number, size)) => whole(number.trim_end())?.checked_mul(size),
        None => whole(text),
    }
}

fn shown(bytes: usize) -> String {
    let unit = UNITS.into_iter().rev().find(|(_, size)| bytes != 0 && bytes.is_multiple_of(*size));
    unit.map_or_else(|| format!("{bytes} bytes"), |(name, size)| format!("{} {name}", bytes / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_may_be_off() {
        let kind = count_or_off(1..=10);
        assert_eq!((kind("off"), kind("10")), (Ok(None), Ok(Some(10))));
        for bad in ["0", "11", "", "none", "-1", "99999999999"] {
            assert!(kind(bad).unwrap_err().expected.contains("`off`"), "{bad}");
        }
    }

    #[test]
    fn a_size_may_have_a_unit() {
        let kind = bytes(1024..=10 << 20);
        assert_eq!(kind("10 MiB"), Ok(10 << 20));
        assert_eq!(kind("2KiB"), Ok(2048));
        assert_eq!(kind("4096"), Ok(4096));
        for bad in ["", "11 MiB", "1 MB", "MiB", "-1", "+4096", "1e6", "99999999999999999 GiB"] {
            assert!(kind(bad).unwrap_err().expected.contains("from 1 KiB to 10 MiB"), "{bad}");
        }
    }
}
