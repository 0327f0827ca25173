//! `GET /api/{tenantId}/cegid/settings/countries`.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::{
        cache::Form,
        diagnostics::{self, Country, Extra, Region},
    },
    http::{
        Problem,
        api::cegid::{
            NamedConnection,
            listing::{self, ListOrigin},
        },
        extract::{Call, IfNoneMatch, Y2SettingsRead},
    },
};

/// A country of the connection's Y2, with its codes as they stand there.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCountry, example = json!({
    "id": "DEU", "label": "Allemagne", "y2Label": "ALLEMAGNE", "iso2": "DE", "iso3": "DEU", "isoNumeric": "276",
    "nationality": "Allemande", "defaultLanguage": "DEU", "currency": "EUR",
    "regions": [{"id": "BY", "label": "Bayern", "additionalProperties": {}}], "additionalProperties": {}
}))]
pub struct CountryBody<'a> {
    /// Y2's code, usually but not always the ISO alpha-3.
    #[schema(required)]
    id: Option<&'a str>,
    /// In the connection's `language`, else the tenant's: the configured label, else CLDR's name of the country, else
    /// Y2's own label.
    #[schema(required)]
    label: Option<&'a str>,
    /// The label as Y2 has it.
    #[schema(required)]
    y2_label: Option<&'a str>,
    /// What Y2 has as ISO 3166-1 alpha-2; not guaranteed to be unique or right.
    #[schema(required)]
    iso2: Option<&'a str>,
    /// What Y2 has as ISO 3166-1 alpha-3.
    #[schema(required)]
    iso3: Option<&'a str>,
    /// What Y2 has as ISO 3166-1 numeric.
    #[schema(required)]
    iso_numeric: Option<&'a str>,
    /// The word for somebody from there.
    #[schema(required)]
    nationality: Option<&'a str>,
    /// Y2's code of the default language.
    #[schema(required)]
    default_language: Option<&'a str>,
    /// Currency code, normally ISO 4217.
    #[schema(required)]
    currency: Option<&'a str>,
    /// Y2's regions, else the configured ones.
    regions: Vec<RegionBody<'a>>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    additional_properties: &'a Extra,
}

/// A part of a country.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidRegion)]
pub struct RegionBody<'a> {
    /// Y2's code.
    #[schema(required)]
    id: Option<&'a str>,
    /// The label.
    #[schema(required)]
    label: Option<&'a str>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    additional_properties: &'a Extra,
}

/// List the countries
///
/// Every country of the connection's Y2 with its ISO codes and regions, in Y2's order, as one array. Read through the
/// plug-in `Settings/Country`; where Y2 lacks it, from `countries` of the connection's configuration.
///
/// Several countries may carry one ISO code: `/cegid/settings/countries/test` finds them.
///
/// The list is kept for the connection's `caches.fresh`. While Y2 cannot answer, the last list is served for
/// `caches.stale` more; `Age` and `Cache-Status` say so.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/cegid/settings/countries",
    operation_id = "listCegidCountries",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of answers that the caller has already."),
    ),
    responses(
        (status = 200, description = "The countries.", body = Vec<CountryBody<'_>>,
        headers(
            ("X-Y2-Connection" = String, description = "The connection that was read."),
            ("X-Y2-Source" = String, description = "`Settings/Country`, or `configuration`."),
            ("X-Y2-Partial" = String, description = "Why the list may not be whole; absent where it is."),
            ("ETag" = String, description = "Strong tag of the answer."),
            ("Age" = u64, description = "Seconds since Y2 was asked."),
            ("Cache-Status" = String, description = "How the answer came to be served (RFC 9211)."),
        )),
        (status = 304, description = "The caller has this list already."),
    )
)]
#[tracing::instrument(level = "debug", name = "http.api.cegid.settings.countries", skip_all)]
pub async fn handler(
    call: Call<Y2SettingsRead>,
    connection: NamedConnection,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let countries = diagnostics::countries(&call.ctx, connection.as_deref()).await?;
    listing::answer(&if_none_match, &countries, ListOrigin::of_countries(&countries), Form::List, |list| {
        serde_json::to_vec(&list.countries.items.iter().map(CountryBody::from).collect::<Vec<_>>())
    })
}

impl<'a> From<&'a Country> for CountryBody<'a> {
    fn from(country: &'a Country) -> Self {
        Self {
            id: country.id.as_deref(),
            label: country.label.as_deref(),
            y2_label: country.y2_label.as_deref(),
            iso2: country.iso2.as_deref(),
            iso3: country.iso3.as_deref(),
            iso_numeric: country.iso_numeric.as_deref(),
            nationality: country.nationality.as_deref(),
            default_language: country.default_language.as_deref(),
            currency: country.currency.as_deref(),
            regions: country.regions.iter().map(RegionBody::from).collect(),
            additional_properties: &country.extra,
        }
    }
}

impl<'a> From<&'a Region> for RegionBody<'a> {
    fn from(region: &'a Region) -> Self {
        Self { id: region.id.as_deref(), label: region.label.as_deref(), additional_properties: &region.extra }
    }
}
