//! Lists as coded things, so that the domain can examine them: for the country check, and for `doctor`.

use super::{Civility, Country, Language};
use crate::domain::duplicates::{CIVILITIES, COUNTRIES, Coded, LANGUAGES, Report, examine};

/// Examines the ISO codes of countries. Y2's own label tells two countries with one code apart better than a localized one.
pub(super) fn examine_countries(countries: &[Country]) -> Report {
    let coded = countries.iter().map(|country| Coded {
        id: country.id.clone().unwrap_or_default(),
        label: country.y2_label.clone().or_else(|| country.label.clone()).unwrap_or_default(),
        codes: vec![country.iso2.clone(), country.iso3.clone(), country.iso_numeric.clone()],
    });
    examine(&COUNTRIES, &coded.collect::<Vec<_>>())
}

/// Examines ids, short forms and labels of titles. Titles of different languages may well look the same, so a code counts
/// together with its restriction.
pub fn examine_civilities(civilities: &[Civility]) -> Report {
    let coded = civilities.iter().map(|civility| {
        let within = |code: &Option<String>| match (code, &civility.restriction) {
            (Some(code), Some(restriction)) => Some(format!("{code} [{restriction}]")),
            (code, _) => code.clone(),
        };
        Coded {
            id: civility.id.clone().unwrap_or_default(),
            label: civility.label.clone().unwrap_or_default(),
            codes: vec![civility.id.clone(), within(&civility.code), within(&civility.label)],
        }
    });
    examine(&CIVILITIES, &coded.collect::<Vec<_>>())
}

/// Examines Y2's language codes, and what they are read as.
pub fn examine_languages(languages: &[Language]) -> Report {
    let coded = languages.iter().map(|language| Coded {
        id: language.id.clone(),
        label: language.label.clone(),
        codes: vec![Some(language.id.clone()), language.iso6391.as_deref().map(str::to_owned)],
    });
    examine(&LANGUAGES, &coded.collect::<Vec<_>>())
}
