//! A closed-loop HTTP/1.1 load generator: keep-alive connections, one request in flight on each.
//!
//! Knows nothing of what it calls. Written by hand because it must cost far less than the servers it measures.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What one run did.
#[derive(Debug, Clone)]
pub struct Run {
    /// Complete answers.
    pub requests: u64,
    /// From the first byte sent to the last received.
    pub elapsed: Duration,
    /// Sorted, one for each request.
    pub latencies: Vec<Duration>,
    /// Bytes of the last answer's body.
    pub body_bytes: usize,
}

impl Run {
    /// Answers per second.
    pub fn per_second(&self) -> f64 {
        self.requests as f64 / self.elapsed.as_secs_f64()
    }

    /// A percentile (0…100) of the latencies.
    pub fn percentile(&self, percent: f64) -> Duration {
        percentile(&self.latencies, percent)
    }
}

/// A percentile (0…100) of what is sorted; nothing of nothing.
pub fn percentile(sorted: &[Duration], percent: f64) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * percent / 100.0).round() as usize).copied().unwrap_or_default()
}

/// The one in the middle.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Sends `request` (a whole HTTP/1.1 request) over `connections` connections for `duration`, expecting `status` each time.
pub async fn run(
    address: &str,
    request: &str,
    status: u16,
    connections: usize,
    duration: Duration,
) -> anyhow::Result<Run> {
    let started = Instant::now();
    let workers: Vec<_> = (0..connections)
        .map(|_| {
            let (address, request) = (address.to_owned(), request.to_owned());
            tokio::spawn(async move { worker(&address, request.as_bytes(), status, started + duration).await })
        })
        .collect();
    let mut latencies = Vec::new();
    let mut body_bytes = 0;
    for worker in workers {
        let (mut mine, bytes) = worker.await??;
        latencies.append(&mut mine);
        body_bytes = bytes;
    }
    let elapsed = started.elapsed();
    latencies.sort_unstable();
    anyhow::ensure!(!latencies.is_empty(), "no answer within {duration:?}");
    Ok(Run { requests: latencies.len() as u64, elapsed, latencies, body_bytes })
}

async fn worker(address: &str, request: &[u8], status: u16, until: Instant) -> anyhow::Result<(Vec<Duration>, usize)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(256 * 1024);
    let mut latencies = Vec::with_capacity(64 * 1024);
    let mut body_bytes = 0;
    while Instant::now() < until {
        let sent = Instant::now();
        stream.write_all(request).await?;
        let (code, bytes) = answer(&mut stream, &mut buffer).await?;
        anyhow::ensure!(code == status, "expected {status}, got {code}: {}", String::from_utf8_lossy(&buffer));
        body_bytes = bytes;
        latencies.push(sent.elapsed());
    }
    Ok((latencies, body_bytes))
}

/// Reads one answer into `buffer`: its status, and how long its body is. Understands `Content-Length` and answers without
/// a body.
pub async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<(u16, usize)> {
    buffer.clear();
    let head = loop {
        if let Some(at) = memchr::memmem::find(buffer, b"\r\n\r\n") {
            break at + 4;
        }
        anyhow::ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection");
    };
    if let Some(status @ (204 | 304)) = status_of(&buffer[..head]) {
        // There is no body, whatever the headers say (RFC 9110 section 6.4.1). Reading them would count against whoever sends more.
        return Ok((status, 0));
    }
    let mut headers = [httparse::EMPTY_HEADER; 48];
    let mut response = httparse::Response::new(&mut headers);
    response.parse(&buffer[..head])?;
    let status = response.code.unwrap_or_default();
    let length: usize = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .map_or(Ok(0), |header| std::str::from_utf8(header.value).unwrap_or("0").parse())?;
    anyhow::ensure!(
        !response.headers.iter().any(|header| header.name.eq_ignore_ascii_case("transfer-encoding")),
        "a chunked answer: this generator reads Content-Length only"
    );
    while buffer.len() < head + length {
        anyhow::ensure!(stream.read_buf(buffer).await? > 0, "the server closed the connection within a body");
    }
    Ok((status, length))
}

fn status_of(head: &[u8]) -> Option<u16> {
    std::str::from_utf8(head.strip_prefix(b"HTTP/1.1 ")?.get(..3)?).ok()?.parse().ok()
}
