//! `GET /forms/{tenantId}/theme/{layout}`: the colour of a layout, as a style sheet, since pages have no style of their own.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Uri, header};

use crate::{
    domain::form::Content,
    http::{
        AppState, Problem, ProblemType,
        extract::{Path, known_tenant},
    },
};

/// The colour of a layout.
pub async fn handler(
    State(state): State<AppState>,
    uri: Uri,
    Path((_, layout)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let tenant = known_tenant(&uri, &state)?;
    let layout = tenant.layouts.get(layout.trim_end_matches(".css"));
    let color = layout.and_then(|layout| match &layout.content {
        Content::Page(page) => page.theme.color.as_deref(),
        Content::External(_) => None,
    });
    // The reader of the file takes `#rrggbb` and nothing else.
    let color = color.ok_or_else(|| Problem::new(ProblemType::RouteNotFound))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("max-age=300")),
    ];
    Ok((headers, format!(":root {{ --accent: {color}; }}\n")).into_response())
}
