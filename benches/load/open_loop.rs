//! An open-loop HTTP/1.1 load generator: requests are due at a steady rate, whatever becomes of those before. Knows nothing
//! of what it calls.
//!
//! A request that is late because all connections still wait for answers counts from when it was due; one that is late
//! because the generator's timer is coarse counts from when it was sent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    time::{Instant, sleep_until, timeout},
};

use super::load::{answer, percentile};

/// An answer that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(40);
/// A connection that was idle for longer is not used again: the server may be about to close it.
const IDLE: Duration = Duration::from_secs(5);

/// What is asked, how often, and by how many at a time.
#[derive(Clone)]
pub struct Plan {
    /// Of the server.
    pub address: String,
    /// Whole requests, asked in turn.
    pub requests: Arc<[String]>,
    /// A second.
    pub rate: f64,
    /// Opened when first needed, and kept.
    pub connections: usize,
    /// Requests are due for so long; answers are awaited afterwards.
    pub duration: Duration,
}

/// What came of it.
#[derive(Default)]
pub struct Outcome {
    /// Status of each answer, and how long it took.
    pub answers: Vec<(u16, Duration)>,
    /// Why there was no answer, for each request without one.
    pub failures: Vec<String>,
    /// How long connections took to be made.
    pub connects: Vec<Duration>,
}

impl Outcome {
    /// Sorted times of the answers with this status.
    pub fn times(&self, of: impl Fn(u16) -> bool) -> Vec<Duration> {
        let mut times: Vec<_> = self.answers.iter().filter(|(status, _)| of(*status)).map(|(_, took)| *took).collect();
        times.sort_unstable();
        times
    }

    /// A percentile of the answers with status 200.
    pub fn percentile(&self, percent: f64) -> Duration {
        percentile(&self.times(|status| status == 200), percent)
    }

    /// Requests that were not answered with 200.
    pub fn not_served(&self) -> usize {
        self.answers.iter().filter(|(status, _)| *status != 200).count() + self.failures.len()
    }

    /// Adds another one's.
    pub fn add(&mut self, mut other: Self) {
        self.answers.append(&mut other.answers);
        self.failures.append(&mut other.failures);
        self.connects.append(&mut other.connects);
    }
}

/// Asks as planned.
pub async fn run(plan: Plan) -> anyhow::Result<Outcome> {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let workers: Vec<_> =
        (0..plan.connections).map(|_| tokio::spawn(worker(plan.clone(), Arc::clone(&next), began))).collect();
    let mut all = Outcome::default();
    for worker in workers {
        all.add(worker.await?);
    }
    Ok(all)
}

async fn worker(plan: Plan, next: Arc<AtomicUsize>, began: Instant) -> Outcome {
    let mut outcome = Outcome::default();
    let mut caller = Caller { address: plan.address.clone(), stream: None, buffer: Vec::with_capacity(16 * 1024) };
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let due = began + Duration::from_secs_f64(number as f64 / plan.rate);
        if due > began + plan.duration {
            return outcome;
        }
        let since = if Instant::now() < due {
            sleep_until(due).await;
            Instant::now()
        } else {
            due
        };
        let request = &plan.requests[number % plan.requests.len()];
        match timeout(PATIENCE, caller.ask(request.as_bytes(), &mut outcome.connects)).await {
            Ok(Ok(status)) => outcome.answers.push((status, since.elapsed())),
            Ok(Err(error)) => {
                caller.stream = None;
                outcome.failures.push(error.to_string());
            }
            Err(_) => {
                caller.stream = None;
                outcome.failures.push("no answer".to_owned());
            }
        }
    }
}

struct Caller {
    address: String,
    /// With the time when it was used last.
    stream: Option<(TcpStream, Instant)>,
    buffer: Vec<u8>,
}

impl Caller {
    async fn ask(&mut self, request: &[u8], connects: &mut Vec<Duration>) -> anyhow::Result<u16> {
        let mut stream = match self.stream.take() {
            Some((stream, used)) if used.elapsed() < IDLE => stream,
            _ => {
                let since = Instant::now();
                let stream = TcpStream::connect(&self.address).await?;
                stream.set_nodelay(true)?;
                connects.push(since.elapsed());
                stream
            }
        };
        stream.write_all(request).await?;
        let (status, _) = answer(&mut stream, &mut self.buffer).await?;
        self.stream = Some((stream, Instant::now()));
        Ok(status)
    }
}

/// Asks once, on a connection of its own, and expects 200.
pub async fn ask_once(address: &str, request: &str) -> anyhow::Result<()> {
    let mut caller = Caller { address: address.to_owned(), stream: None, buffer: Vec::new() };
    let status = timeout(PATIENCE, caller.ask(request.as_bytes(), &mut Vec::new())).await??;
    anyhow::ensure!(status == 200, "{status}: {}", String::from_utf8_lossy(&caller.buffer));
    Ok(())
}

/// A whole `GET` with a key.
pub fn get(address: &str, path: &str, key: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nX-API-KEY: {key}\r\n\r\n")
}
