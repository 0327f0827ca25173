//! Whole-process figures: what a request costs beside a bare axum handler, cold start, idle memory.
//!
//! `cargo bench --bench http` starts the release binary as a user would (`simulate` and `serve`, each a process of its
//! own), and a bare axum handler that answers the same bytes; runs the two in turn and prints medians, with the gate beside
//! each. Nothing here is a test: it prints, and never fails for being slow. See `benches/README.md`.

#![allow(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

mod bare;
mod install;
#[allow(dead_code, reason = "shared with the load programs, which ask for more")]
mod load;
mod place;
#[allow(dead_code, reason = "shared as well")]
mod process;

use std::{process::Command, time::Duration};

use install::Installation;
use load::median;
use process::{Server, free_address};

const ROUNDS: usize = 5;
const CONNECTIONS: usize = 32;
const ROUND: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, address, file] = arguments.as_slice()
        && mode == "--bare"
    {
        return bare::serve(address, std::fs::read(file)?.into()).await;
    }
    println!("{ROUNDS} rounds of {ROUND:?}, {CONNECTIONS} connections, baseline and product in turn; medians\n");
    println!("| what | bare axum | connector | more | gate |\n| --- | --- | --- | --- | --- |");
    uncached().await?;
    cached().await?;
    start_and_memory().await
}

/// Processor time of a request on one side of a comparison, in microseconds, a round each.
#[derive(Default)]
struct Side(Vec<f64>);

impl Side {
    async fn round(&mut self, server: &Server, request: &str, status: u16) -> anyhow::Result<()> {
        let before = server.processor_time()?;
        let run = load::run(&server.address, request, status, CONNECTIONS, ROUND).await?;
        let used = server.processor_time()?.saturating_sub(before);
        self.0.push(used.as_secs_f64() * 1e6 / run.requests as f64);
        Ok(())
    }
}

/// A row: processor time of a request on both sides, and how much more ours takes, which is to be no more than `gate`.
fn print(what: &str, bare: &Side, ours: &Side, gate: Option<f64>) {
    let more: Vec<f64> = ours.0.iter().zip(&bare.0).map(|(ours, bare)| ours - bare).collect();
    let (more, bare, ours) = (median(&more), median(&bare.0), median(&ours.0));
    println!("| {what} | {bare:.1} µs | {ours:.1} µs | {more:+.1} µs | {} |", verdict(more, gate, "µs"));
}

fn verdict(figure: f64, gate: Option<f64>, unit: &str) -> String {
    gate.map_or(String::new(), |gate| {
        format!("{gate:.0} {unit}: {}", if figure <= gate { "held" } else { "**not held**" })
    })
}

fn bare_server(body: &[u8]) -> anyhow::Result<(Server, tempfile::TempDir)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("body.json");
    std::fs::write(&file, body)?;
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--bare", &address]).arg(file);
    let server = Server::start(command, &address, &folder.path().join("bare.log"))?;
    Ok((server, folder))
}

/// `GET /cegid/stores`, 200 stores, no cache: every request is a SOAP call to the simulator.
async fn uncached() -> anyhow::Result<()> {
    let installation = Installation::new("0s", "info")?;
    let server = installation.serve()?;
    let request = installation.get_stores(&server, &[]);
    let (bare, _folder) = bare_server(&installation.body(&server).await?)?;
    let (mut floor, mut ours) = (Side::default(), Side::default());
    for _ in 0..ROUNDS {
        floor.round(&bare, &request, 200).await?;
        ours.round(&server, &request, 200).await?;
    }
    print("list of 200 stores, cache off", &floor, &ours, None);
    Ok(())
}

/// The same list from the cache, the 304, `/healthz`, and what LiveStore polls, with a log line for each request but `/healthz`.
async fn cached() -> anyhow::Result<()> {
    let installation = Installation::new("1h", "info")?;
    let server = installation.serve()?;
    let body = installation.body(&server).await?;
    let (bare, _folder) = bare_server(&body)?;
    let list = installation.get_stores(&server, &[]);
    let etag = installation.etag(&server).await?;
    let known = installation.get_stores(&server, &[("If-None-Match", &etag)]);
    let health = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let bare_known = known.replace(bare::LIST, bare::KNOWN);
    let livestore = health.replace("/healthz", "/api/bench/external/livestore/session");
    let cases = [
        ("the same, cached, log at `info`", &list, &list, 200, 15.0),
        ("304, log at `info`", &bare_known, &known, 304, 8.0),
        ("`/healthz`", &health, &health, 200, 8.0),
        ("LiveStore's health check", &health, &livestore, 200, 8.0),
    ];
    for (what, of_bare, of_ours, status, gate) in cases {
        let (mut floor, mut ours) = (Side::default(), Side::default());
        for _ in 0..ROUNDS {
            floor.round(&bare, of_bare, status).await?;
            ours.round(&server, of_ours, status).await?;
        }
        print(what, &floor, &ours, Some(gate));
    }
    Ok(())
}

/// From `exec` to the first 200 on an existing store, and resident memory with nothing to do.
async fn start_and_memory() -> anyhow::Result<()> {
    let installation = Installation::new("1h", "warn")?;
    let (mut starts, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS * 2 {
        let (server, took) = installation.first_answer().await?;
        starts.push(took.as_secs_f64() * 1e3);
        tokio::time::sleep(Duration::from_millis(500)).await;
        memory.push(server.resident_kib()? as f64 / 1024.0);
    }
    let (start, memory) = (median(&starts), median(&memory));
    println!(
        "| start on an existing store to the first 200 |  | {start:.1} ms |  | {} |",
        verdict(start, Some(50.0), "ms")
    );
    println!("| resident memory with nothing to do |  | {memory:.1} MiB |  | {} |", verdict(memory, Some(24.0), "MiB"));
    Ok(())
}
