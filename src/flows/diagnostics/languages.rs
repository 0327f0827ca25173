//! The languages of a folder. Y2 has no service for them: they are those of its countries, and the connection's own.

use super::countries::CountryList;
use crate::domain::languages;

/// One language.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    /// Y2's code (`FRA`); for a language that no country has, the ISO 639-2 code in capitals.
    pub id: String,
    /// ISO 639-1.
    pub iso639_1: Option<&'static str>,
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
    if let Some(own) = list.connection_language.as_deref().and_then(languages::by_tag)
        && !found.iter().any(|known| known.iso639_2 == Some(own.iso639_2))
    {
        found.push(language(&own.iso639_2.to_uppercase(), &list.language));
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
        iso639_1: known.map(|language| language.iso639_1),
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
        assert_eq!((french.id.as_str(), french.iso639_1, french.iso639_2), ("FRA", Some("fr"), Some("fra")));
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
    fn a_code_that_nobody_knows_is_shown_as_it_is() {
        let found = languages_of(&list(&[("XXX", "QQQ")], "en", None));
        assert_eq!((found[0].id.as_str(), found[0].label.as_str(), found[0].locale.as_deref()), ("QQQ", "QQQ", None));
    }
}
