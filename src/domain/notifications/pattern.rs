//! What a subscription asks for: `customer.updated`, `Customer:Updated`, `customer.*`, `Customer:*`, `*`.

use std::{fmt, str::FromStr};

use super::EventType;

/// Which events are wanted. Both public spellings, with a colon and with dots, mean the same; capitals do not count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pattern {
    /// As it was written, for showing it.
    written: String,
}

/// A text that can never match an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected `*`, a type of event such as `customer.updated` or `Customer:Updated`, or a group such as `customer.*`"
)]
pub struct InvalidPattern;

impl Pattern {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether an event of that type is wanted. A test is sent to one endpoint on request, and no pattern asks for it.
    pub fn matches(&self, event: EventType) -> bool {
        event != EventType::WebhookTest && covers(&parts(&self.written), &parts(event.as_str()))
    }
}

fn parts(text: &str) -> Vec<String> {
    text.split(['.', ':']).map(str::to_lowercase).collect()
}

/// `*` stands for one part, at the end for all that follow.
fn covers(pattern: &[String], event: &[String]) -> bool {
    match (pattern, event) {
        ([last], [_, ..]) if last == "*" => true,
        ([], []) => true,
        ([one, pattern @ ..], [other, event @ ..]) => (one == "*" || one == other) && covers(pattern, event),
        _ => false,
    }
}

impl FromStr for Pattern {
    type Err = InvalidPattern;

    fn from_str(text: &str) -> Result<Self, InvalidPattern> {
        let written = text.trim();
        let pattern = Self { written: written.to_owned() };
        let names_one = EventType::ALL.into_iter().any(|event| pattern.matches(event));
        // Types of the wider platform that never happen here are taken: a list copied from there works.
        let public = ["pass", "store", "redirect"].contains(&parts(written).first().map_or("", String::as_str));
        let plain = (1..=80).contains(&written.len())
            && written.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:*_-".contains(&byte));
        if plain && (names_one || public) { Ok(pattern) } else { Err(InvalidPattern) }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str) -> Vec<&'static str> {
        let pattern: Pattern = pattern.parse().unwrap();
        EventType::ALL.into_iter().filter(|event| pattern.matches(*event)).map(EventType::as_str).collect()
    }

    #[test]
    fn both_spellings_mean_the_same() {
        for pattern in ["customer.updated", "Customer:Updated", "CUSTOMER.UPDATED"] {
            assert_eq!(matches(pattern), ["customer.updated"]);
        }
        for pattern in ["customer.*", "Customer:*"] {
            assert_eq!(matches(pattern), ["customer.created", "customer.updated", "customer.loyaltyChanged"]);
        }
        assert_eq!(matches("*.created"), ["customer.created", "receipt.created"]);
    }

    #[test]
    fn a_star_is_everything_but_a_test() {
        assert_eq!(matches("*").len(), EventType::ALL.len() - 1);
    }

    #[test]
    fn what_can_never_happen_is_refused_unless_the_platform_has_it() {
        for bad in ["", "customer", "customer.renamed", "customer.updated.now", "webhook.test", "cus*", "a b"] {
            assert_eq!(bad.parse::<Pattern>(), Err(InvalidPattern), "{bad:?}");
        }
        for public in ["Pass:Created", "store.*.updated"] {
            assert_eq!(matches(public), Vec::<&str>::new());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_pattern_or_not_and_reads_back(text in ".{0,60}") {
            if let Ok(pattern) = text.parse::<Pattern>() {
                prop_assert_eq!(pattern.as_str().parse::<Pattern>(), Ok(pattern.clone()));
            }
        }
    }
}
