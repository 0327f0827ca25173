//! Posts what happens to one listener, as an installation that pushes its business notifications does.
//!
//! The push has no public contract: a POST of the log's own text as JSON, the subscription's fixed headers, and any 2xx as
//! success are assumed. What does not arrive stays in the log as failed, where whoever reads the log finds it. Knows no
//! connector.

use std::sync::{Arc, Weak};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use url::Url;

use super::state::SimState;

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// How long a listener may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who is told.
#[derive(Clone, Debug)]
pub struct Subscriber {
    /// Where to post; `http` only.
    pub url: Url,
    /// The fixed headers of the subscription.
    pub headers: HeaderMap,
}

/// Ends the posting when it is dropped.
#[derive(Debug)]
pub(super) struct Posting(AbortHandle);

impl Drop for Posting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Posts whatever is logged from now on.
pub(super) fn start(state: &Arc<SimState>, subscriber: Subscriber) -> Posting {
    let after = state.world().notifications().last_id();
    Posting(tokio::spawn(follow(Arc::downgrade(state), subscriber, after)).abort_handle())
}

async fn follow(state: Weak<SimState>, subscriber: Subscriber, mut after: u64) {
    loop {
        let Some(running) = state.upgrade() else { return };
        let next = {
            let world = running.world();
            let waits = world.notifications().all().find(|row| row.id > after && !row.acknowledged);
            waits.map(|row| (row.id, row.text.to_string()))
        };
        drop(running);
        let Some((id, text)) = next else {
            sleep(LOOK).await;
            continue;
        };
        let failed = post(&subscriber, text).await.err();
        let Some(running) = state.upgrade() else { return };
        let mut world = running.world();
        match failed {
            None => {
                world.notifications_mut().acknowledge(id);
            }
            Some(error) => world.notifications_mut().fail(id, &error),
        }
        after = id;
    }
}

/// One post; why it did not arrive.
async fn post(subscriber: &Subscriber, text: String) -> Result<(), String> {
    match timeout(PATIENCE, try_to_post(subscriber, text)).await {
        Ok(Ok(status)) if status.is_success() => Ok(()),
        Ok(Ok(status)) => Err(format!("the listener answered {status}")),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

async fn try_to_post(
    subscriber: &Subscriber,
    text: String,
) -> Result<StatusCode, Box<dyn std::error::Error + Send + Sync>> {
    let url = &subscriber.url;
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(80);
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let task = tokio::spawn(connection);
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = Request::post(path)
        .header(header::HOST, format!("{host}:{port}"))
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Body::from(text))?;
    request.headers_mut().extend(subscriber.headers.clone());
    let status = sender.send_request(request).await?.status();
    task.abort();
    Ok(status)
}
