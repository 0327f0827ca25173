//! The languages of a folder. Y2 has no service for them: they are those of its countries, and the connection's own.

use std::borrow::Cow;

use serde::Serialize;
use utoipa::ToSchema;

use super::countries::Country;
use crate::domain::languages;

/// A language of the connection's Y2.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidLanguage, example = json!({
    "id": "FRA", "code": "fr", "iso6391": "fr", "iso6392": "fra", "label": "French", "nativeLabel": "français",
    "locale": "fr-FR", "direction": "ltr", "encoding": "windows-1252", "collation": "standard", "default": false,
    "countries": ["FRA", "BEL"]
}))]
pub struct Language {
    /// Y2's code; for the connection's own language, where no country has it, the ISO 639-2 code in capitals, or what its tag
    /// begins with.
    pub id: String,
    /// BCP 47 code of the language; `null` where Y2's code is not known.
    #[schema(required)]
    pub code: Option<Cow<'static, str>>,
    /// ISO 639-1.
    #[schema(required)]
    pub iso6391: Option<Cow<'static, str>>,
    /// ISO 639-2/T.
    #[schema(required)]
    pub iso6392: Option<&'static str>,
    /// Its name in the connection's `language`, else the tenant's.
    pub label: String,
    /// Its name in the language itself.
    #[schema(required)]
    pub native_label: Option<String>,
    /// BCP 47 tag with the region where most of its speakers live, or that the connection's `language` names.
    #[schema(required)]
    pub locale: Option<String>,
    /// `ltr` or `rtl`.
    #[schema(required)]
    pub direction: Option<&'static str>,
    /// Label (WHATWG) of the code page in which flat files in this language are usually written. The web services speak
    /// UTF-8.
    #[schema(required)]
    pub encoding: Option<&'static str>,
    /// CLDR's default collation type, as behind `-u-co-` in a BCP 47 tag.
    #[schema(required)]
    pub collation: Option<&'static str>,
    /// Whether labels are shown in it: the connection's `language`, else the tenant's.
    pub default: bool,
    /// Y2's codes of the countries whose default language it is.
    pub countries: Vec<String>,
}

/// The languages of a list of countries, in the order in which the countries mention them, and the connection's own at
/// the end where no country has it. `labels` is the BCP 47 tag of the language of labels, `own` the connection's setting.
pub(super) fn languages_of(countries: &[Country], labels: &str, own: Option<&str>) -> Vec<Language> {
    let mut found: Vec<Language> = Vec::new();
    for country in countries {
        let Some(code) = country.default_language.as_deref().map(str::trim).filter(|code| !code.is_empty()) else {
            continue;
        };
        let at = match found.iter().position(|language| language.id == code) {
            Some(at) => at,
            None => {
                found.push(language(code, labels));
                found.len() - 1
            }
        };
        found[at].countries.extend(country.id.clone());
    }
    match own.map(|tag| (tag, languages::by_tag(tag))) {
        Some((_, Some(own))) if !found.iter().any(|known| known.iso6392 == Some(own.iso639_2)) => {
            found.push(language(&own.iso639_2.to_uppercase(), labels));
        }
        Some((tag, None)) => found.push(outside_of_the_table(tag, labels)),
        Some((_, Some(_))) | None => {}
    }
    if let Some(own) = languages::by_tag(labels) {
        for language in found.iter_mut().filter(|language| language.iso6392 == Some(own.iso639_2)) {
            language.default = true;
            // The setting may say more than the code does: `fr-BE`.
            language.locale = languages::locale_of(labels).or_else(|| language.locale.take());
        }
    }
    found
}

fn language(code: &str, reader: &str) -> Language {
    let known = languages::by_y2_code(code);
    Language {
        id: code.to_owned(),
        code: known.map(|language| language.iso639_1.into()),
        iso6391: known.map(|language| language.iso639_1.into()),
        iso6392: known.map(|language| language.iso639_2),
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
    // Two letters of a BCP 47 tag are the ISO 639-1 code.
    let iso6391: Option<Cow<'static, str>> = (primary.len() == 2).then(|| primary.to_owned().into());
    Language {
        id: primary.to_uppercase(),
        code: iso6391.clone(),
        iso6391,
        iso6392: None,
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

    fn languages(countries: &[(&str, &str)], labels: &str, own: Option<&str>) -> Vec<Language> {
        let country = |(id, language): &(&str, &str)| Country {
            id: Some((*id).to_owned()),
            default_language: (!language.is_empty()).then(|| (*language).to_owned()),
            ..Country::default()
        };
        languages_of(&countries.iter().map(country).collect::<Vec<_>>(), labels, own)
    }

    #[test]
    fn each_language_comes_once_with_its_countries() {
        let found = languages(&[("FRA", "FRA"), ("DEU", "ALL"), ("BEL", "FRA"), ("XXX", "")], "fr", None);
        assert_eq!(found.len(), 2);
        let french = &found[0];
        assert_eq!((french.id.as_str(), french.iso6391.as_deref(), french.iso6392), ("FRA", Some("fr"), Some("fra")));
        assert_eq!((french.label.as_str(), french.native_label.as_deref()), ("français", Some("français")));
        assert_eq!((french.locale.as_deref(), french.direction), (Some("fr-FR"), Some("ltr")));
        assert_eq!((french.encoding, french.collation, french.default), (Some("windows-1252"), Some("standard"), true));
        assert_eq!(french.countries, ["FRA", "BEL"]);
        assert_eq!((found[1].id.as_str(), found[1].label.as_str(), found[1].default), ("ALL", "allemand", false));
    }

    #[test]
    fn the_connections_language_is_there_even_if_no_country_has_it() {
        let found = languages(&[("FRA", "FRA")], "he-IL", Some("he-IL"));
        let hebrew = found.last().unwrap();
        assert_eq!((hebrew.id.as_str(), hebrew.direction, hebrew.default), ("HEB", Some("rtl"), true));
        assert_eq!(hebrew.locale.as_deref(), Some("he-IL"));
    }

    #[test]
    fn the_connections_language_is_there_even_if_no_y2_is_known_to_have_it() {
        let found = languages(&[("FRA", "FRA")], "cy", Some("cy"));
        let welsh = found.last().unwrap();
        assert_eq!((welsh.id.as_str(), welsh.iso6391.as_deref(), welsh.default), ("CY", Some("cy"), true));
        assert_eq!((welsh.label.as_str(), welsh.native_label.as_deref()), ("Cymraeg", Some("Cymraeg")));
        assert_eq!((welsh.locale.as_deref(), welsh.direction), (Some("cy-GB"), Some("ltr")));
        assert_eq!(found.iter().filter(|language| language.default).count(), 1);
    }

    #[test]
    fn a_code_that_nobody_knows_is_shown_as_it_is() {
        let found = languages(&[("XXX", "QQQ")], "en", None);
        assert_eq!((found[0].id.as_str(), found[0].label.as_str(), found[0].locale.as_deref()), ("QQQ", "QQQ", None));
    }
}
