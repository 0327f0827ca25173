//! `GET /api/{tenantId}/runs/{id}/report.csv`.

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http::{HeaderValue, header};

use super::run_id;
use crate::{
    flows::{
        Error,
        catalogue_import::{REPORT_HEADER, report_lines, run_of},
    },
    http::{
        Problem,
        api::admin::no_store,
        extract::{Call, Path, RunsRead},
    },
    store::runs::{RowFilter, RunRow},
};

/// Rows that are read at once.
const PAGE: u32 = 1000;

/// Download the report of a run
///
/// Every row as CSV: line, key, step (it is final with `done`), outcome, code, column, value, message, warnings; separated by semicolons, UTF-8.
#[utoipa::path(
    get,
    path = "/api/{tenantId}/runs/{id}/report.csv",
    operation_id = "getRunReport",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        ("id" = String, Path, description = "The run.", example = "01890000-0000-7000-8000-000000000000"),
    ),
    responses((status = 200, description = "The report.", body = String, content_type = "text/csv"))
)]
#[tracing::instrument(name = "http.api.runs.report", skip_all)]
pub async fn handler(call: Call<RunsRead>, Path((_, id)): Path<(String, String)>) -> Result<Response, Problem> {
    let run = run_of(&call.ctx, run_id(&id)?).await?;
    let ctx = call.ctx;
    let disposition = format!("attachment; filename=\"run-{}.csv\"", run.id);
    let disposition = HeaderValue::try_from(disposition).map_err(Problem::internal)?;
    let begin = Some((None, REPORT_HEADER.to_owned()));
    let lines = stream::try_unfold(begin, move |state| {
        let (ctx, id) = (ctx.clone(), run.id);
        async move {
            let Some((after, mut lines)) = state else { return Ok::<_, Error>(None) };
            let rows: Vec<RunRow> =
                ctx.services.runs.rows(&ctx.tenant.id, id, &RowFilter::default(), after, PAGE).await?;
            lines.push_str(&report_lines(&rows));
            let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|row| (Some(row.line), String::new()));
            Ok(Some((Bytes::from(lines), next)))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok(no_store((headers, Body::from_stream(lines)).into_response()))
}
