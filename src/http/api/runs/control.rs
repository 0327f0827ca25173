//! `POST /api/{tenantId}/runs/{id}/cancel`, `…/resume` and `…/retry`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;

use super::{body::RunBody, run_id, start::answer};
use crate::{
    flows::catalogue_import,
    http::{
        AppState, Problem,
        api::admin::no_store,
        extract::{Call, Path, RunsWrite},
    },
};

/// Cancel a run
///
/// It ends before the next request to the shop; what was sent stays sent.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/runs/{id}/cancel",
    operation_id = "cancelRun",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 202, description = "The run.", body = RunBody))
)]
#[tracing::instrument(name = "http.api.runs.cancel", skip_all)]
pub async fn cancel(call: Call<RunsWrite>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let run = catalogue_import::cancel(&call.ctx, run_id(&id)?, &call.origin()).await?;
    Ok(no_store((StatusCode::ACCEPTED, Json(RunBody::from(run))).into_response()))
}

/// Resume a paused run
///
/// It goes on at once, where it would do so by itself after a while. What may have been sent is looked for in the shop first.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/runs/{id}/resume",
    operation_id = "resumeRun",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 202, description = "The run.", body = RunBody))
)]
#[tracing::instrument(name = "http.api.runs.resume", skip_all)]
pub async fn resume(call: Call<RunsWrite>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let run = catalogue_import::resume(&call.ctx, run_id(&id)?, &call.origin()).await?;
    Ok(no_store((StatusCode::ACCEPTED, Json(RunBody::from(run))).into_response()))
}

/// Try the failed rows of a run again
///
/// As a run of its own. Rows that could not be read need another file.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/runs/{id}/retry",
    operation_id = "retryRun",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 202, description = "The new run.", body = RunBody, headers(
        ("Location" = String, description = "The address of the new run."),
    )))
)]
#[tracing::instrument(name = "http.api.runs.retry", skip_all)]
pub async fn retry(
    State(state): State<AppState>,
    call: Call<RunsWrite>,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let run = catalogue_import::retry(&call.ctx, run_id(&id)?, &call.origin()).await?;
    answer(&state, &call, StatusCode::ACCEPTED, run)
}
