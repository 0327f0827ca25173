//! `GET /api/{tenantId}/external/livestore`: the till's browser opens the form of a session.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

use crate::{
    domain::livestore::SessionId,
    flows::livestore::{self, Opened, OwnDevice},
    http::{
        AppState, Problem,
        extract::{Query, TenantVisitor},
        forms,
        problem::openapi::ProblemDetails,
    },
};

/// Open the form of a session
///
/// Leads to the form by a token of its own: neither the session's id nor personal data are in the form's address. Opening it again
/// gives another token and brings back what was typed. All other parameters fill in the fields of that name; what no field has
/// stays with the session. Without `sessionId`, it is a form that somebody fills in without a till.
#[utoipa::path(get, path = "/api/{tenantId}/external/livestore", operation_id = "openLiveStoreForm", tag = "LiveStore",
    params(
        ("tenantId" = String, Path, description = "The tenant.", example = "demo"),
        ("sessionId" = Option<String>, Query, nullable = false, description = "The session."),
        ("storeId" = Option<String>, Query, nullable = false, description = "The store of an enrolment without a session."),
    ),
    responses(
        (status = 302, description = "To the form.", headers(("Location" = String, description = "The form."))),
        (status = 200, description = "The visit is over, and the customer saved: a page with the way back.", body = String,
         content_type = "text/html"),
        (status = 404, description = "The session is over or never was, or there is no such tenant: a page for people, a problem for whoever reads JSON only.",
         content((String = "text/html"), (ProblemDetails = "application/problem+json"))),
    ))]
#[tracing::instrument(level = "debug", name = "http.api.livestore.open", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Query(mut query): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let session_id = query.remove("sessionId").filter(|text| !text.is_empty());
    let store_id = query.remove("storeId").filter(|text| !text.is_empty());
    // A name that can be none names no session.
    let session_id = session_id.map(|text| text.parse::<SessionId>()).transpose();
    let opened = match session_id {
        Ok(session_id) => livestore::open(&visitor.ctx, session_id.as_ref(), store_id, OwnDevice::Form, query).await,
        Err(_) => Err(crate::flows::Error::SessionNotFound),
    };
    let location = match opened {
        Ok(Opened::Form(token) | Opened::Entrance(token)) => {
            format!("{}{}", state.site.prefix(), forms::path_of(&visitor.ctx.tenant.id, &token))
        }
        Ok(Opened::External(address)) => address,
        Err(error) => return forms::failed(&state, &visitor, error),
    };
    let headers = [
        (header::LOCATION, HeaderValue::try_from(location).map_err(Problem::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::FOUND, headers).into_response())
}
