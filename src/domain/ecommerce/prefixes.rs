//! What our references and codes begin with, and which flow a file belongs to by what its name begins with.

use std::{fmt, str::FromStr};

/// The most characters of a prefix: with ten digits behind it, a code has 16 of the 17 that Y2 holds.
pub const MAX_PREFIX: usize = 6;
/// Digits of a customer's code behind the prefix.
const CUSTOMER_DIGITS: usize = 10;

/// What references of orders, or codes of customers, begin with: one to six letters or digits. Two installations with one prefix on one Y2
/// folder would make one code for two people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(String);

/// A text that is no prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one to six letters A to Z or digits, such as WEB")]
pub struct InvalidPrefix;

impl FromStr for Prefix {
    type Err = InvalidPrefix;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = (1..=MAX_PREFIX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidPrefix) }
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Prefix {
    /// The code of a new customer: `WEB0000001563`. None when the shop's id has more than ten digits.
    pub fn customer_code(&self, id: u64) -> Option<String> {
        let digits = format!("{id:0CUSTOMER_DIGITS$}");
        (digits.len() == CUSTOMER_DIGITS).then(|| format!("{self}{digits}"))
    }

    /// The internal reference of an order: `WEB1042`.
    pub fn order_reference(&self, id: u64) -> String {
        format!("{self}{id}")
    }

    /// The internal reference of a return: `WEB1042-R7`.
    pub fn return_reference(&self, order: u64, id: u64) -> String {
        format!("{self}{order}-R{id}")
    }

    /// The order that an internal reference of ours names.
    pub fn order_of(&self, reference: &str) -> Option<u64> {
        plain_number(reference.strip_prefix(self.0.as_str())?)
    }
}

/// A number without sign and leading zeros, as references have it.
fn plain_number(digits: &str) -> Option<u64> {
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (is_plain && (digits == "0" || !digits.starts_with('0'))).then(|| digits.parse().ok()).flatten()
}

/// Which files belong to a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRule<F> {
    /// The flow.
    pub flow: F,
    /// Its folder, as the settings name it.
    pub folder: String,
    /// What the file's name begins with; empty takes every name.
    pub prefix: String,
    /// What it ends with behind a dot, compared without case: `csv`.
    pub extension: String,
}

/// Two flows that would take the same files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap<F> {
    /// The one.
    pub one: F,
    /// The other.
    pub other: F,
}

/// The flow that a file in a folder belongs to: of those whose prefix its name begins with, the one with the longest, so that
/// `store_orders_` and `store_` can stand side by side. Hidden and temporary files belong to none.
pub fn flow_of<'a, F>(rules: &'a [FileRule<F>], folder: &str, name: &str) -> Option<&'a F> {
    let is_temporary = name.starts_with(['.', '~'])
        || [".tmp", ".part", ".filepart", "~"].iter().any(|end| name.to_lowercase().ends_with(end));
    if is_temporary {
        return None;
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let fits = |rule: &&FileRule<F>| {
        rule.folder == folder && rule.extension.eq_ignore_ascii_case(extension) && name.starts_with(&rule.prefix)
    };
    rules.iter().filter(fits).max_by_key(|rule| rule.prefix.len()).map(|rule| &rule.flow)
}

/// The flows that share folder, prefix and extension: each would take the other's files.
pub fn overlaps<F: Copy>(rules: &[FileRule<F>]) -> Vec<Overlap<F>> {
    let mut found = Vec::new();
    for (at, one) in rules.iter().enumerate() {
        let same = |other: &&FileRule<F>| {
            one.folder == other.folder
                && one.prefix == other.prefix
                && one.extension.eq_ignore_ascii_case(&other.extension)
        };
        found.extend(rules[at + 1..].iter().filter(same).map(|other| Overlap { one: one.flow, other: other.flow }));
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn prefix(text: &str) -> Prefix {
        text.parse().unwrap()
    }

    #[test]
    fn codes_have_ten_digits_behind_the_prefix() {
        assert_eq!(prefix("WEB").customer_code(1563).unwrap(), "WEB0000001563");
        assert_eq!(prefix("W").customer_code(12).unwrap(), "W0000000012");
        assert_eq!(prefix("ABCDEF").customer_code(9_999_999_999).unwrap().len(), 16);
        assert_eq!(prefix("W").customer_code(10_000_000_000), None);
    }

    #[test]
    fn references_are_read_back() {
        let web = prefix("WEB");
        assert_eq!(web.order_reference(1042), "WEB1042");
        assert_eq!(web.return_reference(1042, 7), "WEB1042-R7");
        assert_eq!(web.order_of("WEB1042"), Some(1042));
        for other in ["WEB1042-R7", "WEB", "WEB01", "WEB+1", "SHOP1042", "web1042"] {
            assert_eq!(web.order_of(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_no_prefix_is_refused() {
        for text in ["", "TOOLONG", "WE-B", "É", "W B"] {
            assert_eq!(text.parse::<Prefix>(), Err(InvalidPrefix), "{text}");
        }
    }

    fn rule(flow: &'static str, prefix: &str) -> FileRule<&'static str> {
        FileRule { flow, folder: "in".to_owned(), prefix: prefix.to_owned(), extension: "csv".to_owned() }
    }

    #[test]
    fn files_go_to_the_flow_with_the_longest_prefix() {
        let rules = [rule("store", "store"), rule("storeOrder", "store_orders_"), rule("product", "products_")];
        let of = |name: &str| flow_of(&rules, "in", name).copied();
        assert_eq!(of("store_orders_20251103.csv"), Some("storeOrder"));
        assert_eq!(of("stores_20251103.CSV"), Some("store"));
        assert_eq!(of("products_1.csv"), Some("product"));
        for name in [
            "Products_1.csv",
            "products_1.txt",
            "products_1",
            ".Input folder.txt",
            "~products_1.csv",
            "products_1.csv.part",
        ] {
            assert_eq!(of(name), None, "{name}");
        }
        assert_eq!(flow_of(&rules, "other", "products_1.csv"), None);
    }

    #[test]
    fn flows_that_would_take_each_others_files_are_found() {
        let rules = [rule("product", ""), rule("stock", "stocks_"), rule("store", "")];
        assert_eq!(overlaps(&rules), [Overlap { one: "product", other: "store" }]);
        assert_eq!(overlaps(&rules[..2]), []);
    }

    proptest! {
        #[test]
        fn every_order_is_found_by_its_reference(text in "[A-Za-z0-9]{1,6}", id: u64) {
            let prefix = prefix(&text);
            let reference = prefix.order_reference(id);
            // A prefix that ends with a digit can be read in one way only, too: its own.
            prop_assert_eq!(prefix.order_of(&reference), Some(id));
        }

        #[test]
        fn codes_of_different_customers_differ(text in "[A-Z0-9]{1,6}", one in 0_u64..10_000_000_000, other in 0_u64..10_000_000_000) {
            let prefix = prefix(&text);
            prop_assert_eq!(prefix.customer_code(one) == prefix.customer_code(other), one == other);
            prop_assert!(prefix.customer_code(one).unwrap().len() <= 16);
        }

        #[test]
        fn any_name_belongs_to_one_flow_at_most(name in "\\PC{0,30}") {
            let _ = flow_of(&[rule("a", ""), rule("b", "b_")], "in", &name);
        }
    }
}
