//! `GET /api/{tenantId}/external/livestore/context`: the server of a form that somebody else hosts reads what is known of a visit.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use serde::Deserialize;

use crate::{
    domain::livestore::PageToken,
    flows::livestore::{self, ContextOfVisit},
    http::{
        Problem, ProblemType,
        extract::{Call, LiveStoreAccess, Query},
    },
};

/// The parameters.
#[derive(Deserialize)]
pub struct Parameters {
    token: String,
}

/// Read the context of a visit
///
/// For layouts that are an address of their own: the browser comes there with `{token}` and nothing else; the server behind it
/// reads, once, what LiveStore posted and which parameters the redirect had.
#[utoipa::path(get, path = "/api/{tenantId}/external/livestore/context", operation_id = "getLiveStoreContext", tag = "LiveStore",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("token" = String, Query, description = "As it came with the browser. It opens the context once."),
    ),
    responses((status = 200, description = "What is known.", body = ContextBody)))]
#[tracing::instrument(level = "debug", name = "http.api.livestore.context", skip_all)]
pub async fn handler(
    call: Call<LiveStoreAccess>,
    Query(Parameters { token }): Query<Parameters>,
) -> Result<Response, Problem> {
    let token: PageToken = token.parse().map_err(|()| Problem::new(ProblemType::SessionNotFound))?;
    let context: ContextOfVisit = livestore::context(&call.ctx, &token).await?;
    let body = serde_json::to_vec(&context).map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

/// What is known of a visit.
#[derive(utoipa::ToSchema)]
#[schema(as = LiveStoreContext)]
#[expect(dead_code, reason = "documentation")]
pub struct ContextBody {
    /// LiveStore's name of the session.
    #[schema(rename = "sessionId")]
    session_id: String,
    /// The store, where it is known.
    #[schema(rename = "storeId", required)]
    store_id: Option<String>,
    /// The customer to be edited; null: a new one.
    #[schema(rename = "customerId", required)]
    customer_id: Option<String>,
    /// Where the browser goes afterwards.
    #[schema(rename = "callbackUrl", required)]
    callback_url: Option<String>,
    /// Parameters of the redirect.
    #[schema(value_type = Object)]
    query: (),
    /// Other properties of LiveStore's body.
    #[schema(value_type = Object)]
    properties: (),
}
