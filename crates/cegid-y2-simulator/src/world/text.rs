//! Shared text and how Y2 compares it.

use std::sync::Arc;

/// A short text that many records share (a store code, a label). Empty means "none", as in Y2's database.
pub type Text = Arc<str>;

/// The empty text.
pub fn none() -> Text {
    Arc::from("")
}

/// Equality that ignores case, for letters of any script. Accents count (assumed).
pub fn same(left: &str, right: &str) -> bool {
    lowercase(left).eq(lowercase(right))
}

/// Whether `text` starts with `prefix`, ignoring case: Y2's `LIKE 'x%'` on names (assumed).
pub fn starts_with(text: &str, prefix: &str) -> bool {
    let mut letters = lowercase(text);
    lowercase(prefix).all(|requested| letters.next() == Some(requested))
}

/// Whether `text` contains `part`, ignoring case: Y2's `LIKE '%x%'` on descriptions (assumed).
pub fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// The key under which an e-mail address, a reference or an id is indexed.
pub fn folded(text: &str) -> Text {
    lowercase(text.trim()).collect::<String>().into()
}

/// The digits of a telephone number; `+`, blanks, dots and brackets do not count.
pub fn digits(text: &str) -> Text {
    text.chars().filter(char::is_ascii_digit).collect::<String>().into()
}

fn lowercase(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparison_ignores_case_in_any_script() {
        assert!(same("ÉLODIE", "élodie"));
        assert!(!same("Élodie", "Elodie"));
        assert!(starts_with("Müller-Lüdenscheidt", "MÜLLER"));
        assert!(!starts_with("Mül", "Müller"));
        assert!(contains("United Kingdom", "KING"));
    }

    #[test]
    fn telephone_numbers_are_reduced_to_digits() {
        assert_eq!(&*digits("+33 (0)6.12-34 56"), "330612".to_owned() + "3456");
    }

    proptest::proptest! {
        #[test]
        fn same_is_what_the_index_key_says(left in "\\PC{0,8}", right in "\\PC{0,8}") {
            let (left, right) = (left.trim(), right.trim());
            proptest::prop_assert_eq!(same(left, right), folded(left) == folded(right));
        }
    }
}
