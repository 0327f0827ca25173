//! A reverse proxy in front of replicas, as an installation has one: it follows `/readyz` and passes requests on in turn.
//! Never tries twice, so that a request which fails anywhere is seen. The load programs use it too.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

/// How often readiness is looked at. A replica's `server.drain_delay` has to be longer.
pub const LOOK: Duration = Duration::from_millis(50);
/// The largest body, either way.
const MOST_BYTES: usize = 8 << 20;

/// A proxy that listens until it is dropped.
pub struct ReverseProxy {
    /// Host and port.
    pub address: String,
    replicas: Arc<[Replica]>,
    _tasks: JoinSet<()>,
}

struct Replica {
    address: String,
    ready: watch::Sender<bool>,
    /// Requests that were passed on.
    asked: AtomicUsize,
}

struct Shared {
    http: reqwest::Client,
    replicas: Arc<[Replica]>,
    turn: AtomicUsize,
}

impl ReverseProxy {
    /// In front of these addresses (host and port), of which none has to be there yet.
    pub async fn before(replicas: &[String]) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let replica = |address: &String| Replica {
            address: address.clone(),
            ready: watch::Sender::new(false),
            asked: AtomicUsize::new(0),
        };
        let replicas: Arc<[Replica]> = replicas.iter().map(replica).collect();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        let http = http.timeout(Duration::from_secs(30)).build().map_err(std::io::Error::other)?;
        let mut tasks = JoinSet::new();
        for number in 0..replicas.len() {
            tasks.spawn(follow(http.clone(), Arc::clone(&replicas), number));
        }
        let shared = Shared { http, replicas: Arc::clone(&replicas), turn: AtomicUsize::new(0) };
        let router = Router::new().fallback(pass_on).with_state(Arc::new(shared));
        tasks.spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, replicas, _tasks: tasks })
    }

    /// Waits until the proxy takes this replica for ready, or for not ready.
    pub async fn until(&self, number: usize, ready: bool) {
        let mut changes = self.replicas[number].ready.subscribe();
        // The sender lives as long as the proxy does.
        let _ = changes.wait_for(|now| *now == ready).await;
    }

    /// How many requests each replica was given.
    pub fn asked(&self) -> Vec<usize> {
        self.replicas.iter().map(|replica| replica.asked.load(Ordering::Relaxed)).collect()
    }
}

async fn follow(http: reqwest::Client, replicas: Arc<[Replica]>, number: usize) {
    let replica = &replicas[number];
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let asked = http.get(format!("http://{}/readyz", replica.address)).timeout(Duration::from_secs(2));
        let ready = asked.send().await.is_ok_and(|answer| answer.status() == StatusCode::OK);
        replica.ready.send_if_modified(|known| std::mem::replace(known, ready) != ready);
    }
}

async fn pass_on(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let ready: Vec<&Replica> = shared.replicas.iter().filter(|replica| *replica.ready.borrow()).collect();
    if ready.is_empty() {
        return (StatusCode::BAD_GATEWAY, "no replica is ready").into_response();
    }
    let replica = ready[shared.turn.fetch_add(1, Ordering::Relaxed) % ready.len()];
    replica.asked.fetch_add(1, Ordering::Relaxed);
    match exchange(&shared.http, &replica.address, request).await {
        Ok(response) => response,
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{}: {error:?}", replica.address)).into_response(),
    }
}

async fn exchange(http: &reqwest::Client, address: &str, request: Request) -> Result<Response, axum::BoxError> {
    let (mut parts, body) = request.into_parts();
    for hop in [header::HOST, header::CONNECTION, header::CONTENT_LENGTH] {
        parts.headers.remove(hop);
    }
    let url = format!("http://{address}{}", parts.uri);
    let body = to_bytes(body, MOST_BYTES).await?;
    let answer = http.request(parts.method, url).headers(parts.headers).body(body).send().await?;
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if ![header::CONNECTION, header::TRANSFER_ENCODING, header::CONTENT_LENGTH].contains(name) {
            response = response.header(name, value);
        }
    }
    Ok(response.body(Body::from(answer.bytes().await?))?)
}
