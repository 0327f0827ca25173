//! Names of countries and languages in a given language, writing direction and likely region: CLDR's, through ICU4X.

use icu_locale::{
    Direction, LanguageIdentifier, Locale, LocaleDirectionality, LocaleExpander,
    names::{LanguageIdentifierDisplayName, RegionDisplayName},
    subtags::Region,
};

/// Where CLDR has no name in the language asked for.
const FALLBACK: &str = "en";

/// The name of the country with this ISO 3166-1 alpha-2 code in `language` (BCP 47), else in English.
/// `None`: CLDR knows no such country.
pub fn country_name(iso2: &str, language: &str) -> Option<String> {
    let region: Region = iso2.trim().parse().ok().filter(Region::is_alphabetic)?;
    in_language_or_english(language, |locale| {
        RegionDisplayName::try_new_light(locale.into(), region).ok().map(|name| name.as_borrowed().to_string())
    })
}

/// The name of the language with this BCP 47 tag in `language` (BCP 47), else in English.
/// `None`: CLDR knows no such language.
pub fn language_name(tag: &str, language: &str) -> Option<String> {
    let subject: LanguageIdentifier = tag.trim().parse().ok()?;
    in_language_or_english(language, |locale| {
        // `heavy`: `light` knows no Hebrew or Norwegian outside of their own countries.
        let name =
            LanguageIdentifierDisplayName::try_new_heavy(locale.into(), subject.clone(), Default::default()).ok()?;
        let name = name.as_borrowed().to_string();
        // Without a name ICU4X answers the tag.
        (!name.eq_ignore_ascii_case(tag.trim())).then_some(name)
    })
}

fn in_language_or_english(language: &str, name: impl Fn(&Locale) -> Option<String>) -> Option<String> {
    let in_language = |language: &str| language.trim().parse().ok().and_then(|locale: Locale| name(&locale));
    in_language(language).or_else(|| in_language(FALLBACK))
}

/// The tag with the region where most of its speakers live (`fr` → `fr-FR`, `zh-TW` → `zh-TW`).
pub fn locale_of(tag: &str) -> Option<String> {
    const EXPANDER: LocaleExpander = LocaleExpander::new_extended();
    let mut locale: LanguageIdentifier = tag.trim().parse().ok()?;
    let script = locale.script;
    let _ = EXPANDER.maximize(&mut locale);
    // The likely script is noise (`fr-Latn-FR`); one that was asked for is not.
    locale.script = script;
    Some(locale.to_string())
}

/// `ltr` or `rtl`.
pub fn writing_direction(tag: &str) -> Option<&'static str> {
    const DIRECTIONALITY: LocaleDirectionality = LocaleDirectionality::new_extended();
    let locale: LanguageIdentifier = tag.trim().parse().ok()?;
    match DIRECTIONALITY.get(&locale)? {
        Direction::LeftToRight => Some("ltr"),
        Direction::RightToLeft => Some("rtl"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::languages::TABLE;

    #[test]
    fn a_country_has_a_name_in_the_language_asked_for() {
        assert_eq!(country_name("DE", "fr").as_deref(), Some("Allemagne"));
        assert_eq!(country_name("de", "fr-BE").as_deref(), Some("Allemagne"));
        assert_eq!(country_name("DE", "de").as_deref(), Some("Deutschland"));
        assert_eq!(country_name("DE", "ja").as_deref(), Some("ドイツ"));
    }

    #[test]
    fn a_language_without_names_gets_the_english_ones() {
        assert_eq!(country_name("DE", "xx").as_deref(), Some("Germany"));
        assert_eq!(country_name("DE", "not a tag").as_deref(), Some("Germany"));
        assert_eq!(language_name("fr", "xx").as_deref(), Some("French"));
    }

    #[test]
    fn what_is_no_country_has_no_name() {
        for bad in ["", "F", "FRA", "250", "Q1", "AA"] {
            assert_eq!(country_name(bad, "en"), None, "{bad}");
        }
    }

    #[test]
    fn every_language_of_the_table_has_names_a_region_and_a_direction() {
        for language in TABLE {
            for reader in ["en", "fr", "de", "es", "it", "nl", "pt", "ja", "zh", "ar"] {
                assert!(language_name(language.tag, reader).is_some(), "{} in {reader}", language.tag);
            }
            assert!(locale_of(language.tag).is_some_and(|locale| locale.contains('-')), "{}", language.tag);
            let rtl = ["ar", "fa", "he"].contains(&language.tag);
            assert_eq!(writing_direction(language.tag), Some(if rtl { "rtl" } else { "ltr" }), "{}", language.tag);
        }
    }

    #[test]
    fn the_likely_region_is_added_and_a_given_one_kept() {
        assert_eq!(locale_of("fr").as_deref(), Some("fr-FR"));
        assert_eq!(locale_of("en").as_deref(), Some("en-US"));
        assert_eq!(locale_of("fr-BE").as_deref(), Some("fr-BE"));
        assert_eq!(locale_of("nb").as_deref(), Some("nb-NO"));
    }

    #[test]
    fn every_iso_country_has_a_french_name() {
        let nameless: Vec<_> =
            rust_iso3166::ALL.iter().filter(|country| country_name(country.alpha2, "fr").is_none()).collect();
        assert!(nameless.is_empty(), "{nameless:?}");
    }
}
