//! `GET /api/{tenantId}/cegid/settings/languages`.

use std::borrow::Cow;

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::{
        cache::Form,
        diagnostics::{self, Language},
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

/// A language of the connection's Y2.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidLanguage, example = json!({
    "id": "FRA", "code": "fr", "iso6391": "fr", "iso6392": "fra", "label": "French", "nativeLabel": "français",
    "locale": "fr-FR", "direction": "ltr", "encoding": "windows-1252", "collation": "standard", "default": false,
    "countries": ["FRA", "BEL"]
}))]
pub struct LanguageBody {
    /// Y2's code; for the connection's own language, where no country has it, the ISO 639-2 code in capitals, or what its tag
    /// begins with.
    id: String,
    /// BCP 47 code of the language; `null` where Y2's code is not known.
    #[schema(required)]
    code: Option<Cow<'static, str>>,
    /// ISO 639-1.
    #[schema(required)]
    iso6391: Option<Cow<'static, str>>,
    /// ISO 639-2/T.
    #[schema(required)]
    iso6392: Option<&'static str>,
    /// Its name in the connection's `language`, else the tenant's.
    label: String,
    /// Its name in the language itself.
    #[schema(required)]
    native_label: Option<String>,
    /// BCP 47 tag with the region where most of its speakers live, or that the connection's `language` names.
    #[schema(required)]
    locale: Option<String>,
    /// `ltr` or `rtl`.
    #[schema(required)]
    direction: Option<&'static str>,
    /// Label (WHATWG) of the code page in which flat files in this language are usually written. The web services speak
    /// UTF-8.
    #[schema(required)]
    encoding: Option<&'static str>,
    /// CLDR's default collation type, as behind `-u-co-` in a BCP 47 tag.
    #[schema(required)]
    collation: Option<&'static str>,
    /// Whether labels are shown in it: the connection's `language`, else the tenant's.
    default: bool,
    /// Y2's codes of the countries whose default language it is.
    countries: Vec<String>,
}

/// List the languages
///
/// Y2 has no list of languages: these are the default languages of its countries, in the order of the countries, and the
/// connection's own `language`. The countries are read as by `/cegid/settings/countries`, and kept together with them.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/cegid/settings/languages",
    operation_id = "listCegidLanguages",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of answers that the caller has already."),
    ),
    responses(
        (status = 200, description = "The languages.", body = Vec<LanguageBody>,
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
#[tracing::instrument(level = "debug", name = "http.api.cegid.settings.languages", skip_all)]
pub async fn handler(
    call: Call<Y2SettingsRead>,
    connection: NamedConnection,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let countries = diagnostics::countries(&call.ctx, connection.as_deref()).await?;
    listing::answer(&if_none_match, &countries, ListOrigin::of_countries(&countries), Form::Languages, |list| {
        let languages: Vec<_> = diagnostics::languages_of(list).into_iter().map(LanguageBody::from).collect();
        serde_json::to_vec(&languages)
    })
}

impl From<Language> for LanguageBody {
    fn from(language: Language) -> Self {
        Self {
            id: language.id,
            code: language.iso639_1.clone(),
            iso6391: language.iso639_1,
            iso6392: language.iso639_2,
            label: language.label,
            native_label: language.native_label,
            locale: language.locale,
            direction: language.direction,
            encoding: language.encoding,
            collation: language.collation,
            default: language.default,
            countries: language.countries,
        }
    }
}
