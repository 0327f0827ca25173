//! Requests of the exporter on the connector's kind of HTTP client: guarded, without redirects and proxies, bounded in time
//! and size. Refuses to know what is sent, and to print a header: they may hold the collector's credentials.

use std::{
    error::Error,
    fmt::Write as _,
    sync::{Arc, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use opentelemetry_http::{HttpClient, HttpError, Request, Response, ResponseBodyTooLarge};
use tokio::{runtime::Handle, time::timeout};

use super::delivery::LastFailure;
use crate::{
    network::{NetworkPolicy, shared_client},
    telemetry::variables::Collector,
};

/// A collector answers with a few bytes.
const MAX_ANSWER: usize = 64 << 10;

/// A client for one host. It is not the one that tenants' addresses are called with: the operator has named the collector, so
/// its host is allowed wherever it is, and that must not open the host to tenants.
#[derive(Debug)]
pub(super) struct Transport {
    http: reqwest::Client,
    /// The exporter's thread has none of its own.
    runtime: Handle,
    timeout: Duration,
    failure: LastFailure,
}

impl Transport {
    pub(super) fn to(collector: &Collector) -> Result<Self, Box<dyn Error>> {
        let host = collector.endpoint.host_str().unwrap_or_default().to_owned();
        let policy = Arc::new(NetworkPolicy::new(&[host])?);
        policy.check_url(&collector.endpoint)?;
        let http = shared_client(policy)?;
        Ok(Self { http, runtime: Handle::try_current()?, timeout: collector.timeout, failure: LastFailure::default() })
    }

    pub(super) fn last_failure(&self) -> LastFailure {
        Arc::clone(&self.failure)
    }
}

#[async_trait]
impl HttpClient for Transport {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (limit, exchange) = (self.timeout, exchange(self.http.clone(), request));
        // Over there: neither a timer nor a connection can be made on this thread.
        let result = match self.runtime.spawn(async move { timeout(limit, exchange).await }).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err("the collector did not answer in time".into()),
            Err(_) => Err("the process is ending".into()),
        };
        let reason = match &result {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("the collector answered {}", response.status())),
            Err(error) => Some(chain(error.as_ref())),
        };
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = reason;
        result
    }
}

async fn exchange(http: reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let request = reqwest::Request::try_from(request).map_err(reqwest::Error::without_url)?;
    let mut answer = http.execute(request).await.map_err(reqwest::Error::without_url)?;
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(ResponseBodyTooLarge::new().into());
        }
        body.extend_from_slice(&chunk);
    }
    let mut response = Response::new(body.freeze());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    Ok(response)
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        // Writing to a string does not fail.
        let _ = write!(text, ": {cause}");
        next = cause.source();
    }
    text
}
