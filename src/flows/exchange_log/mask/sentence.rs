//! Sentences for people that may quote somebody. What could be a name, a number or an address is masked: words with a capital
//! letter, digits, and words of values that were masked beside them. What is left tells what went wrong.

use std::collections::BTreeSet;

use super::MASK;
use crate::domain::exchange_log::members::{SENTENCES, WHOLE};

/// Words that a sentence begins with, and that are nobody's name.
const OPENINGS: [&str; 22] = [
    "A", "An", "Cannot", "Could", "Customer", "Error", "Failed", "Field", "Invalid", "It", "La", "Le", "Les",
    "Missing", "No", "Not", "Object", "The", "There", "This", "Unable", "Unknown",
];

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The sentence without what may be somebody's.
pub(super) fn scrub(sentence: &str, masked: &BTreeSet<String>) -> String {
    let mut scrubbed = String::with_capacity(sentence.len());
    for piece in sentence.split_inclusive(char::is_whitespace) {
        let text = piece.trim_end();
        // Punctuation around a word stays; inside of it, it is part of a name, a number or an address.
        let word = text.trim_matches(|character: char| !character.is_alphanumeric());
        if word.is_empty() || is_harmless(word, masked) {
            scrubbed.push_str(piece);
        } else {
            let start = text.find(word).unwrap_or_default();
            let before = text[..start].trim_end_matches(['+', '@', '<']);
            scrubbed.push_str(before);
            scrubbed.push_str(MASK);
            scrubbed.push_str(text[start + word.len()..].trim_start_matches(['@', '>']));
            scrubbed.push_str(&piece[text.len()..]);
        }
    }
    scrubbed
}

fn is_harmless(word: &str, masked: &BTreeSet<String>) -> bool {
    if OPENINGS.contains(&word) || is_member(word) {
        return true;
    }
    let plain = |character: char| character.is_lowercase() || matches!(character, '\'' | '’' | '-');
    word.chars().all(plain) && !words(word).any(|part| masked.contains(part))
}

/// The name of a member of Y2's contract is nobody's.
fn is_member(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && WHOLE.iter().chain(SENTENCES).any(|member| *member == word)
}
