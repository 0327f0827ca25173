//! `GET|HEAD /api/{tenantId}/external/livestore/session`: LiveStore asks whether the connector is there.

use axum::extract::State;
use http::{HeaderMap, Uri, header};

use crate::{
    flows::livestore,
    http::{AppState, Problem, ProblemType, extract::known_tenant},
};

/// Ask whether a session can be posted
///
/// Every till asks this before it shows its button, again and again: it takes no credential, writes nothing, and touches the
/// database at most once in two seconds, however many ask. 503 while no session could be taken: the tenant lacks a file (`missing`
/// says which), or the database is away.
#[utoipa::path(get, path = "/api/{tenantId}/external/livestore/session", operation_id = "checkLiveStoreSession", tag = "LiveStore",
    params(("tenantId" = String, Path, description = "The tenant.", example = "demo")),
    responses((status = 200, description = "A session can be posted. The body is empty.")))]
pub async fn handler(State(state): State<AppState>, uri: Uri, headers: HeaderMap) -> Result<(), Problem> {
    let tenant = known_tenant(&uri, &state)?;
    let user_agent = headers.get(header::USER_AGENT).and_then(|name| name.to_str().ok());
    state.services.health_checks.seen(&tenant.id, user_agent, state.services.clock.now());
    livestore::is_ready(&tenant)?;
    if state.services.database.answers().await {
        Ok(())
    } else {
        Err(Problem::new(ProblemType::ServiceUnavailable).detail("The connector's database does not answer."))
    }
}
