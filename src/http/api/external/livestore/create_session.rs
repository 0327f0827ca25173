//! `POST /api/{tenantId}/external/livestore/session`: a till announces a visit.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Uri, header};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{
    domain::livestore::SessionId,
    flows::livestore::{self, SessionRequest},
    http::{
        AppState, Problem, ProblemType,
        extract::{BaseAddress, Call, Json, LiveStoreAccess, Query},
    },
    json::depth,
};

/// Deepest nesting of the body.
const MAX_DEPTH: usize = 32;

/// The parameters.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parameters {
    session_id: Option<String>,
    store_id: Option<String>,
}

/// What LiveStore posts. Any other property is kept for the form, as long as the visit lasts.
#[derive(ToSchema)]
#[schema(as = LiveStoreSession, example = json!({
    "callbackUrl": "https://retail-services.cegid.cloud/t/pos/", "customerId": "101000000042", "storeId": "101"
}))]
#[expect(dead_code, reason = "documentation")]
pub struct SessionBody {
    /// Where the browser goes afterwards; null where there is nothing to go back to. https, a host of `callbackHosts`.
    #[schema(rename = "callbackUrl", required)]
    callback_url: Option<String>,
    /// The customer to be edited; null or absent: a new one.
    #[schema(rename = "customerId")]
    customer_id: Option<String>,
    /// The till's store. One in the address counts more.
    #[schema(rename = "storeId")]
    store_id: Option<String>,
}

/// Post a session
///
/// A till announces a visit; the answer's `Location` is what its browser opens next. The same `sessionId` again takes the place of
/// the session while that is open, and begins a new one after it has ended, so that a till is never blocked. Without one, we make
/// one. While Y2 does not answer, a session is taken without knowing its store.
#[utoipa::path(post, path = "/api/{tenantId}/external/livestore/session", operation_id = "createLiveStoreSession", tag = "LiveStore",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("sessionId" = Option<String>, Query, nullable = false, description = "LiveStore's name of the session: 1 to 128 letters, digits, `.`, `_` and `-`."),
        ("storeId" = Option<String>, Query, nullable = false, description = "The store that LiveStore's settings are pinned to."),
    ),
    request_body(content = SessionBody),
    responses((status = 200, description = "The session can be opened. The body is empty.", headers(
        ("Location" = String, description = "The absolute address that opens the form.")
    ))))]
#[tracing::instrument(level = "debug", name = "http.api.livestore.create_session", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<LiveStoreAccess>,
    uri: Uri,
    headers: HeaderMap,
    Query(Parameters { session_id, store_id }): Query<Parameters>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response, Problem> {
    if depth(Value::Object(body.clone()).to_string().as_bytes()) > MAX_DEPTH {
        return Err(Problem::new(ProblemType::InvalidBody)
            .detail(format!("The body is nested deeper than {MAX_DEPTH} levels."))
            .field("$", format!("is nested deeper than {MAX_DEPTH} levels")));
    }
    let session_id = session_id.filter(|text| !text.is_empty()).map(|text| text.parse::<SessionId>()).transpose();
    let session_id = session_id.map_err(|expected| Problem::invalid("sessionId", expected.to_string()))?;
    let tenant = &call.ctx.tenant;
    let created = livestore::create(&call.ctx, SessionRequest { session_id, store_id, body }).await?;
    let base = BaseAddress::of(tenant.public_base_url.as_ref(), state.site.public_url.as_ref(), &headers, &uri);
    let location =
        format!("{}/api/{}/external/livestore?sessionId={}", base.as_str(), tenant.id, created.session_id.as_str());
    let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
    Ok([(header::LOCATION, location)].into_response())
}
