//! `GET /api/{tenantId}/cegid/settings/civilities`.

use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    flows::{
        cache::Form,
        diagnostics::{self, Civility, Extra},
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

/// A title, as `TitleId` of a customer refers to it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CegidCivility, example = json!({
    "id": "DRI", "code": "Dr.-Ing.", "label": "Doktor-Ingenieur", "restriction": "DEU", "language": "de", "applicable": false,
    "rank": 4,
    "additionalProperties": {}
}))]
pub struct CivilityBody<'a> {
    /// Y2's code.
    #[schema(required)]
    id: Option<&'a str>,
    /// The short form.
    #[schema(required)]
    code: Option<&'a str>,
    /// The label that the configuration has in the language of labels, else Y2's own.
    #[schema(required)]
    label: Option<&'a str>,
    /// What Y2 restricts the title to; `null` where it is free.
    #[schema(required)]
    restriction: Option<&'a str>,
    /// BCP 47 tag of the language that the restriction names; `null` where it names none.
    #[schema(required)]
    language: Option<&'a str>,
    /// Whether it goes with the connection's `language`, else the tenant's: it is free, or restricted to that language or to
    /// no language at all.
    applicable: bool,
    /// Its place within the restriction.
    #[schema(required)]
    rank: Option<i32>,
    /// What Y2 sends beside it, under Y2's names.
    #[schema(value_type = Object)]
    additional_properties: &'a Extra,
}

/// List the civilities
///
/// Every title of the connection's Y2, in Y2's order (restriction, rank, code), as one array. Read through the plug-in
/// `Settings/Civilities`; where Y2 lacks it, from `civilities` of the connection's configuration. Labels follow the
/// connection's `language`, else the tenant's, where the configuration has them.
///
/// The list is kept for the connection's `caches.fresh`. While Y2 cannot answer, the last list is served for
/// `caches.stale` more; `Age` and `Cache-Status` say so.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/cegid/settings/civilities",
    operation_id = "listCegidCivilities",
    tag = "Cegid",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("X-Y2-Connection" = Option<String>, Header, nullable = false, description = "The connection to read; without it, the default one."),
        ("If-None-Match" = Option<String>, Header, nullable = false, description = "Tags of answers that the caller has already."),
    ),
    responses(
        (status = 200, description = "The civilities.", body = Vec<CivilityBody<'_>>,
        headers(
            ("X-Y2-Connection" = String, description = "The connection that was read."),
            ("X-Y2-Source" = String, description = "`Settings/Civilities`, or `configuration`."),
            ("X-Y2-Partial" = String, description = "Why the list may not be whole; absent where it is."),
            ("ETag" = String, description = "Strong tag of the answer."),
            ("Age" = u64, description = "Seconds since Y2 was asked."),
            ("Cache-Status" = String, description = "How the answer came to be served (RFC 9211)."),
        )),
        (status = 304, description = "The caller has this list already."),
    )
)]
#[tracing::instrument(level = "debug", name = "http.api.cegid.settings.civilities", skip_all)]
pub async fn handler(
    call: Call<Y2SettingsRead>,
    connection: NamedConnection,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let civilities = diagnostics::civilities(&call.ctx, connection.as_deref()).await?;
    let list = civilities.list.value();
    let origin = ListOrigin { source: list.source, partial: list.partial };
    listing::answer(&if_none_match, &civilities, origin, Form::List, |list| {
        serde_json::to_vec(&list.items.iter().map(CivilityBody::from).collect::<Vec<_>>())
    })
}

impl<'a> From<&'a Civility> for CivilityBody<'a> {
    fn from(civility: &'a Civility) -> Self {
        Self {
            id: civility.id.as_deref(),
            code: civility.code.as_deref(),
            label: civility.label.as_deref(),
            restriction: civility.restriction.as_deref(),
            language: civility.language,
            applicable: civility.applicable,
            rank: civility.rank,
            additional_properties: &civility.extra,
        }
    }
}
