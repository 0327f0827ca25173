//! `GET /api/{tenantId}/runs`, `…/runs/{id}`, `…/runs/{id}/plan` and `…/runs/{id}/rows`.

use axum::{Json, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    body::{CountsBody, RunBody},
    run_id,
};
use crate::{
    domain::ecommerce::product::folded,
    flows::{
        Error,
        catalogue_import::{plan_of, run_of},
    },
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, Query, RunsRead, page_of},
    },
    store::runs::{RowFilter, RowOutcome, RunRow},
};

/// A page of runs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RunPage)]
pub struct RunPageBody {
    /// Newest first.
    items: Vec<RunBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// Which runs.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RunParameters {
    /// Only of this shop.
    #[param(example = "boutique", nullable = false)]
    shop: Option<String>,
    /// Items of the page, from 1 to 200.
    #[param(value_type = Option<u32>, nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// The `next` of the page before; without it, the list begins.
    #[param(nullable = false)]
    after: Option<String>,
}

/// List the runs
///
/// Newest first.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/runs",
    operation_id = "listRuns",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        RunParameters,
    ),
    responses((status = 200, description = "A page of runs.", body = RunPageBody))
)]
#[tracing::instrument(name = "http.api.runs.list", skip_all)]
pub async fn list(
    call: Call<RunsRead>,
    Query(RunParameters { shop, limit, after }): Query<RunParameters>,
) -> Result<Response, Problem> {
    let page = page_of(limit, after)?;
    let (store, tenant) = (&call.ctx.services.runs, &call.ctx.tenant.id);
    let found = store.runs(tenant, shop.as_deref(), page.after_number()?, page.fetch()).await.map_err(Error::from)?;
    let page = page.of(found, |run| run.seq.to_string());
    let items = page.items.into_iter().map(RunBody::from).collect();
    Ok(no_store(Json(RunPageBody { items, next: page.next })))
}

/// A run and how far it is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RunDetail)]
pub struct RunDetailBody {
    /// The run.
    run: RunBody,
    /// What its rows came to.
    counts: CountsBody,
}

/// Read a run
///
/// With what its rows came to so far.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/runs/{id}",
    operation_id = "getRun",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "The run.", body = RunDetailBody))
)]
#[tracing::instrument(name = "http.api.runs.get", skip_all)]
pub async fn get(call: Call<RunsRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let run = run_of(&call.ctx, run_id(&id)?).await?;
    let counts = call.ctx.services.runs.row_counts(&call.ctx.tenant.id, run.id).await.map_err(Error::from)?;
    Ok(no_store(Json(RunDetailBody { run: run.into(), counts: counts.into() })))
}

/// Read the plan of a run
///
/// What it is going to do, or did: rows by outcome and code. A 409 `run-busy` where it was not planned.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/runs/{id}/plan",
    operation_id = "getRunPlan",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "The plan.", body = CountsBody))
)]
#[tracing::instrument(name = "http.api.runs.plan", skip_all)]
pub async fn plan(call: Call<RunsRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    Ok(no_store(Json(CountsBody::from(plan_of(&call.ctx, run_id(&id)?).await?))))
}

/// A page of rows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RunRowPage)]
pub struct RowPageBody {
    /// In the order of the file.
    items: Vec<RowBody>,
    /// For `after`; `null`: this is the last page.
    #[schema(required)]
    next: Option<String>,
}

/// A row of a file and what became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RunRow)]
pub struct RowBody {
    /// The physical line of the file where it begins.
    line: i64,
    /// As the shop compares it: without blanks around it, in lower case.
    key: String,
    /// `staged`, `planned`, `sent` or `done`; the outcome is final with `done`.
    step: String,
    /// `created`, `updated`, `unchanged`, `skipped`, `superseded` or `error`; `null`: it is not known yet.
    #[schema(required)]
    outcome: Option<String>,
    /// Why, as a stable word.
    #[schema(required)]
    code: Option<String>,
    /// The column that it is about.
    #[schema(required)]
    column: Option<String>,
    /// What stands there.
    #[schema(required)]
    value: Option<String>,
    /// A sentence for people.
    #[schema(required)]
    message: Option<String>,
    /// What else is odd, each with a `code`.
    #[schema(value_type = Vec<Object>)]
    warnings: Value,
}

impl From<RunRow> for RowBody {
    fn from(row: RunRow) -> Self {
        let warnings = row.warnings.and_then(|warnings| serde_json::from_str(&warnings).ok());
        Self {
            line: row.line,
            key: row.key,
            step: row.step.to_string(),
            outcome: row.outcome.map(|outcome| outcome.to_string()),
            code: row.code,
            column: row.column,
            value: row.value,
            message: row.message,
            warnings: warnings.unwrap_or_else(|| Value::Array(Vec::new())),
        }
    }
}

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RowParameters {
    /// Only those with this outcome.
    #[param(example = "error", nullable = false)]
    outcome: Option<String>,
    /// Only those with this code.
    #[param(example = "stock.unknown_reference", nullable = false)]
    code: Option<String>,
    /// Only those of this key.
    #[param(nullable = false)]
    key: Option<String>,
    /// Items of the page, from 1 to 200.
    #[param(value_type = Option<u32>, nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<String>,
    /// The `next` of the page before; without it, the list begins.
    #[param(nullable = false)]
    after: Option<String>,
}

/// List the rows of a run
///
/// In the order of the file.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/runs/{id}/rows",
    operation_id = "listRunRows",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
        RowParameters,
    ),
    responses((status = 200, description = "A page of rows.", body = RowPageBody))
)]
#[tracing::instrument(name = "http.api.runs.rows", skip_all)]
pub async fn rows(
    call: Call<RunsRead>,
    Path((_, id)): Path<(String, String)>,
    Query(RowParameters { outcome, code, key, limit, after }): Query<RowParameters>,
) -> Result<Response, Problem> {
    let page = page_of(limit, after)?;
    let run = run_of(&call.ctx, run_id(&id)?).await?;
    let known = || RowOutcome::ALL.iter().map(|outcome| outcome.as_str()).collect::<Vec<_>>().join(", ");
    let outcome = outcome
        .map(|word| word.parse().map_err(|_| Problem::invalid("outcome", format!("expected one of {}", known()))));
    let filter = RowFilter { outcome: outcome.transpose()?, code, key: key.as_deref().map(folded) };
    let (store, tenant) = (&call.ctx.services.runs, &call.ctx.tenant.id);
    let found = store.rows(tenant, run.id, &filter, page.after_number()?, page.fetch()).await.map_err(Error::from)?;
    let page = page.of(found, |row| row.line.to_string());
    let items = page.items.into_iter().map(RowBody::from).collect();
    Ok(no_store(Json(RowPageBody { items, next: page.next })))
}
