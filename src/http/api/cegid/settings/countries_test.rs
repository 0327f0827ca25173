//! `GET /api/{tenantId}/cegid/settings/countries/test`.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    domain::clashes::{Clash, Disagreement, Finding, Item, Report},
    flows::{cache::Form, diagnostics},
    http::{
        Problem,
        api::cegid::{
            NamedConnection,
            listing::{self, ListOrigin},
        },
        extract::{Call, IfNoneMatch, Y2SettingsRead},
    },
};

/// What is wrong with the codes of the countries.
#[derive(Serialize, ToSchema)]
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
pub struct CountryTestBody {
    /// What was found, in a few sentences.
    summary: String,
    /// Whether nothing was found.
    clean: bool,
    /// How many countries were examined.
    examined: usize,
    /// Codes that several countries share.
    duplicates: ByKind<DuplicateBody>,
    /// Countries that lack a code.
    missing: ByKind<CountryRefBody>,
    /// Codes that do not have the shape of their kind.
    malformed: ByKind<CodeBody>,
    /// Codes that have the shape and that ISO 3166-1 does not list.
    not_in_iso: ByKind<CodeBody>,
    /// Countries whose codes mean different countries.
    disagreements: Vec<DisagreementBody>,
}

/// Findings by the kind of code.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidFindings)]
pub struct ByKind<T> {
    /// ISO 3166-1 alpha-2.
    iso2: Vec<T>,
    /// ISO 3166-1 alpha-3.
    iso3: Vec<T>,
    /// ISO 3166-1 numeric.
    iso_numeric: Vec<T>,
}

/// One code and every country that has it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidDuplicateCode)]
pub struct DuplicateBody {
    /// Trimmed, in capitals.
    code: String,
    /// At least two.
    countries: Vec<CountryRefBody>,
}

/// A country.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountryReference)]
pub struct CountryRefBody {
    /// Y2's code.
    id: String,
    /// The label as Y2 has it.
    label: String,
}

/// A country and one of its codes.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountryCode)]
pub struct CodeBody {
    /// Y2's code.
    id: String,
    /// The label as Y2 has it.
    label: String,
    /// The code, trimmed, in capitals.
    code: String,
}

/// A country and what each of its codes means.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCodeDisagreement)]
pub struct DisagreementBody {
    /// Y2's code.
    id: String,
    /// The label as Y2 has it.
    label: String,
    /// `ISO alpha-2 AT means Austria`
    meanings: Vec<String>,
}

/// Check the countries for duplicate codes
///
/// Examines the ISO codes of every country of the connection's Y2: codes that several countries share, codes that are
/// missing, malformed or unknown to ISO 3166-1, and countries whose codes contradict each other. The summary says it in a few
/// sentences. Customers and addresses refer to countries by these codes, so each finding is a customer in the wrong country
/// sooner or later.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/cegid/settings/countries/test",
    operation_id = "testCegidCountries",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of answers that the caller has already."),
    ),
    responses(
        (status = 200, description = "The report.", body = CountryTestBody,
        headers(
            ("X-Y2-Connection" = String, description = "The connection that was read."),
            ("X-Y2-Source" = String, description = "`Settings/Country`, or `configuration`."),
            ("X-Y2-Partial" = String, description = "Why the list may not be whole; absent where it is."),
            ("ETag" = String, description = "Strong tag of the answer."),
            ("Age" = u64, description = "Seconds since Y2 was asked."),
            ("Cache-Status" = String, description = "How the answer came to be served (RFC 9211)."),
        )),
        (status = 304, description = "The caller has this report already."),
    )
)]
#[tracing::instrument(level = "debug", name = "http.api.cegid.settings.countries_test", skip_all)]
pub async fn handler(
    call: Call<Y2SettingsRead>,
    connection: NamedConnection,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let countries = diagnostics::countries(&call.ctx, connection.as_deref()).await?;
    listing::answer(&if_none_match, &countries, ListOrigin::of_countries(&countries), Form::Clashes, |list| {
        serde_json::to_vec(&CountryTestBody::from(diagnostics::examine_countries(&list.countries.items)))
    })
}

impl From<Report> for CountryTestBody {
    fn from(report: Report) -> Self {
        Self {
            clean: report.is_clean(),
            examined: report.examined,
            duplicates: by_kind(report.clashes, |clash| clash.kind, DuplicateBody::from),
            missing: by_kind(report.missing, |finding| finding.kind, |finding| finding.item.into()),
            malformed: by_kind(report.malformed, |finding| finding.kind, CodeBody::from),
            not_in_iso: by_kind(report.not_in_standard, |finding| finding.kind, CodeBody::from),
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

impl From<Item> for CountryRefBody {
    fn from(item: Item) -> Self {
        Self { id: item.id, label: item.label }
    }
}

impl From<Clash> for DuplicateBody {
    fn from(clash: Clash) -> Self {
        Self { code: clash.code, countries: clash.items.into_iter().map(Into::into).collect() }
    }
}

impl From<Finding> for CodeBody {
    fn from(finding: Finding) -> Self {
        Self { id: finding.item.id, label: finding.item.label, code: finding.code.unwrap_or_default() }
    }
}

impl From<Disagreement> for DisagreementBody {
    fn from(disagreement: Disagreement) -> Self {
        Self { id: disagreement.item.id, label: disagreement.item.label, meanings: disagreement.meanings }
    }
}
