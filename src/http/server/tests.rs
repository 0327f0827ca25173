//! The loop over real sockets. Time is paused: where a test waits for a timeout, the clock jumps to it.

use std::sync::Arc;

use axum::{
    Extension, Router,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::StatusCode;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::{Notify, oneshot},
    task::JoinHandle,
};

use super::*;
use crate::http::extract::{Json, body::BodyLimits};

/// Answers in place of a refusal, so that a test knows its own words.
struct Explain;

impl Refuse for Explain {
    fn refuse(&self, status: StatusCode) -> Response {
        (status, [("x-request-id", "7")], "why").into_response()
    }
}

struct Served {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    arrived: Arc<Notify>,
    go_on: Arc<Notify>,
    metrics: Metrics,
    task: JoinHandle<Stopped>,
}

impl Served {
    async fn with(options: ServerOptions) -> Self {
        let server = Server::bind("127.0.0.1:0".parse().unwrap(), options).await.unwrap();
        let address = server.local_address().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (at_arrival, until) = (Arc::clone(&arrived), Arc::clone(&go_on));
        let waits = move || async move {
            at_arrival.notify_one();
            until.notified().await;
            "done"
        };
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route(
                "/peer",
                get(|Extension(PeerAddress(peer)): Extension<PeerAddress>| async move { format!("{peer} here") }),
            )
            .route("/waits", get(waits))
            .route("/large", get(|| async { vec![b'x'; 64 << 20] }))
            .route("/json", post(|Json(_): Json<serde_json::Value>| async { StatusCode::OK }))
            .with_state(BodyLimits::default());
        let metrics = Metrics::new();
        let counted = metrics.clone();
        let refuse = Arc::new(Explain);
        let task = tokio::spawn(async move {
            server
                .serve(|peer| router.clone().layer(Extension(peer)), refuse, &counted, async { drop(stopped.await) })
                .await
        });
        Self { address, stop: Some(stop), arrived, go_on, metrics, task }
    }

    async fn start() -> Self {
        Self::with(ServerOptions::default()).await
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: c\r\n\r\n";

async fn answer(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"here") && !text.ends_with(b"done") {
        let mut buffer = [0; 1024];
        let length = stream.read(&mut buffer).await.unwrap();
        assert!(length > 0, "closed after {:?}", String::from_utf8_lossy(&text));
        text.extend_from_slice(&buffer[..length]);
    }
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn each_connection_has_the_routes_of_its_peer() {
    let served = Served::start().await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET /peer HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    assert!(answer(&mut stream).await.ends_with("127.0.0.1 here"));
}

/// Seconds until the server closes the connection.
async fn closed_after(stream: &mut TcpStream) -> u64 {
    let started = Instant::now();
    let mut rest = Vec::new();
    // A reset is a way of closing, too.
    let _ = stream.read_to_end(&mut rest).await;
    started.elapsed().as_secs()
}

#[tokio::test(start_paused = true)]
async fn half_sent_requests_are_closed_within_the_header_timeout() {
    let served = Served::start().await;
    for half in [&b""[..], b"G", b"GET / HTTP/1.1\r\nhost: c\r\n", b"PRI * HT", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut stream = served.connect().await;
        stream.write_all(half).await.unwrap();
        assert_eq!(closed_after(&mut stream).await, 10, "{:?}", String::from_utf8_lossy(half));
    }
}

#[tokio::test(start_paused = true)]
async fn a_byte_a_second_does_not_keep_a_connection() {
    let served = Served::start().await;
    let (mut read, mut write) = served.connect().await.into_split();
    let started = Instant::now();
    let drip = tokio::spawn(async move {
        for byte in b"GET / HTTP/1.1\r\nhost: connector.example\r\n" {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if write.write_all(&[*byte]).await.is_err() {
                return;
            }
        }
    });
    let _ = read.read_to_end(&mut Vec::new()).await;
    assert!((10..=11).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    drip.abort();
}

#[tokio::test(start_paused = true)]
async fn a_connection_serves_many_requests_and_is_closed_when_idle() {
    let served = Served::start().await;
    let mut stream = served.connect().await;
    for _ in 0..3 {
        tokio::time::advance(Duration::from_secs(6)).await;
        stream.write_all(GET).await.unwrap();
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(closed_after(&mut stream).await, 10);
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_keeps_its_connection() {
    let served = Served::start().await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET /waits HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    served.arrived.notified().await;
    tokio::time::sleep(Duration::from_secs(45)).await;
    served.go_on.notify_one();
    assert!(answer(&mut stream).await.ends_with("done"));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_answered_408() {
    let served = Served::start().await;
    let mut stream = served.connect().await;
    let head = b"POST /json HTTP/1.1\r\nhost: c\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{";
    stream.write_all(head).await.unwrap();
    let mut text = vec![0; 12];
    stream.read_exact(&mut text).await.unwrap();
    assert_eq!(text, b"HTTP/1.1 408");
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_takes_nothing_is_cut_off() {
    let served = Served::start().await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET /large HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_secs(41)).await;
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    assert!(received.len() < 64 << 20, "{}", received.len());
}

#[tokio::test(start_paused = true)]
async fn connections_beyond_the_cap_wait_for_a_place() {
    let served = Served::with(ServerOptions { max_connections: 1, ..ServerOptions::default() }).await;
    let mut first = served.connect().await;
    first.write_all(GET).await.unwrap();
    answer(&mut first).await;
    assert!(served.metrics.render().contains("http_connections 1"));
    let mut second = served.connect().await;
    second.write_all(GET).await.unwrap();
    let early = tokio::time::timeout(Duration::from_secs(5), second.read_u8()).await;
    assert!(early.is_err(), "served beyond the cap");
    drop(first);
    assert!(answer(&mut second).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test(start_paused = true)]
async fn a_stopping_server_finishes_what_is_in_flight_and_takes_nothing_new() {
    let mut served = Served::start().await;
    let mut idle = served.connect().await;
    idle.write_all(GET).await.unwrap();
    answer(&mut idle).await;
    let mut busy = served.connect().await;
    busy.write_all(b"GET /waits HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    served.arrived.notified().await;
    served.stop();
    assert_eq!(closed_after(&mut idle).await, 0);
    assert!(TcpStream::connect(served.address).await.is_err());
    served.go_on.notify_one();
    assert!(answer(&mut busy).await.contains("connection: close"));
    assert_eq!(served.task.await.unwrap(), Stopped::Drained);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_end_is_cut_after_the_drain_timeout() {
    let mut served = Served::start().await;
    let mut busy = served.connect().await;
    busy.write_all(b"GET /waits HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    served.arrived.notified().await;
    let started = Instant::now();
    served.stop();
    assert_eq!(served.task.await.unwrap(), Stopped::Cut(1));
    assert_eq!(started.elapsed().as_secs(), ServerOptions::default().drain_timeout.as_secs());
}

#[tokio::test(start_paused = true)]
async fn during_the_drain_delay_new_connections_are_still_served() {
    let delay = Duration::from_secs(5);
    let mut served = Served::with(ServerOptions { drain_delay: delay, ..ServerOptions::default() }).await;
    served.stop();
    let mut late = served.connect().await;
    late.write_all(GET).await.unwrap();
    assert!(answer(&mut late).await.starts_with("HTTP/1.1 200"));
    drop(late);
    assert_eq!(served.task.await.unwrap(), Stopped::Drained);
}

/// As many as the system lets wait, below a thousand.
fn crowd() -> usize {
    let most = std::fs::read_to_string("/proc/sys/net/core/somaxconn").ok().and_then(|text| text.trim().parse().ok());
    most.unwrap_or(128).min(1000)
}

#[tokio::test]
async fn a_crowd_that_comes_at_once_is_let_in_before_anybody_is_accepted() {
    let server = Server::bind("127.0.0.1:0".parse().unwrap(), ServerOptions::default()).await.unwrap();
    let address = server.local_address().unwrap();
    // Nobody accepts: whoever finds no place in the system's queue would try for minutes.
    let mut waiting = Vec::new();
    for number in 0..crowd() {
        let connected = tokio::time::timeout(Duration::from_secs(10), TcpStream::connect(address)).await;
        waiting.push(connected.unwrap_or_else(|_| panic!("no place for number {number}")).unwrap());
    }
}

#[tokio::test]
async fn a_port_in_use_is_one_clear_line() {
    let served = Served::start().await;
    let error = Server::bind(served.address, ServerOptions::default()).await.err().unwrap().to_string();
    assert!(error.contains(&served.address.to_string()) && error.contains("in use"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

/// Everything that the server sends until it closes the connection.
async fn refusal(served: &Served, request: &[u8]) -> String {
    let mut stream = served.connect().await;
    stream.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_whole_and_ends_the_connection() {
    let served = Served::start().await;
    let large = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(MAX_HEAD_BYTES));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(101));
    for (status, request) in [
        (431, large.as_str()),
        (431, &many),
        (400, "GET / x HTTP/1.1\r\n\r\n"),
        (400, "GET / HTTP/3.0\r\n\r\n"),
        (400, "GE\u{e9} / HTTP/1.1\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\na b: c\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\na: b\u{0}c\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\ncontent-length: x\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n"),
        (400, "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}"),
    ] {
        let answer = refusal(&served, request.as_bytes()).await;
        let shown: String = request.chars().take(60).collect();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{shown}: {answer}");
        assert!(answer.ends_with("\r\n\r\nwhy"), "{shown}: {answer}");
        for line in ["x-request-id: 7", "content-length: 3", "connection: close"] {
            assert!(answer.lines().any(|header| header == line), "{line}, {shown}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_refusal_arrives_although_its_caller_still_sends() {
    let served = Served::start().await;
    // More than the sockets hold, so that unread bytes are left when the answer goes out.
    let large = format!("GET / HTTP/1.1\r\nx: {}", "y".repeat(8 * MAX_HEAD_BYTES));
    let answer = refusal(&served, large.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 ") && answer.ends_with("why"), "{answer}");
}

#[tokio::test]
async fn a_refusal_comes_after_the_answers_to_what_could_be_read() {
    let served = Served::start().await;
    let answers = refusal(&served, &[GET, b"nonsense\r\n\r\n"].concat()).await;
    let (first, second) = answers.split_once("here").unwrap();
    assert!(first.starts_with("HTTP/1.1 200 "), "{answers}");
    assert!(second.starts_with("HTTP/1.1 400 ") && second.ends_with("why"), "{answers}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_peer_that_goes_on_sending_is_cut_off() {
    let served = Served::start().await;
    let stream = served.connect().await;
    // Or the system holds small writes back for some milliseconds, in which hours of this clock pass.
    stream.set_nodelay(true).unwrap();
    let (mut read, mut write) = stream.into_split();
    let drip = tokio::spawn(async move {
        write.write_all(b"nonsense\r\n\r\n").await.unwrap();
        while write.write_all(b"more").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
    let started = Instant::now();
    let mut answer = Vec::new();
    let _ = read.read_to_end(&mut answer).await;
    assert!(answer.ends_with(b"why"));
    drip.await.unwrap();
    assert!(started.elapsed().as_secs() <= 15, "{:?}", started.elapsed());
}

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    [&[0, 0, payload.len() as u8, kind, flags, 0, 0, 0, stream], payload].concat()
}

/// Opens an HTTP/2 connection with some frames, and sends PINGs until it is closed. Says after how many seconds.
async fn pinged(served: &Served, frames: &[u8]) -> u64 {
    let (mut read, mut write) = served.connect().await.into_split();
    let started = Instant::now();
    let settings = frame(4, 0, 0, &[]);
    write.write_all(&[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &*settings, frames].concat()).await.unwrap();
    let pings = tokio::spawn(async move {
        while started.elapsed().as_secs() < 3600 && write.write_all(&frame(6, 0, 0, &[7; 8])).await.is_ok() {
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
    });
    let mut acknowledged = Vec::new();
    let _ = read.read_to_end(&mut acknowledged).await;
    let seconds = started.elapsed().as_secs();
    pings.abort();
    let acknowledgement = frame(6, 1, 0, &[7; 8]);
    assert!(acknowledged.windows(acknowledgement.len()).any(|bytes| bytes == acknowledgement), "no PING was answered");
    seconds
}

#[tokio::test(start_paused = true)]
async fn pings_alone_do_not_keep_a_connection() {
    let served = Served::start().await;
    assert_eq!(pinged(&served, &[]).await, 10);
}

#[tokio::test(start_paused = true)]
async fn pings_after_an_answer_do_not_keep_a_connection() {
    let served = Served::start().await;
    // GET, http, / by their numbers in the static table; end of headers and of stream.
    let seconds = pinged(&served, &frame(1, 5, 1, &[0x82, 0x86, 0x84])).await;
    assert!((10..=12).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn a_large_answer_that_is_read_slowly_arrives_whole() {
    let served = Served::start().await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET /large HTTP/1.1\r\nhost: c\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut part = vec![0; 4 << 20];
    for _ in 0..16 {
        stream.read_exact(&mut part).await.unwrap();
        tokio::time::sleep(Duration::from_secs(12)).await;
    }
    part.clear();
    stream.read_to_end(&mut part).await.unwrap();
    assert!(part.ends_with(b"x"));
}
