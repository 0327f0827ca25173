//! The server loop: accepts connections within limits, closes those that send or read too slowly, and stops without breaking
//! requests in flight. `axum::serve` has no timers and no limit of connections.

mod write_timeout;

use std::{
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Extension, Router, body::Body};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::Layer as _;

use crate::telemetry::Metrics;
use write_timeout::{Progress, WriteTimeout};

/// Bytes that the head of a request may have (HTTP/1) or its header list (HTTP/2).
const MAX_HEAD_BYTES: usize = 64 << 10;
/// Requests under way on one HTTP/2 connection.
const MAX_STREAMS: u32 = 128;
/// Connections that wait to be accepted, as far as the system allows (Linux: `net.core.somaxconn`). The usual 128 are too
/// few for a crowd: whoever finds no place is silently ignored, and tries again after one second, then three.
const ACCEPT_QUEUE: u32 = 65_535;
/// Wait after a failed accept, which is nearly always for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The other end of the connection that a request came on; it may be a proxy. An extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerAddress(pub IpAddr);

/// The limits of the loop.
#[derive(Clone, Copy, Debug)]
pub struct ServerOptions {
    /// Whether HTTP/2 is spoken to clients that begin with it, beside HTTP/1.
    pub http2: bool,
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
            http2: false,
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

    /// Serves the routes until `stop` is ready, then drains. Whoever signals the stop drops readiness first.
    pub async fn serve(self, router: Router, metrics: &Metrics, stop: impl Future<Output = ()>) -> Stopped {
        metrics.describe_gauge("http_connections", "Open connections.");
        metrics.describe_gauge("http_connections_limit", "Open connections that there may be; further ones wait.");
        metrics.gauge::<&str, 0>("http_connections_limit", []).set(self.options.max_connections as f64);
        let open = metrics.gauge::<&str, 0>("http_connections", []);
        let permits = Arc::new(Semaphore::new(self.options.max_connections));
        let stopping = CancellationToken::new();
        let mut stop = pin!(async {
            stop.await;
            sleep(self.options.drain_delay).await;
        });
        loop {
            tokio::select! {
                biased;
                () = &mut stop => break,
                (permit, stream, peer) = accept(&self.listener, &permits) => {
                    let connection = connection(stream, peer, router.clone(), self.options, stopping.clone());
                    let open = open.clone();
                    tokio::spawn(async move {
                        open.increment(1);
                        connection.await;
                        open.decrement(1);
                        drop(permit);
                    });
                }
            }
        }
        drop(self.listener);
        stopping.cancel();
        // Every connection has given its permit back when all of them can be taken.
        let all = u32::try_from(self.options.max_connections).unwrap_or(u32::MAX);
        match timeout(self.options.drain_timeout, permits.acquire_many(all)).await {
            Ok(_) => Stopped::Drained,
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
    socket.listen(ACCEPT_QUEUE)
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
            Err(error) if concerns_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn concerns_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Serves a connection to its end. How it ends is the peer's business: there is nobody to tell.
async fn connection(
    stream: TcpStream,
    peer: PeerAddress,
    router: Router,
    options: ServerOptions,
    stopping: CancellationToken,
) {
    // Small answers must not wait for the peer's acknowledgement of the last ones.
    if stream.set_nodelay(true).is_err() {
        return; // It is gone already.
    }
    let progress = Progress::default();
    let io = TokioIo::new(WriteTimeout::new(stream, options.write_timeout, progress.clone()));
    let routes = Extension(peer).layer(router);
    let counted = progress.clone();
    let service = tower::service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let request_in_flight = counted.begin_request();
        let answer = tower::ServiceExt::oneshot(routes.clone(), request.map(Body::new));
        async move { answer.await.map(|response| request_in_flight.until_sent(response)) }
    });
    let builder = builder(options);
    let mut connection = pin!(builder.serve_connection(io, TowerToHyperService::new(service)));
    // HTTP/1 has a timer for heads; none runs before the protocol is known.
    let mut first_head = pin!(sleep(options.header_timeout));
    let (mut waits_for_first_head, mut told_to_stop) = (options.http2, false);
    loop {
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            () = stopping.cancelled(), if !told_to_stop => {
                told_to_stop = true;
                // Half a head, or nothing: nobody waits for an answer.
                if progress.is_idle() {
                    return;
                }
                connection.as_mut().graceful_shutdown();
            }
            () = first_head.as_mut(), if waits_for_first_head => {
                if !progress.had_requests() {
                    return;
                }
                waits_for_first_head = false;
            }
        }
    }
}

fn builder(options: ServerOptions) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        .max_buf_size(MAX_HEAD_BYTES)
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(options.header_timeout)
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD_BYTES as u32);
    if options.http2 { builder } else { builder.http1_only() }
}
