//! What is wrong with the codes of the countries, for the integrator who has to correct them.

use serde::Serialize;
use utoipa::ToSchema;

use super::{countries::Country, examination::examine_countries};
use crate::domain::duplicates::{Disagreement, Duplicate, Finding, Item, Report};

/// What is wrong with the codes of the countries.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountryTest, example = json!({
    "summary": "2 countries examined. 1 code is used more than once (ISO alpha-2 FR: FRANCE (FRA), METROPOLE (FX)). A customer's country is found by its ISO code, so a code that two countries share, or that a country lacks, ends in the wrong country or in none: correct the country table in Y2.",
    "clean": false, "examined": 2,
    "duplicates": {
        "iso2": [{"code": "FR", "countries": [{"id": "FRA", "label": "FRANCE"}, {"id": "FX", "label": "METROPOLE"}]}],
        "iso3": [], "isoNumeric": []
    },
    "missing": {"iso2": [], "iso3": [], "isoNumeric": []},
    "malformed": {"iso2": [], "iso3": [], "isoNumeric": []},
    "notInIso": {"iso2": [], "iso3": [], "isoNumeric": []},
    "disagreements": []
}))]
pub struct CountryCheck {
    /// What was found, in a few sentences.
    pub summary: String,
    /// Whether nothing was found.
    pub clean: bool,
    /// How many countries were examined.
    pub examined: usize,
    /// Codes that several countries share.
    pub duplicates: ByKind<DuplicateCode>,
    /// Countries that lack a code.
    pub missing: ByKind<CountryReference>,
    /// Codes that do not have the shape of their kind.
    pub malformed: ByKind<CountryCode>,
    /// Codes that have the shape and that ISO 3166-1 does not list.
    pub not_in_iso: ByKind<CountryCode>,
    /// Countries whose codes mean different countries.
    pub disagreements: Vec<CodeDisagreement>,
}

/// Findings by the kind of code.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidFindings)]
pub struct ByKind<T> {
    /// ISO 3166-1 alpha-2.
    pub iso2: Vec<T>,
    /// ISO 3166-1 alpha-3.
    pub iso3: Vec<T>,
    /// ISO 3166-1 numeric.
    pub iso_numeric: Vec<T>,
}

/// One code and every country that has it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidDuplicateCode)]
pub struct DuplicateCode {
    /// Trimmed, in capitals.
    pub code: String,
    /// At least two.
    pub countries: Vec<CountryReference>,
}

/// A country.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountryReference)]
pub struct CountryReference {
    /// Y2's code.
    pub id: String,
    /// The label as Y2 has it.
    pub label: String,
}

/// A country and one of its codes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountryCode)]
pub struct CountryCode {
    /// Y2's code.
    pub id: String,
    /// The label as Y2 has it.
    pub label: String,
    /// The code, trimmed, in capitals.
    pub code: String,
}

/// A country and what each of its codes means.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCodeDisagreement)]
pub struct CodeDisagreement {
    /// Y2's code.
    pub id: String,
    /// The label as Y2 has it.
    pub label: String,
    /// `ISO alpha-2 AT means Austria`
    pub meanings: Vec<String>,
}

impl CountryCheck {
    /// Examines the ISO codes.
    pub(super) fn of(countries: &[Country]) -> Self {
        examine_countries(countries).into()
    }
}

impl From<Report> for CountryCheck {
    fn from(report: Report) -> Self {
        Self {
            clean: report.is_clean(),
            examined: report.examined,
            duplicates: by_kind(report.duplicates, |duplicate| duplicate.kind, DuplicateCode::from),
            missing: by_kind(report.missing, |finding| finding.kind, |finding| finding.item.into()),
            malformed: by_kind(report.malformed, |finding| finding.kind, CountryCode::from),
            not_in_iso: by_kind(report.not_in_standard, |finding| finding.kind, CountryCode::from),
            disagreements: report.disagreements.into_iter().map(Into::into).collect(),
            summary: report.summary,
        }
    }
}

fn by_kind<F, T>(findings: Vec<F>, kind: impl Fn(&F) -> &'static str, body: impl Fn(F) -> T) -> ByKind<T> {
    let mut sorted = ByKind { iso2: Vec::new(), iso3: Vec::new(), iso_numeric: Vec::new() };
    for finding in findings {
        match kind(&finding) {
            "iso2" => sorted.iso2.push(body(finding)),
            "iso3" => sorted.iso3.push(body(finding)),
            _ => sorted.iso_numeric.push(body(finding)),
        }
    }
    sorted
}

impl From<Item> for CountryReference {
    fn from(item: Item) -> Self {
        Self { id: item.id, label: item.label }
    }
}

impl From<Duplicate> for DuplicateCode {
    fn from(duplicate: Duplicate) -> Self {
        Self { code: duplicate.code, countries: duplicate.items.into_iter().map(Into::into).collect() }
    }
}

impl From<Finding> for CountryCode {
    fn from(finding: Finding) -> Self {
        Self { id: finding.item.id, label: finding.item.label, code: finding.code.unwrap_or_default() }
    }
}

impl From<Disagreement> for CodeDisagreement {
    fn from(disagreement: Disagreement) -> Self {
        Self { id: disagreement.item.id, label: disagreement.item.label, meanings: disagreement.meanings }
    }
}
