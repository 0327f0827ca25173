//! `GET /readyz`.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Json,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use crate::{
    health::{Check, State as Found},
    http::{AppState, Problem, ProblemType},
};

/// How much to tell, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parameters {
    /// Given, with any value but `false`, or without one: each check by name, as JSON.
    #[param(nullable = false, example = true)]
    #[allow(dead_code)]
    verbose: Option<bool>,
}

/// The checks of a process that is ready.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"status": "ready", "checks": {"serving": "ok", "database": "ok", "migrations": "ok", "master_key": "ok", "clock": "ok", "changes": "ok"}}))]
pub struct ReadinessBody {
    /// `ready`, or `degraded`: something fails, and no other replica would do better; whatever is not ready is a problem.
    status: &'static str,
    /// Check to `ok`, and what there is to know, or to what is wrong.
    checks: BTreeMap<&'static str, String>,
}

/// Readiness
///
/// Whether this process should get traffic: it is not stopping, its database answers, the schema fits, and it has the
/// master key in use. Never asks
/// Y2. A database that takes no changes (`changes`), or a clock that disagrees with it (`clock`), is told and no reason to
/// send traffic away: reading goes on. `?verbose` tells each check.
#[utoipa::path(get, path = "/readyz", operation_id = "readyz", tag = "Operations", params(Parameters),
    responses((status = 200, description = "Ready for traffic; what fails nevertheless stands behind `ready, but`.",
        content((String = "text/plain", example = "ready"), (ReadinessBody = "application/json")))))]
pub async fn handler(State(state): State<AppState>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let checks = state.readiness.checks().await;
    let failed: Vec<_> =
        checks.iter().filter(|check| matches!(check.state, Found::Failed(_))).map(|check| check.name).collect();
    let degraded = degraded(&checks);
    let verbose = query.as_deref().is_some_and(asks_for_everything);
    if failed.is_empty() && !verbose {
        return Ok(match degraded {
            None => "ready".into_response(),
            Some(flaws) => format!("ready, but {flaws}").into_response(),
        });
    }
    let names = failed.join(", ");
    let checks: BTreeMap<_, _> = checks.into_iter().map(|check| (check.name, words(check.state))).collect();
    if failed.is_empty() {
        let status = if degraded.is_some() { "degraded" } else { "ready" };
        return Ok(Json(ReadinessBody { status, checks }).into_response());
    }
    let problem = Problem::new(ProblemType::ServiceUnavailable)
        .detail(format!("Not ready: {names}."))
        .retry_after(Duration::from_secs(1));
    Err(if verbose { problem.with("checks", json!(checks)) } else { problem })
}

/// A probe never fails for the way it is asked: what says nothing here is passed over.
fn asks_for_everything(query: &str) -> bool {
    url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "verbose" && value != "false")
}

/// What fails although traffic may come, in one line.
fn degraded(checks: &[Check]) -> Option<String> {
    let flaws = checks.iter().filter_map(|check| match &check.state {
        Found::Degraded(flaw) => Some(format!("{}: {flaw}", check.name)),
        _ => None,
    });
    let flaws: Vec<_> = flaws.collect();
    (!flaws.is_empty()).then(|| flaws.join("; "))
}

fn words(state: Found) -> String {
    match state {
        Found::Fine(text) | Found::Degraded(text) | Found::Failed(text) => text,
    }
}
