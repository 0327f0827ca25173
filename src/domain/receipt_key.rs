//! The key of a receipt as people write it, `<stump>-<number>`. Knows nothing of the request that carries it.

use std::{fmt, str::FromStr, sync::LazyLock};

use regex::Regex;

use super::plain_text;

/// The public contract's pattern, anchored: the whole value has to match. `.*` is greedy, so the split is at the last
/// hyphen. Digits are spelled out because `\d` also takes digits of other scripts, which no number is written in.
static PATTERN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^(?<Stump>.*)-(?<Number>[0-9]+)$").expect("the pattern is a literal"));

/// Identifies one receipt of a Y2 folder: the counter's prefix and the number that the counter gave.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReceiptKey {
    /// Counter prefix or store code (`GFO`, `302`); may itself hold hyphens, never blank.
    pub stump: String,
    /// Y2's `int`: 0 to 2147483647.
    pub number: i32,
}

/// Why a text is no receipt key. The sentences are shown to the caller beside the name of the parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReceiptKey {
    /// The pattern does not match.
    #[error(
        "expected `<stump>-<number>`, for example `GFO-1024`: the whole value has to match `(?<Stump>.*)-(?<Number>\\d+)`"
    )]
    Malformed,
    /// Nothing before the last hyphen.
    #[error(
        "the stump, the part before the last hyphen, is empty: expected `<stump>-<number>`, for example `GFO-1024`"
    )]
    EmptyStump,
    /// The stump cannot be sent to Y2.
    #[error("the stump, the part before the last hyphen: {}", plain_text::EXPECTED)]
    NotPlain,
    /// The number does not fit Y2's `int`.
    #[error("the number after the last hyphen is larger than 2147483647")]
    NumberTooLarge,
}

impl FromStr for ReceiptKey {
    type Err = InvalidReceiptKey;

    fn from_str(text: &str) -> Result<Self, InvalidReceiptKey> {
        let parts = PATTERN.captures(text).ok_or(InvalidReceiptKey::Malformed)?;
        let stump = &parts["Stump"];
        if stump.trim().is_empty() {
            return Err(InvalidReceiptKey::EmptyStump);
        }
        if !plain_text::is_plain(stump) {
            return Err(InvalidReceiptKey::NotPlain);
        }
        // All digits, so the only way to fail is to be too large.
        let number = parts["Number"].parse().map_err(|_| InvalidReceiptKey::NumberTooLarge)?;
        Ok(Self { stump: stump.to_owned(), number })
    }
}

impl fmt::Display for ReceiptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.stump, self.number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<ReceiptKey, InvalidReceiptKey> {
        text.parse()
    }

    #[test]
    fn the_split_is_at_the_last_hyphen() {
        assert_eq!(parse("GFO-1024"), Ok(ReceiptKey { stump: "GFO".to_owned(), number: 1024 }));
        assert_eq!(parse("A-B--7"), Ok(ReceiptKey { stump: "A-B-".to_owned(), number: 7 }));
        assert_eq!(parse("302-000012"), Ok(ReceiptKey { stump: "302".to_owned(), number: 12 }));
    }

    #[test]
    fn the_whole_value_has_to_match() {
        for bad in
            ["", "GFO", "GFO1024", "GFO-", "GFO-12x", "GFO-12 ", "GFO-12\n", "GFO\n-12", "GFO-١٢", "GFO-1.5", "GFO-+5"]
        {
            assert_eq!(parse(bad), Err(InvalidReceiptKey::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn an_empty_stump_is_refused() {
        assert_eq!(parse("-12"), Err(InvalidReceiptKey::EmptyStump));
        assert_eq!(parse("  -12"), Err(InvalidReceiptKey::EmptyStump));
    }

    #[test]
    fn a_stump_that_xml_cannot_hold_is_refused() {
        for bad in ["G\u{1}-12", "\u{fffe}-12", "A\u{ffff}B-12", "A\tB-12"] {
            assert_eq!(parse(bad), Err(InvalidReceiptKey::NotPlain), "{bad:?}");
        }
    }

    #[test]
    fn the_number_has_to_fit_an_int() {
        assert_eq!(parse("GFO-2147483647").map(|key| key.number), Ok(i32::MAX));
        assert_eq!(parse("GFO-2147483648"), Err(InvalidReceiptKey::NumberTooLarge));
        assert_eq!(parse("GFO-99999999999999999999999"), Err(InvalidReceiptKey::NumberTooLarge));
    }

    proptest! {
        #[test]
        fn what_is_displayed_reads_back(stump in "[^\\s\\p{C}]{1,20}", number in 0..=i32::MAX) {
            let key = ReceiptKey { stump, number };
            prop_assert_eq!(parse(&key.to_string()), Ok(key));
        }

        #[test]
        fn no_text_panics_and_what_parses_keeps_its_stump_and_number(text in ".*") {
            if let Ok(key) = parse(&text) {
                let (stump, number) = text.rsplit_once('-').expect("a key has a hyphen");
                prop_assert_eq!(key.stump, stump);
                prop_assert_eq!(Ok(key.number), number.parse());
            }
        }
    }
}
