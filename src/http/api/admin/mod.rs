//! `/api/{tenantId}/admin/…`: what an administrator of a tenant looks at and changes.

mod api_keys;
mod audit;
mod configuration;
mod connections;
mod permissions;
mod sandbox_traces;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use utoipa_axum::router::OpenApiRouter;

use crate::http::AppState;

/// Every route below `/admin`.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(permissions::router())
        .merge(api_keys::router())
        .merge(configuration::router())
        .merge(connections::router())
        .merge(audit::router())
        .merge(sandbox_traces::router())
}

/// An answer that nobody keeps: it changes with the next change, and is a tenant's own.
fn unkept(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], answer).into_response()
}
