//! The floor: a bare axum handler that answers the bytes it was given. What the connector is measured against.

use axum::{Router, http::header, response::IntoResponse, routing::get};
use bytes::Bytes;

/// Serves `body` as JSON on every `GET /`, and an empty 304 on `GET /304`, until the process is killed.
pub async fn serve(address: &str, body: Bytes) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(address).await?;
    let router = Router::new()
        .route("/", get(move || async move { ([(header::CONTENT_TYPE, "application/json")], body).into_response() }))
        .route("/304", get(|| async { axum::http::StatusCode::NOT_MODIFIED }));
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}
