//! The loop over real sockets. Time is paused: where a test waits for a timeout, the clock jumps to it.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::Body,
    routing::{get, post},
};
use cegid_connector::{
    http::{
        extract::Json,
        serve::{PeerAddress, Server, ServerOptions, Stopped},
    },
    telemetry::Metrics,
};
use http::StatusCode;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::{Notify, oneshot},
    task::JoinHandle,
    time::Instant,
};

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
        let (streamed, streams_until) = (Arc::clone(&arrived), Arc::clone(&go_on));
        let waits = move || async move {
            at_arrival.notify_one();
            until.notified().await;
            "done"
        };
        let streams = move || async move {
            let rest = async move {
                streamed.notify_one();
                streams_until.notified().await;
                Ok::<_, std::convert::Infallible>("done")
            };
            Body::from_stream(futures_util::stream::once(rest))
        };
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route(
                "/peer",
                get(|Extension(PeerAddress(peer)): Extension<PeerAddress>| async move { format!("{peer} here") }),
            )
            .route("/waits", get(waits))
            .route("/streams", get(streams))
            .route("/large", get(|| async { vec![b'x'; 64 << 20] }))
            .route("/json", post(|Json(_): Json<serde_json::Value>| async { StatusCode::OK }));
        let metrics = Metrics::new();
        let counted = metrics.clone();
        let task = tokio::spawn(async move { server.serve(router, &counted, async { drop(stopped.await) }).await });
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
async fn a_request_says_which_peer_it_came_from() {
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
    for http2 in [false, true] {
        let served = Served::with(ServerOptions { http2, ..ServerOptions::default() }).await;
        for half in [&b""[..], b"G", b"GET / HTTP/1.1\r\nhost: c\r\n", b"PRI * HT"] {
            let mut stream = served.connect().await;
            stream.write_all(half).await.unwrap();
            assert_eq!(closed_after(&mut stream).await, 10, "{:?}", String::from_utf8_lossy(half));
        }
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
async fn half_a_head_does_not_hold_a_stopping_server_up() {
    let mut served = Served::start().await;
    let mut silent = served.connect().await;
    let mut half = served.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\nho").await.unwrap();
    let mut second = served.connect().await;
    second.write_all(&[GET, b"GET / HT"].concat()).await.unwrap();
    answer(&mut second).await;
    let started = Instant::now();
    served.stop();
    for stream in [&mut silent, &mut half, &mut second] {
        assert_eq!(closed_after(stream).await, 0);
    }
    assert_eq!(served.task.await.unwrap(), Stopped::Drained);
    assert_eq!(started.elapsed().as_secs(), 0);
}

#[tokio::test]
async fn a_stopping_server_sends_an_answer_to_its_end() {
    let mut served = Served::start().await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET /streams HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    served.arrived.notified().await;
    let mut large = served.connect().await;
    large.write_all(b"GET /large HTTP/1.1\r\nhost: c\r\n\r\n").await.unwrap();
    let mut part = vec![0; 1 << 20];
    large.read_exact(&mut part).await.unwrap();
    served.stop();
    served.go_on.notify_one();
    let mut whole = Vec::new();
    stream.read_to_end(&mut whole).await.unwrap();
    assert!(String::from_utf8(whole).unwrap().contains("done"));
    let mut rest = Vec::new();
    large.read_to_end(&mut rest).await.unwrap();
    assert!(rest.len() > 63 << 20, "{}", rest.len());
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

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_ends_the_connection() {
    let served = Served::start().await;
    let large = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(256 << 10));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(101));
    for (status, request) in [
        (431, large.as_str()),
        (431, &many),
        (400, "GET / x HTTP/1.1\r\n\r\n"),
        (400, "GET / HTTP/3.0\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\na b: c\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n"),
    ] {
        let mut stream = served.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).await.unwrap();
        let shown: String = request.chars().take(60).collect();
        assert_eq!(head, format!("HTTP/1.1 {status}").as_bytes(), "{shown}");
        // With bytes unread, the end is a reset.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
    // HTTP/2 is not spoken unless a setting asks for it: its preface ends the connection without a word.
    let mut stream = served.connect().await;
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
    assert_eq!(stream.read_to_end(&mut Vec::new()).await.unwrap_or_default(), 0);
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_allowed() {
    let served = Served::with(ServerOptions { http2: true, ..ServerOptions::default() }).await;
    for client in [reqwest::Client::builder().http2_prior_knowledge(), reqwest::Client::builder().http1_only()] {
        let client = client.no_proxy().build().unwrap();
        let answer = client.get(format!("http://{}/peer", served.address)).send().await.unwrap();
        assert_eq!(answer.text().await.unwrap(), "127.0.0.1 here");
    }
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
