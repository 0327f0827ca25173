//! Text that can be sent: XML 1.0 has no way to write some characters, escaped or not. Knows no field and no message.

/// What is asked of every text that goes to Y2.
pub const EXPECTED: &str = "expected text without control characters, and without U+FFFE and U+FFFF";

/// Whether a line of text holds only what XML can carry. Tabs and line breaks could be carried, and belong into no key, name
/// or address.
pub fn is_plain(text: &str) -> bool {
    !text.contains(|character: char| character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_plain;

    /// `Char` of XML 1.0, section 2.2.
    fn xml_holds(character: char) -> bool {
        matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
    }

    #[test]
    fn what_xml_cannot_hold_is_not_plain() {
        for character in (0..=0x1_ffff).filter_map(char::from_u32).filter(|character| !xml_holds(*character)) {
            assert!(!is_plain(&format!("a{character}b")), "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn letters_of_every_script_are_plain(text in "[\\pL\\pN\\pP\\pS ]{0,40}") {
            prop_assert!(is_plain(&text));
        }
    }
}
