//! The languages of a folder. Y2 has no service for them: they are those of its countries, and the connection's own.

use std::borrow::Cow;

use super::countries::CountryList;
use crate::domain::languages;

/// One language.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// Y2's code (`FRA`); for a language that no country has, the ISO 639-2 code in capitals, or what the tag begins with
    /// where that is not known.
    pub id: String,
    /// ISO 639-1.
    pub iso639_1: Option<Cow<'static, str>>,
    /// ISO 639-2/T.
    pub iso639_2: Option<&'static str>,
    /// In the language of labels; Y2's code where nobody knows the language.
    pub label: String,
    /// In the language itself.
    pub native_label: Option<String>,
    /// BCP 47 tag with a region.
    pub locale: Option<String>,
    /// `ltr` or `rtl`.
    pub direction: Option<&'static str>,
    /// Code page of flat files in this language.
    pub encoding: Option<&'static str>,
    /// CLDR's default collation.
    pub collation: Option<&'static str>,
    /// Whether it is the language of labels of this connection.
    pub default: bool,
    /// Y2's codes of the countries whose default language it is.
    pub countries: Vec<String>,
}

/// The languages of a list of countries, in the order in which the countries mention them, and the connection's own at
/// the end where no country has it.
pub fn languages_of(list: &CountryList) -> Vec<Language> {
    let mut found: Vec<Language> = Vec::new();
    for country in &list.countries.items {
        let Some(code) = country.default_language.as_deref().map(str::trim).filter(|code| !code.is_empty()) else {
            continue;
        };
        let at = match found.iter().position(|language| language.id == code) {
            Some(at) => at,
            None => {
                found.push(language(code, &list.language));
                found.len() - 1
            }
        };
        found[at].countries.extend(country.id.clone());
    }
    match list.connection_language.as_deref().map(|tag| (tag, languages::by_tag(tag))) {
        Some((_, Some(own))) if !found.iter().any(|known| known.iso639_2 == Some(own.iso639_2)) => {
            found.push(language(&own.iso639_2.to_uppercase(), &list.language));
        }
        Some((tag, None)) => found.push(outside_of_the_table(tag, &list.language)),
        Some((_, Some(_))) | None => {}
    }
    if let Some(own) = languages::by_tag(&list.language) {
        for language in found.iter_mut().filter(|language| language.iso639_2 == Some(own.iso639_2)) {
            language.default = true;
            // The setting may say more than the code does: `fr-BE`.
            language.locale = languages::locale_of(&list.language).or_else(|| language.locale.take());
        }
    }
    found
}

fn language(code: &str, reader: &str) -> Language {
    let known = languages::by_y2_code(code);
    Language {
        id: code.to_owned(),
        iso639_1: known.map(|language| language.iso639_1.into()),
        iso639_2: known.map(|language| language.iso639_2),
        label: known
            .and_then(|language| languages::language_name(language.tag, reader))
            .unwrap_or_else(|| code.to_owned()),
        native_label: known.and_then(|language| languages::language_name(language.tag, language.tag)),
        locale: known.and_then(|language| languages::locale_of(language.tag)),
        direction: known.and_then(|language| languages::writing_direction(language.tag)),
        encoding: known.map(|language| language.encoding),
        collation: known.map(|language| language.collation),
        default: false,
        countries: Vec::new(),
    }
}

/// The connection's own language, where it is none that folders of Y2 are known to have: what CLDR says of it.
fn outside_of_the_table(tag: &str, reader: &str) -> Language {
    let primary = tag.split('-').next().unwrap_or(tag);
    Language {
        id: primary.to_uppercase(),
        // Two letters of a BCP 47 tag are the ISO 639-1 code.
        iso639_1: (primary.len() == 2).then(|| primary.to_owned().into()),
        iso639_2: None,
        label: languages::language_name(tag, reader).unwrap_or_else(|| tag.to_owned()),
        native_label: languages::language_name(tag, tag),
        locale: languages::locale_of(tag),
        direction: languages::writing_direction(tag),
        encoding: None,
        collation: None,
        default: true,
        countries: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::diagnostics::{Country, Listing, Source};

    fn list(countries: &[(&str, &str)], language: &str, connection_language: Option<&str>) -> CountryList {
        let items = countries
            .iter()
            .map(|(id, language)| Country {
                id: Some((*id).to_owned()),
                default_language: (!language.is_empty()).then(|| (*language).to_owned()),
                ..Country::default()
            })
            .collect();
        CountryList {
            countries: Listing { items, source: Source::Configuration, partial: None },
            language: language.to_owned(),
            connection_language: connection_language.map(str::to_owned),
        }
    }

    #[test]
    fn each_language_comes_once_with_its_countries() {
        let found = languages_of(&list(&[("FRA", "FRA"), ("DEU", "ALL"), ("BEL", "FRA"), ("XXX", "")], "fr", None));
        assert_eq!(found.len(), 2);
        let french = &found[0];
        assert_eq!((french.id.as_str(), french.iso639_1.as_deref(), french.iso639_2), ("FRA", Some("fr"), Some("fra")));
        assert_eq!((french.label.as_str(), french.native_label.as_deref()), ("français", Some("français")));
        assert_eq!((french.locale.as_deref(), french.direction), (Some("fr-FR"), Some("ltr")));
        assert_eq!((french.encoding, french.collation, french.default), (Some("windows-1252"), Some("standard"), true));
        assert_eq!(french.countries, ["FRA", "BEL"]);
        assert_eq!((found[1].id.as_str(), found[1].label.as_str(), found[1].default), ("ALL", "allemand", false));
    }

    #[test]
    fn the_connections_language_is_there_even_if_no_country_has_it() {
        let found = languages_of(&list(&[("FRA", "FRA")], "he-IL", Some("he-IL")));
        let hebrew = found.last().unwrap();
        assert_eq!((hebrew.id.as_str(), hebrew.direction, hebrew.default), ("HEB", Some("rtl"), true));
        assert_eq!(hebrew.locale.as_deref(), Some("he-IL"));
    }

    #[test]
    fn the_connections_language_is_there_even_if_no_y2_is_known_to_have_it() {
        let found = languages_of(&list(&[("FRA", "FRA")], "cy", Some("cy")));
        let welsh = found.last().unwrap();
        assert_eq!((welsh.id.as_str(), welsh.iso639_1.as_deref(), welsh.default), ("CY", Some("cy"), true));
        assert_eq!((welsh.label.as_str(), welsh.native_label.as_deref()), ("Cymraeg", Some("Cymraeg")));
        assert_eq!((welsh.locale.as_deref(), welsh.direction), (Some("cy-GB"), Some("ltr")));
        assert_eq!(found.iter().filter(|language| language.default).count(), 1);
    }

    #[test]
    fn a_code_that_nobody_knows_is_shown_as_it_is() {
        let found = languages_of(&list(&[("XXX", "QQQ")], "en", None));
        assert_eq!((found[0].id.as_str(), found[0].label.as_str(), found[0].locale.as_deref()), ("QQQ", "QQQ", None));
    }
}
