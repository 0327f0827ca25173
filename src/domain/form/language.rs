//! The languages that forms speak, and which of them a visitor gets.

use std::{fmt, str::FromStr};

/// A language with a complete set of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormLanguage {
    /// English.
    #[default]
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
}

impl FormLanguage {
    /// In the order in which a page offers them.
    pub const ALL: [Self; 5] = [Self::English, Self::French, Self::German, Self::Spanish, Self::Italian];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Italian => "it",
        }
    }

    /// Its own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::German => "Deutsch",
            Self::Spanish => "Español",
            Self::Italian => "Italiano",
        }
    }

    /// The language of a tag, whatever its region (`de-AT`); none where it is another language.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|known| known.tag().eq_ignore_ascii_case(primary))
    }

    /// The first choice of an `Accept-Language` header (RFC 9110) that is one of ours.
    pub fn of_header(header: &str) -> Option<Self> {
        let mut requested: Vec<(u16, usize, Self)> = header
            .split(',')
            .take(32)
            .enumerate()
            .filter_map(|(position, range)| {
                let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
                let quality = parameters.trim().strip_prefix("q=").map_or(Some(1000), thousandths)?;
                (quality > 0).then_some((1000 - quality, position, Self::of_tag(tag)?))
            })
            .collect();
        requested.sort_unstable();
        requested.first().map(|(.., language)| *language)
    }
}

/// `0.8` → 800.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 3 {
        return None;
    }
    let whole: u16 = whole.parse().ok()?;
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    Some((whole.checked_mul(1000)? + fraction).min(1000))
}

impl fmt::Display for FormLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for FormLanguage {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|known| known.tag() == text).ok_or("one of `en`, `fr`, `de`, `es`, `it`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_that_we_speak_is_taken() {
        let of = |header| FormLanguage::of_header(header).map(FormLanguage::tag);
        assert_eq!(of("de-AT,de;q=0.9,en;q=0.8"), Some("de"));
        assert_eq!(of("ja, en;q=0.3, it;q=0.7"), Some("it"));
        assert_eq!(of("fr;q=0, es;q=0.1"), Some("es"));
        for none in ["", "ja", "*", "fr;q=x", ";;;,,,"] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
