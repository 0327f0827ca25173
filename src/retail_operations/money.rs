//! Exact amounts out of JSON numbers. Never passes through a binary float.

use rust_decimal::{Decimal, RoundingStrategy};

/// The most digits that an amount may have when it is written out, before and after the point together. It is what
/// [`Decimal`] holds with certainty.
pub(super) const MAX_DIGITS: usize = 28;

/// Reads a JSON number exactly; `None` when it is not one or needs more than [`MAX_DIGITS`] digits. Zeros that say
/// nothing (`007`, `1.50`) are not counted.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if whole.is_empty()
        || !numeric(whole)
        || !numeric(fraction)
        || exponent_digits.is_empty()
        || !numeric(exponent_digits)
    {
        return None;
    }
    let digits = [whole, fraction].concat();
    let significant = digits.trim_matches('0');
    if significant.is_empty() {
        return Some(Decimal::ZERO);
    }
    // The value is 0.significant × 10^point. An exponent too large for the type is too large for an amount.
    let leading_zeros = digits.len() - digits.trim_start_matches('0').len();
    let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading_zeros).ok()?
        + exponent.parse::<i32>().map(i64::from).ok()?;
    let length = i64::try_from(significant.len()).ok()?;
    let scale = (length - point).max(0);
    let written = point.max(0) + scale;
    if written > i64::try_from(MAX_DIGITS).ok()? {
        return None;
    }
    let zeros = usize::try_from((point - length).max(0)).ok()?;
    let number = [significant, &"0".repeat(zeros)].concat().parse::<i128>().ok()?;
    Decimal::try_from_i128_with_scale(if negative { -number } else { number }, u32::try_from(scale).ok()?).ok()
}

/// An amount in hundredths, half a hundredth rounded away from zero, as whole digits.
pub(super) fn in_cents(amount: Decimal) -> i128 {
    let rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    // Scale 0, 1 or 2 now; 28 digits and two more still fit.
    rounded.mantissa() * 10_i128.pow(2_u32.saturating_sub(rounded.scale()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cents(text: &str) -> Option<i128> {
        exact(text).map(in_cents)
    }

    #[test]
    fn amounts_become_cents_without_a_float() {
        for (text, expected) in [
            ("654.32", 65_432),
            ("0", 0),
            ("-0", 0),
            ("-0.0", 0),
            ("1", 100),
            ("1.5", 150),
            ("20.0", 2_000),
            ("1e2", 10_000),
            ("1E+2", 10_000),
            ("6.5432e2", 65_432),
            ("65432e-2", 65_432),
            ("0.29", 29),
            ("1.005", 101),
            ("2.675", 268),
            ("0e999999999999999999999", 0),
            ("1.0000000000000000000000000000000000000", 100),
        ] {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn half_a_cent_rounds_away_from_zero() {
        for (text, expected) in [
            ("0.005", 1),
            ("-0.005", -1),
            ("0.0049999999999999999999999999", 0),
            ("-0.004", 0),
            ("0.015", 2),
            ("-0.015", -2),
            ("1.0050000000000000000000000000", 101),
            ("9.995", 1_000),
        ] {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_number_of_28_digits_is_exact_and_one_of_29_is_refused() {
        assert_eq!(cents("9999999999999999999999999999"), Some(999_999_999_999_999_999_999_999_999_900));
        assert_eq!(cents("-99999999999999999999999999.99"), Some(-9_999_999_999_999_999_999_999_999_999));
        assert_eq!(cents("1e27"), Some(10_i128.pow(29)));
        for text in [
            "10000000000000000000000000000",
            "1e28",
            "1e400",
            "-1e400",
            "1e-29",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "0.00000000000000000000000000001",
            "12345678901234567890.123456789",
        ] {
            assert_eq!(cents(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", "x", "1,5", "1.2.3", "1e", "1e+", ".", ".5", "١", "1 ", "+1", "0x10", "NaN", "--1"] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_spelling_of_cents_gives_the_same_cents(value in -1_000_000_000_000_i64..1_000_000_000_000) {
            let plain = format!("{}{}.{:02}", if value < 0 { "-" } else { "" }, value.unsigned_abs() / 100, value.unsigned_abs() % 100);
            prop_assert_eq!(cents(&plain), Some(i128::from(value)));
            prop_assert_eq!(cents(&format!("{value}e-2")), Some(i128::from(value)));
            prop_assert_eq!(cents(&format!("{value}00E-04")), Some(i128::from(value)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "[-+0-9.eE]{0,60}") {
            if let Some(amount) = exact(&text) {
                let _ = in_cents(amount);
            }
        }
    }
}
