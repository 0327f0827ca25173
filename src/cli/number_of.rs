//! A number with its noun, as people say it. Knows no command and no noun.

use std::fmt::Display;

/// `1 tenant`, `2 tenants`.
pub(super) fn number_of<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let noun = if number == N::from(1) { one } else { many };
    format!("{number} {noun}")
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn only_one_is_singular() {
        assert_eq!([0, 1, 2].map(|n| number_of(n, "key", "keys")), ["0 keys", "1 key", "2 keys"]);
    }
}
