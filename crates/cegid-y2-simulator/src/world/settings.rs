//! Countries and civilities of the simulated folder. Knows that Y2's codes are only usually the ISO codes, that they may
//! clash or be missing; refuses to judge that.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::{self, Text};
use super::wire::CountryIdType;

/// A country as the folder has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Country {
    /// Y2's code, up to 3 characters, usually but not always the ISO alpha-3 code.
    pub id: Text,
    /// The label.
    pub description: Text,
    /// What somebody typed as ISO alpha-2; may be empty, malformed or used twice.
    pub iso2: Text,
    /// What somebody typed as ISO alpha-3.
    pub iso3: Text,
    /// What somebody typed as ISO numeric.
    pub iso_numeric: Text,
    /// The word for somebody from there; often empty.
    pub nationality: Text,
    /// Y2 code of the currency; empty where unset.
    pub currency_id: Text,
    /// Y2 code of the default language; empty where unset.
    pub language_id: Text,
    /// The country's regions; most countries have none.
    pub regions: Vec<Region>,
}

/// A part of a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Region {
    /// The code, unique within its country.
    pub id: Text,
    /// The label.
    pub description: Text,
}

/// All countries, by Y2's code.
#[derive(Clone, Debug, Default)]
pub struct Countries {
    by_id: BTreeMap<Text, Arc<Country>>,
}

impl Countries {
    /// The countries; a later one replaces an earlier one of the same code.
    pub fn new(countries: impl IntoIterator<Item = Country>) -> Self {
        Self { by_id: countries.into_iter().map(|country| (Arc::clone(&country.id), Arc::new(country))).collect() }
    }

    /// One country by Y2's exact code.
    pub fn get(&self, id: &str) -> Option<&Arc<Country>> {
        self.by_id.get(id)
    }

    /// All countries, by Y2's code.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Country>> {
        self.by_id.values()
    }

    /// The country that a request means by `code`. Where several countries carry the same ISO code, the one whose Y2 code
    /// is its alpha-3 code wins, else the first by Y2 code (assumed: the vendor only says that ISO codes are not unique).
    pub fn resolve(&self, code: &str, kind: CountryIdType) -> Option<&Arc<Country>> {
        let field: fn(&Country) -> &Text = match kind {
            CountryIdType::Internal => return self.get(code).or_else(|| self.get(&code.to_uppercase())),
            CountryIdType::ISO2 => |country| &country.iso2,
            CountryIdType::ISO3 => |country| &country.iso3,
            CountryIdType::ISO3Numeric => |country| &country.iso_numeric,
        };
        let matching = || self.all().filter(|country| text::same(field(country), code));
        matching().find(|country| country.id == country.iso3).or_else(|| matching().next())
    }
}

/// A form of address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Civility {
    /// Y2's code, up to 3 characters.
    pub id: Text,
    /// `Madame`, `Ms.`, `Dr.-Ing.`.
    pub description: Text,
    /// The short form.
    pub short_description: Text,
    /// What the title is restricted to; empty where it is not. Here the code of a language (assumed).
    pub restriction: Text,
    /// Position within its restriction.
    pub rank: i32,
}

/// All civilities in Y2's order: by restriction, rank, code (vendor guide).
#[derive(Clone, Debug, Default)]
pub struct Civilities {
    ordered: Vec<Arc<Civility>>,
}

impl Civilities {
    /// The civilities, in any order.
    pub fn new(civilities: impl IntoIterator<Item = Civility>) -> Self {
        let mut ordered: Vec<_> = civilities.into_iter().map(Arc::new).collect();
        ordered.sort_by(|one, other| {
            (&one.restriction, one.rank, &one.id).cmp(&(&other.restriction, other.rank, &other.id))
        });
        Self { ordered }
    }

    /// One civility by its exact code.
    pub fn get(&self, id: &str) -> Option<&Arc<Civility>> {
        self.ordered.iter().find(|civility| &*civility.id == id)
    }

    /// All civilities, in Y2's order.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Civility>> {
        self.ordered.iter()
    }
}
