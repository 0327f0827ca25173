//! The demo's receiver of webhooks: verifies what comes and shows the last of it under its own address.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    routing::get,
};
use http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::AbortHandle};

use crate::{
    app::App,
    clock::Clock,
    domain::{audit::AuditOrigin, ids::TenantId, permission_set::PermissionSet},
    flows::{
        Ctx,
        webhooks::{self, SubscriptionDraft, verify},
    },
};

/// What is kept of it.
const KEPT: usize = 100;
/// The webhook is recognised by it, so that the next start can remove it.
const DESCRIPTION: &str = "demo: the receiver of this process";

/// A receiver that listens; it stops when it is dropped.
pub(super) struct Receiver {
    /// `http://127.0.0.1:<port>/`
    pub url: String,
    task: AbortHandle,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Shared {
    secret: SecretString,
    received: Arc<Mutex<VecDeque<Value>>>,
}

impl Receiver {
    /// Listens on a free port of the loopback, and has every event of the tenant sent there.
    pub(super) async fn start(app: &App, tenant: &TenantId, clock: &Clock) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let tenant = app.registry.get(tenant).context("the demo's tenant is not in effect")?;
        let ctx = Ctx { tenant, services: Arc::clone(&app.services), trace: None, until: None };
        let origin = AuditOrigin::command_line(clock.now());
        for old in app.store.subscriptions(&ctx.tenant.id).await? {
            if old.description.as_deref() == Some(DESCRIPTION) {
                webhooks::remove(&ctx, &old.id, &origin).await?;
            }
        }
        let draft = SubscriptionDraft {
            endpoint: url.clone(),
            events: vec!["*".to_owned()],
            enabled: true,
            stores: Vec::new(),
            ordered: false,
            include_entity: false,
            description: Some(DESCRIPTION.to_owned()),
        };
        let made = webhooks::create(&ctx, &draft, PermissionSet::all(), &origin).await?;
        let shared = Shared { secret: made.secrets.current().into(), received: Arc::default() };
        let router =
            Router::new().route("/", get(show).post(receive)).layer(DefaultBodyLimit::max(1 << 20)).with_state(shared);
        let task = tokio::spawn(async move {
            // Ends with the demo.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, task: task.abort_handle() })
    }
}

async fn receive(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signature = header("webhook-signature");
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let verified = verify(shared.secret.expose_secret(), id, timestamp, &body, signature);
    let event = serde_json::from_slice::<Value>(&body).unwrap_or_default();
    let mut received = shared.received.lock().unwrap_or_else(PoisonError::into_inner);
    received.truncate(KEPT - 1);
    received.push_front(json!({ "webhook-id": id, "verified": verified, "event": event }));
    if verified { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED }
}

/// Newest first.
async fn show(State(shared): State<Shared>) -> Json<Value> {
    let received = shared.received.lock().unwrap_or_else(PoisonError::into_inner);
    Json(json!({ "received": received.iter().collect::<Vec<_>>() }))
}
