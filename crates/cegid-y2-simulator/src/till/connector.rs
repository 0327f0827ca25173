//! The requests that LiveStore makes: two, over plain HTTP, to a connector on the same machine or network.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::json;
use tokio::{net::TcpStream, time::timeout};
use url::Url;
use uuid::Uuid;

/// LiveStore is impatient.
const PATIENCE: Duration = Duration::from_secs(10);

/// The connector that the till is set up for, as LiveStore's own settings would say it.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TillConnector {
    /// `http://127.0.0.1:8080`; only `http`, this till speaks no TLS.
    pub url: Url,
    /// The tenant.
    pub tenant_id: String,
    /// A key with `tenant.y2.listener`.
    pub key: String,
}

/// Without the key.
impl std::fmt::Debug for TillConnector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TillConnector({}, {})", self.url, self.tenant_id)
    }
}

impl TillConnector {
    fn path(&self, rest: &str) -> String {
        format!("{}/api/{}/external/livestore/session{rest}", self.url.path().trim_end_matches('/'), self.tenant_id)
    }

    /// Asks whether the connector is there.
    pub(super) async fn is_there(&self) -> Result<(), String> {
        let (status, _) = self.send(Method::GET, &self.path(""), None).await?;
        if status == StatusCode::OK { Ok(()) } else { Err(format!("the connector's health check answered {status}")) }
    }

    /// Posts a session; answers the address that a browser opens.
    pub(super) async fn session(
        &self,
        id: Uuid,
        callback: &str,
        customer_id: Option<&str>,
        store_id: Option<&str>,
    ) -> Result<String, String> {
        let body = json!({
            "callbackUrl": callback, "customerId": customer_id, "storeId": store_id, "origin": "simulated till",
        });
        let (status, headers) =
            self.send(Method::POST, &self.path(&format!("?sessionId={id}")), Some(body.to_string())).await?;
        let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
        match (status, location) {
            (StatusCode::OK, Some(location)) => Ok(location.to_owned()),
            (status, _) => Err(format!("the connector answered the session with {status}")),
        }
    }

    async fn send(&self, method: Method, path: &str, body: Option<String>) -> Result<(StatusCode, HeaderMap), String> {
        match timeout(PATIENCE, self.exchange(method, path, body)).await {
            Ok(answer) => answer.map_err(|error| format!("the connector cannot be reached: {error}")),
            Err(_) => Err("the connector does not answer".to_owned()),
        }
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<(StatusCode, HeaderMap), Box<dyn std::error::Error + Send + Sync>> {
        let host = self.url.host_str().filter(|_| self.url.scheme() == "http").ok_or("expected an http address")?;
        let port = self.url.port_or_known_default().unwrap_or(80);
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, format!("{host}:{port}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-api-key", &self.key)
            .body(body.map_or_else(Body::empty, Body::from))?;
        let answer = sender.send_request(request).await?;
        connection.abort();
        Ok((answer.status(), answer.headers().clone()))
    }
}
