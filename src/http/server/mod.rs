//! The server loop: accepts connections within limits, closes those that send or read too slowly, and stops without
//! breaking requests in flight. Knows neither routes nor settings.
//!
//! `axum::serve` would be shorter, but it has no timer: half-sent requests stay open for ever, and nothing bounds the
//! number of connections.

mod activity;
mod refusal;
mod service;
mod stream;
#[cfg(test)]
mod tests;

use std::{
    convert::Infallible,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{extract::Request, response::Response};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
};
use metrics::Gauge;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};
use tower::Service;

use activity::{Activity, Verdict};
pub use refusal::Refuse;
use service::ConnectionService;
use stream::WatchedStream;

use crate::telemetry::Metrics;

/// Bytes that the head of a request may have (HTTP/1) or its header list (HTTP/2).
const MAX_HEAD_BYTES: usize = 64 << 10;
/// Requests under way on one HTTP/2 connection.
const MAX_STREAMS: u32 = 128;
/// Connections that wait to be accepted, as far as the system allows (Linux: `net.core.somaxconn`). The usual 128 are too
/// few for a crowd: whoever finds no place is silently ignored, and tries again after one second, then three.
const MOST_WAITING: u32 = 65_535;
/// Wait after a failed accept, which is nearly always for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The other end of the connection that a request came on. It may be a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// What answers requests: the routes of the product, or those of a test. Always ready, and cheap to clone.
pub trait Routes:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static
{
}

impl<S> Routes for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static
{
}

/// The limits of the loop.
#[derive(Clone, Copy, Debug)]
pub struct ServerOptions {
    /// Connections at a time; further ones wait in the system's queue.
    pub max_connections: usize,
    /// From the accept, or from the end of the last answer, to the end of the next head. An idle connection counts as
    /// one that has not sent a head.
    pub header_timeout: Duration,
    /// Longest time that a peer may take to accept any bytes of an answer.
    pub write_timeout: Duration,
    /// Between the stop signal and the end of accepting: time for a load balancer to see that readiness dropped.
    pub drain_delay: Duration,
    /// Between the end of accepting and the end of the last request; whatever is left then is cut.
    pub drain_timeout: Duration,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            max_connections: 4096,
            header_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(30),
            drain_delay: Duration::ZERO,
            drain_timeout: Duration::from_secs(9),
        }
    }
}

/// An address that cannot be listened on. One line, fit for an operator.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else listens there.
    #[error(
        "cannot listen on {0}: the port is in use; stop the other program or choose another address (`server.bind`, or `--bind` of a demo)"
    )]
    InUse(SocketAddr),
    /// The address is another machine's, the port is privileged, and so on.
    #[error("cannot listen on {0}: {1}")]
    Refused(SocketAddr, io::Error),
}

/// How the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Every request in flight was answered.
    Drained,
    /// Some connections were still busy at the end of the drain timeout and were cut.
    Cut(usize),
}

/// A bound address that is not served yet. Callers may connect from now on; they wait.
pub struct Server {
    listener: TcpListener,
    options: ServerOptions,
}

impl Server {
    /// Binds the address. Port 0 picks a free one.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn bind(address: SocketAddr, options: ServerOptions) -> Result<Self, BindError> {
        let listener = listen(address).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => BindError::InUse(address),
            _ => BindError::Refused(address, error),
        })?;
        Ok(Self { listener, options })
    }

    /// The address that was bound, with its real port.
    ///
    /// # Errors
    /// The system's, if the socket is gone.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves each connection with the routes that `routes` has for its peer until `stop` is ready, then drains. Whoever signals
    /// the stop drops readiness first. What cannot be read as a request never reaches a route: `refuse` says what is answered.
    pub async fn serve<R: Routes>(
        self,
        routes: impl Fn(PeerAddress) -> R,
        refuse: Arc<dyn Refuse>,
        metrics: &Metrics,
        stop: impl Future<Output = ()>,
    ) -> Stopped {
        metrics.describe_gauge("http_connections", "Open connections.");
        metrics.describe_gauge("http_connections_limit", "Open connections that there may be; further ones wait.");
        metrics.gauge::<&str, 0>("http_connections_limit", []).set(self.options.max_connections as f64);
        let connections = metrics.gauge::<&str, 0>("http_connections", []);
        let permits = Arc::new(Semaphore::new(self.options.max_connections));
        let graceful = GracefulShutdown::new();
        let connector = Connector { builder: builder(), options: self.options, routes, refuse, connections };
        {
            let delay = self.options.drain_delay;
            let mut stop = pin!(async {
                stop.await;
                tokio::time::sleep(delay).await;
            });
            loop {
                tokio::select! {
                    biased;
                    () = &mut stop => break,
                    (permit, stream, peer) = accept(&self.listener, &permits) => {
                        connector.spawn(stream, peer, permit, graceful.watcher());
                    }
                }
            }
        }
        drop(self.listener);
        match tokio::time::timeout(self.options.drain_timeout, graceful.shutdown()).await {
            Ok(()) => Stopped::Drained,
            Err(_) => Stopped::Cut(self.options.max_connections - permits.available_permits()),
        }
    }
}

/// As `TcpListener::bind` does it, which cannot be told how many may wait.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A process that is started again takes the port over although connections of the last one are not forgotten yet.
    // Elsewhere this option would let two processes share a port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(MOST_WAITING)
}

/// The next connection and its place among the allowed ones. A full house leaves callers in the system's queue.
async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> (OwnedSemaphorePermit, TcpStream, PeerAddress) {
    let Ok(permit) = Arc::clone(permits).acquire_owned().await else {
        return std::future::pending().await; // The semaphore is never closed.
    };
    loop {
        match listener.accept().await {
            // An IPv4 caller of an IPv6 socket is an IPv4 caller.
            Ok((stream, peer)) => return (permit, stream, PeerAddress(peer.ip().to_canonical())),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        // [`Activity`] times heads for both protocols, and for the bytes before the protocol is known, where this timer
        // does not run. It would also cost a timer for each request.
        .header_read_timeout(None)
        .max_buf_size(MAX_HEAD_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD_BYTES as u32);
    builder
}

/// What every connection needs.
struct Connector<F> {
    builder: Builder<TokioExecutor>,
    options: ServerOptions,
    routes: F,
    refuse: Arc<dyn Refuse>,
    connections: Gauge,
}

impl<R: Routes, F: Fn(PeerAddress) -> R> Connector<F> {
    fn spawn(&self, stream: TcpStream, peer: PeerAddress, permit: OwnedSemaphorePermit, watcher: Watcher) {
        // Small answers must not wait for the peer's acknowledgement of the last ones.
        if stream.set_nodelay(true).is_err() {
            return; // It is gone already.
        }
        let activity = Arc::new(Activity::new(self.options.header_timeout, self.options.write_timeout));
        let io = TokioIo::new(WatchedStream::new(stream, Arc::clone(&activity), Arc::clone(&self.refuse)));
        let service = ConnectionService::new((self.routes)(peer), Arc::clone(&activity));
        let connection = self.builder.serve_connection(io, service).into_owned();
        let connections = self.connections.clone();
        tokio::spawn(async move {
            connections.increment(1);
            watched(watcher.watch(connection), &activity).await;
            connections.decrement(1);
            drop(permit);
        });
    }
}

/// Drives a connection to its end, or drops it when it was silent for too long. How it ends is the peer's business: there
/// is nobody to tell.
async fn watched(connection: impl Future, activity: &Activity) {
    let mut connection = pin!(connection);
    let mut check = pin!(tokio::time::sleep_until(activity.first_check()));
    loop {
        tokio::select! {
            biased;
            _ = &mut connection => return,
            () = &mut check => match activity.verdict(Instant::now()) {
                Verdict::TooSlow => return,
                Verdict::LookAgain(at) => check.as_mut().reset(at),
            }
        }
    }
}
