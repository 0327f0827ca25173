//! A message as it may be written down: every value that no list of `members` shows is masked. Fails closed: what cannot be
//! read is left out. Bounded by the length of what it gets, and by depth.

mod json;
mod sentence;
#[cfg(test)]
mod tests;
mod xml;

use std::collections::BTreeSet;

use cegid_y2::soap::xml::Names;

use crate::domain::exchange_log::members::Shown;

/// What stands for a value.
pub(super) const MASK: &str = "***";
/// How deep a message may nest.
const DEEPEST: usize = 128;

/// How names of a message relate to ours.
#[derive(Clone, Copy)]
pub(super) enum Spelling<'n> {
    /// They are ours.
    Ours,
    /// They are the other side's, and stay so.
    Theirs(&'n Names),
    /// They are the other side's, and are written down as ours.
    Translated(&'n Names),
}

/// Masks the messages of one exchange: what was masked in one is not seen in the sentences of another either.
#[derive(Default)]
pub(super) struct Masker {
    /// Words of masked values, in lower case.
    masked: BTreeSet<String>,
    /// The first store that a message named.
    pub(super) store: Option<String>,
}

impl Masker {
    /// Masks a message; `complete`: it was not cut.
    pub(super) fn message(&mut self, text: &str, complete: bool, spelling: Spelling<'_>) -> String {
        let text = text.trim_start_matches('\u{feff}').trim();
        match text.as_bytes().first() {
            None => String::new(),
            Some(b'<') => xml::mask(self, text, spelling),
            Some(b'{' | b'[' | b'"') if complete => {
                json::mask(self, text).unwrap_or_else(|| format!("[not JSON; {} bytes left out]", text.len()))
            }
            Some(_) => format!("[neither XML nor JSON; {} bytes left out]", text.len()),
        }
    }

    /// One value of a member.
    fn value(&mut self, member: &str, text: &str) -> String {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return text.to_owned();
        }
        match Shown::of(member) {
            // Whatever a member is for, an address of e-mail does not belong there.
            Shown::Whole if !trimmed.contains('@') => {
                if self.store.is_none() && member.eq_ignore_ascii_case("StoreId") {
                    self.store = Some(trimmed.chars().take(40).collect());
                }
                text.to_owned()
            }
            Shown::Sentence => sentence::scrub(text, &self.masked),
            Shown::Whole | Shown::Masked => {
                self.masked.extend(sentence::words(text).map(str::to_lowercase));
                MASK.to_owned()
            }
        }
    }
}
