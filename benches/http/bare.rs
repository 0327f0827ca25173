//! The floor: a bare axum handler that answers the bytes it was given. What the connector is measured against.

use axum::{Router, http::header, response::IntoResponse, routing::get};
use bytes::Bytes;

/// As long as the connector's own path: the baseline reads the same requests.
pub const LIST: &str = "/api/bench/cegid/stores";
/// The same list, which the caller has.
pub const KNOWN: &str = "/api/bench/cegid/known_";

/// Serves `body` as JSON on [`LIST`], an empty 304 on [`KNOWN`], and `ok` on `/healthz`, until the process is killed.
pub async fn serve(address: &str, body: Bytes) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let router = Router::new()
        .route(LIST, get(move || async move { ([(header::CONTENT_TYPE, "application/json")], body).into_response() }))
        .route(KNOWN, get(|| async { axum::http::StatusCode::NOT_MODIFIED }))
        .route("/healthz", get(|| async { "ok" }));
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}
