//! What the shop takes of a text: which signs, how many. Knows no row.

/// Which signs a text of the shop may not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signs {
    /// Codes that name something.
    Key,
    /// Names of products, categories and brands.
    Name,
    /// Values of attributes and features, titles.
    Value,
    /// Whatever there is.
    Any,
}

impl Signs {
    const fn refused(self) -> &'static [char] {
        match self {
            Self::Key => &['<', '>', ';', '=', '{', '}'],
            Self::Name => &['<', '>', ';', '=', '#', '{', '}'],
            Self::Value => &['<', '>', '=', '{', '}'],
            Self::Any => &[],
        }
    }

    pub(super) fn refuses(self, text: &str) -> bool {
        text.contains(self.refused())
    }

    /// The refused ones, to be named.
    pub(super) fn listed(self) -> String {
        self.refused().iter().collect()
    }

    /// The text without what is refused, and without the double blanks that it leaves.
    pub(super) fn cleaned(self, text: &str) -> String {
        let left: String = text.chars().filter(|sign| !self.refused().contains(sign)).collect();
        left.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// The text cut to a number of characters; none when it is no longer than that.
pub(super) fn cut(text: &str, most: usize) -> Option<&str> {
    let (end, _) = text.char_indices().nth(most)?;
    Some(text[..end].trim_end())
}

/// Whether a text is an EAN that a spreadsheet has made a number of: `2,00E+12`.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    digits(exponent) && number.split([',', '.']).all(digits)
}

/// Whether the last digit of an EAN, UPC or GTIN fits the others.
pub(super) fn has_check_digit(digits: &str) -> bool {
    let weighted = |(at, digit): (usize, u8)| u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 3 };
    let sum: u32 = digits.bytes().rev().enumerate().map(weighted).sum();
    matches!(digits.len(), 8 | 12 | 13) && sum.is_multiple_of(10)
}

/// The part of an address that a name becomes, of letters, digits and hyphens; that of the other text where nothing of the name is left.
pub(super) fn link_rewrite(name: &str, otherwise: &str, most: usize) -> String {
    let of = |text: &str| {
        let slug = slug::slugify(text);
        cut(&slug, most).map_or(slug.as_str(), |cut| cut).trim_end_matches('-').to_owned()
    };
    let made = of(name);
    if made.is_empty() { of(otherwise) } else { made }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused_signs_leave_no_hole() {
        assert_eq!(Signs::Name.cleaned("Jupe <plissée> = été #1"), "Jupe plissée été 1");
        assert!(!Signs::Key.refuses("RBE1042           ROU036#"));
        assert!(Signs::Key.refuses("ABC=12"));
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("été", 2), Some("ét"));
        assert_eq!(cut("été", 3), None);
        assert_eq!(cut("a b", 2), Some("a"));
    }

    #[test]
    fn eans_are_told_from_numbers() {
        assert!(is_scientific("2,00E+12") && is_scientific("2e12") && is_scientific("2.5E12"));
        assert!(
            !is_scientific("2000000001012") && !is_scientific("E12") && !is_scientific("2E") && !is_scientific("SIZE1")
        );
        assert!(has_check_digit("2000000001012") && has_check_digit("96385074") && has_check_digit("036000291452"));
        assert!(!has_check_digit("2000000001013") && !has_check_digit("200000000123") && !has_check_digit(""));
    }

    #[test]
    fn a_name_becomes_a_part_of_an_address() {
        assert_eq!(link_rewrite("Robe portefeuille Aubépine", "RBE1042", 128), "robe-portefeuille-aubepine");
        assert_eq!(link_rewrite("Foulard carré soie 90×90", "F", 128), "foulard-carre-soie-90x90");
        assert_eq!(link_rewrite("!!!", "RBE 1042", 128), "rbe-1042");
        assert_eq!(link_rewrite("abc def", "x", 4), "abc");
    }

    proptest! {
        #[test]
        fn a_part_of_an_address_is_one_that_the_shop_takes(name in "\\PC{0,60}", most in 1_usize..40) {
            let made = link_rewrite(&name, "KEY1", most);
            prop_assert!(!made.is_empty() && made.len() <= most);
            prop_assert!(made.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        }

        #[test]
        fn what_is_cleaned_is_taken(text in "\\PC{0,40}") {
            for signs in [Signs::Key, Signs::Name, Signs::Value, Signs::Any] {
                prop_assert!(!signs.refuses(&signs.cleaned(&text)));
            }
        }

        #[test]
        fn one_wrong_digit_is_found(digits in "[0-9]{12}", place in 0_usize..13, add in 1_u8..10) {
            let with_check = (0..10).map(|check| format!("{digits}{check}")).find(|ean| has_check_digit(ean)).unwrap();
            let mut wrong = with_check.into_bytes();
            wrong[place] = (wrong[place] - b'0' + add) % 10 + b'0';
            prop_assert!(!has_check_digit(std::str::from_utf8(&wrong).unwrap()));
        }
    }
}
