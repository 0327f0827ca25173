//! `POST /api/{tenantId}/runs`.

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use tokio::time::timeout;
use utoipa::IntoParams;

use super::body::RunBody;
use crate::{
    flows::catalogue_import::{FileUpload, MAX_FILE, Started, Upload, begin},
    http::{
        AppState, Problem, ProblemType,
        api::admin::no_store,
        extract::{Call, Query, RunsWrite},
        middleware::RequestContext,
    },
    store::runs::Run,
};

static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Characters of an idempotency key, and of a file's name.
const MAX_TEXT: usize = 200;

/// Where the file goes.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StartParameters {
    /// The shop.
    #[param(example = "boutique")]
    shop: String,
    /// The flow, as `import.json` names it: `stock`.
    #[param(example = "stock")]
    flow: String,
    /// Whether it ends with the plan, and nothing is sent to the shop.
    #[serde(default)]
    dry_run: bool,
    /// Whether a file that was imported before is imported again.
    #[serde(default)]
    force: bool,
    /// As reports are to name the file.
    #[param(max_length = 200, nullable = false)]
    file_name: Option<String>,
}

/// Import a file into a shop
///
/// The body is the file as it is, up to 1 GiB. It is kept while it arrives; reading, planning and pushing come afterwards (202). The very
/// same file again is answered with the run that imported it (200), unless `force` is set.
///
/// With an `Idempotency-Key`, the same request again is answered with the run that it made.
#[utoipa::path(
    post,
    path = "/api/{tenantId}/runs",
    operation_id = "startRun",
    tag = "Run",
    params(
        ("tenantId" = String, Path, description = "The tenant of the credential.", example = "demo"),
        StartParameters,
        ("Idempotency-Key" = Option<String>, Header, description = "A word of yours for this very run, up to 200 characters."),
    ),
    request_body(content = String, content_type = "*/*", description = "A CSV file."),
    responses(
        (status = 202, description = "The run.", body = RunBody, headers(
            ("Location" = String, description = "The address of the run."),
        )),
        (status = 200, description = "The run that had the same key, or the same file.", body = RunBody, headers(
            ("Location" = String, description = "The address of the run."),
        ))
    )
)]
#[tracing::instrument(name = "http.api.runs.start", skip_all)]
pub async fn handler(
    State(state): State<AppState>,
    call: Call<RunsWrite>,
    Query(parameters): Query<StartParameters>,
    request: Request,
) -> Result<Response, Problem> {
    let upload = Upload {
        shop: parameters.shop,
        flow: parameters.flow,
        dry_run: parameters.dry_run,
        force: parameters.force,
        file_name: parameters.file_name.map(|name| short("fileName", name)).transpose()?,
        idempotency_key: idempotency_key(request.headers())?,
    };
    let started = begin(&call.ctx, upload, &call.origin()).await?;
    let (status, run) = match started {
        Started::Known(run) => (StatusCode::OK, *run),
        Started::Receiving(file) => {
            let id = file.run();
            let run = receive(*file, request).await?;
            (if run.id == id { StatusCode::ACCEPTED } else { StatusCode::OK }, run)
        }
    };
    answer(&state, &call, status, run)
}

/// The run, with its address.
pub(super) fn answer<P>(state: &AppState, call: &Call<P>, status: StatusCode, run: Run) -> Result<Response, Problem> {
    let location = format!("{}/api/{}/runs/{}", state.site.prefix(), call.ctx.tenant.id, run.id);
    let location = HeaderValue::try_from(location).map_err(Problem::internal)?;
    Ok(no_store((status, [(header::LOCATION, location)], axum::Json(RunBody::from(run))).into_response()))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(&IDEMPOTENCY_KEY) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Problem::invalid("Idempotency-Key", "has other signs than ASCII"))?;
    short("Idempotency-Key", text.to_owned()).map(Some)
}

fn short(field: &'static str, text: String) -> Result<String, Problem> {
    if text.is_empty() || text.chars().count() > MAX_TEXT || text.contains(char::is_control) {
        return Err(Problem::invalid(field, format!("expected 1 to {MAX_TEXT} characters, no control characters")));
    }
    Ok(text)
}

/// Takes the file while it arrives. One that does not come completely leaves nothing.
async fn receive(mut file: FileUpload, request: Request) -> Result<Run, Problem> {
    let limits = RequestContext::limits_of(request.extensions());
    let mut body = request.into_body().into_data_stream();
    let taken = timeout(limits.body_time, async {
        while let Some(bytes) = body.next().await {
            let bytes = bytes
                .map_err(|_| Problem::new(ProblemType::InvalidBody).detail("The file did not arrive completely."))?;
            if file.received() + bytes.len() as u64 > MAX_FILE as u64 {
                return Err(
                    Problem::new(ProblemType::PayloadTooLarge).detail(format!("A file has at most {MAX_FILE} bytes."))
                );
            }
            file.push(&bytes).await?;
        }
        Ok(())
    });
    let late = || Problem::new(ProblemType::RequestTimeout).detail("The file did not arrive in time.");
    match taken.await.unwrap_or_else(|_| Err(late())) {
        Ok(()) => Ok(file.finish().await?),
        Err(problem) => {
            file.give_up().await?;
            Err(problem)
        }
    }
}
