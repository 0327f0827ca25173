//! What a filter's value means: PrestaShop takes it apart by `^(.*)\[(.*)\](.*)$`, greedy from the left (sources 1.7 to 9).

use std::{cmp::Ordering, collections::HashSet};

use rust_decimal::Decimal;

/// A condition on a field.
#[derive(Debug, PartialEq, Eq)]
pub enum Condition {
    /// One of these, compared as the database does.
    Any(HashSet<String>),
    /// None of these.
    None(HashSet<String>),
    /// From the first to the second, both included.
    Between(String, String),
    /// Greater.
    Above(String),
    /// Less.
    Below(String),
    /// With `%` and `_` as wildcards.
    Like(String),
    /// Brackets that make no form: PrestaShop then adds no condition.
    Everything,
}

impl Condition {
    /// Reads a value.
    pub fn read(value: &str) -> Self {
        let Some((before, inside, after)) = apart(value) else { return Self::Any(one(value)) };
        match (before, after) {
            ("%", _) | (_, "%") => Self::Like(format!("{before}{inside}{after}")),
            ("", "") if inside.find('|').is_some_and(|at| at > 0) => Self::Any(inside.split('|').map(folded).collect()),
            ("", "") => match interval(inside) {
                Some((from, to)) => Self::Between(from, to),
                None => Self::Any(one(inside)),
            },
            (">", _) => Self::Above(inside.to_owned()),
            ("<", _) => Self::Below(inside.to_owned()),
            ("!", _) => Self::None(inside.split('|').map(folded).collect()),
            _ => Self::Everything,
        }
    }

    /// Whether a value of a field meets it.
    pub fn meets(&self, found: &str, is_number: bool) -> bool {
        let order = |other: &str| compare(found, other, is_number);
        let among = |values: &HashSet<String>| {
            values.contains(&folded(found)) || (is_number && values.iter().any(|value| order(value) == Ordering::Equal))
        };
        match self {
            Self::Any(values) => among(values),
            Self::None(values) => !among(values),
            Self::Between(from, to) => order(from) != Ordering::Less && order(to) != Ordering::Greater,
            Self::Above(bound) => order(bound) == Ordering::Greater,
            Self::Below(bound) => order(bound) == Ordering::Less,
            Self::Like(pattern) => like(&folded(pattern), &folded(found)),
            Self::Everything => true,
        }
    }
}

/// How the database orders two values: numbers as numbers, texts without case and without blanks at the end.
pub fn compare(one: &str, other: &str, is_number: bool) -> Ordering {
    let numbers =
        is_number.then(|| one.trim().parse::<Decimal>().ok().zip(other.trim().parse::<Decimal>().ok())).flatten();
    numbers.map_or_else(|| folded(one).cmp(&folded(other)), |(one, other)| one.cmp(&other))
}

fn folded(text: &str) -> String {
    text.trim_end_matches(' ').to_lowercase()
}

fn one(value: &str) -> HashSet<String> {
    HashSet::from([folded(value)])
}

/// The parts before, inside and after the last pair of brackets.
fn apart(value: &str) -> Option<(&str, &str, &str)> {
    let close = value.rfind(']')?;
    let open = value[..close].rfind('[')?;
    Some((&value[..open], &value[open + 1..close], &value[close + 1..]))
}

/// `a,b` of digits, points, colons, dashes and blanks; the two are sorted.
fn interval(inside: &str) -> Option<(String, String)> {
    let fits = |text: &&str| {
        !text.is_empty()
            && text.chars().all(|sign| sign.is_ascii_digit() || sign.is_ascii_whitespace() || ".:-".contains(sign))
    };
    let (one, other) = inside.split_once(',')?;
    [one, other].iter().all(fits).then(|| {
        let (from, to) = if compare(one, other, true) == Ordering::Greater { (other, one) } else { (one, other) };
        (from.to_owned(), to.to_owned())
    })
}

/// `LIKE` of the database.
fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    // Where the last `%` stands, and how far the text was when it was met.
    let mut wild = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('%') => {
                wild = Some((at, read));
                at += 1;
            }
            Some(sign) if *sign == '_' || *sign == text[read] => (at, read) = (at + 1, read + 1),
            _ => {
                let Some((star, from)) = wild else { return false };
                wild = Some((star, from + 1));
                (at, read) = (star + 1, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|sign| *sign == '%')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn meets(filter: &str, found: &str) -> bool {
        Condition::read(filter).meets(found, false)
    }

    #[test]
    fn operators_mean_what_was_measured() {
        assert!(meets("[r1]", "R1 ") && !meets("[r1]", "R2"));
        assert!(meets("[A|B|C]", "b") && !meets("[A|B]", "C"));
        assert!(meets("[A]%", "abc") && meets("%[c]", "abc") && meets("%[b]%", "abc") && !meets("[b]%", "abc"));
        assert!(Condition::read("[10,2]").meets("5", true) && !Condition::read("[2,10]").meets("11", true));
        assert!(meets("[2025-01-01 00:00:00,2025-12-31]", "2025-06-01 10:00:00"));
        assert!(Condition::read(">[9]").meets("10", true) && !Condition::read("<[9]").meets("10", true));
        assert!(meets("![A|B]", "C") && !meets("![A|B]", "a"));
        assert!(meets("a|b,[c%", "A|B,[C%"), "without brackets it is taken whole");
        assert!(Condition::read("[7]").meets("7.000000", true));
    }

    #[test]
    fn brackets_that_make_no_form_are_no_filter() {
        assert_eq!(Condition::read("SET[3]"), Condition::Everything);
        assert_eq!(Condition::read("[SET[3]]"), Condition::Everything);
    }

    proptest! {
        #[test]
        fn any_filter_is_read(value in "\\PC{0,30}", found in "\\PC{0,30}") {
            let _ = Condition::read(&value).meets(&found, true);
            let _ = Condition::read(&format!("[{value}]%")).meets(&found, false);
        }

        #[test]
        fn a_value_without_brackets_finds_itself(value in "[^\\[\\]]{1,20}") {
            prop_assert!(meets(&value, &value));
        }

        #[test]
        fn a_piece_is_like_the_whole(before in "[a-c]{0,5}", piece in "[a-c]{1,3}", after in "[a-c]{0,5}") {
            let text = format!("{before}{piece}{after}");
            let pattern = format!("%{piece}%");
            prop_assert!(like(&pattern, &text));
        }
    }
}
