//! Draws countries and civilities: all of ISO 3166-1, and what a real folder adds to it or gets wrong.

use std::collections::BTreeMap;

use super::generate::Plan;
use crate::world::settings::{Civilities, Civility, Countries, Country, Region};
use crate::world::text::Text;

/// The countries of the folder.
pub(super) fn countries(plan: &mut Plan<'_>) -> Countries {
    let seed = &plan.seed.countries;
    let currencies = by_country(&seed.currencies);
    let languages = by_country(&seed.languages);
    let mut all = Vec::with_capacity(rust_iso3166::ALL.len() + seed.added.len());
    for iso in rust_iso3166::ALL {
        let changed = seed.changed.get(iso.alpha3);
        let typed = |instead: Option<&String>, right: &str| instead.map_or(right, String::as_str).into();
        let regions = seed.regions.get(iso.alpha3).into_iter().flatten();
        all.push(Country {
            id: seed.ids.get(iso.alpha3).map_or(iso.alpha3, String::as_str).into(),
            description: typed(changed.and_then(|changed| changed.description.as_ref()), iso.name),
            iso2: typed(changed.and_then(|changed| changed.iso2.as_ref()), iso.alpha2),
            iso3: typed(changed.and_then(|changed| changed.iso3.as_ref()), iso.alpha3),
            iso_numeric: typed(changed.and_then(|changed| changed.numeric.as_ref()), &iso.numeric_str()),
            nationality: seed.nationalities.get(iso.alpha3).map_or("", String::as_str).into(),
            currency_id: plan.words.get(currencies.get(iso.alpha3).copied().unwrap_or_default()),
            language_id: plan.words.get(languages.get(iso.alpha3).copied().unwrap_or_default()),
            regions: regions.map(|(id, label)| region(id, label)).collect(),
        });
    }
    for added in &seed.added {
        all.push(Country {
            id: plan.words.get(&added.id),
            description: added.description.as_str().into(),
            iso2: plan.words.get(&added.iso2),
            iso3: plan.words.get(&added.iso3),
            iso_numeric: plan.words.get(&added.numeric),
            nationality: plan.words.get(""),
            currency_id: plan.words.get(&added.currency),
            language_id: plan.words.get(&added.language),
            regions: Vec::new(),
        });
    }
    Countries::new(all)
}

/// The forms of address of the folder.
pub(super) fn civilities(plan: &mut Plan<'_>) -> Civilities {
    let words = &mut plan.words;
    Civilities::new(plan.seed.civilities.iter().map(|civility| Civility {
        id: words.get(&civility.id),
        description: words.get(&civility.description),
        short_description: words.get(&civility.short),
        restriction: words.get(&civility.restriction),
        rank: civility.rank,
    }))
}

fn by_country(lists: &BTreeMap<String, Vec<String>>) -> BTreeMap<&str, &str> {
    let pairs = lists.iter().flat_map(|(code, countries)| std::iter::zip(countries, std::iter::repeat(code)));
    pairs.map(|(country, code)| (country.as_str(), code.as_str())).collect()
}

fn region(id: &str, label: &str) -> Region {
    Region { id: Text::from(id), description: label.into() }
}
