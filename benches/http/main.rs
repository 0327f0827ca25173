//! Whole-process figures: processor time per request, requests per second, cold start, idle memory.
//!
//! `cargo bench --bench http` starts the release binary as a user would (`simulate` and `serve`, each a process of its
//! own), and a bare axum handler that answers the same bytes; runs the two in turn and prints medians and ratios.
//! Nothing here is a test: it prints, and never fails for being slow. See `benches/README.md`.

#![allow(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

mod bare;
mod cores;
mod install;
mod load;
mod place;
#[allow(dead_code, reason = "shared with the load programs, which ask the kernel for more")]
mod process;

use std::{process::Command, time::Duration};

use cores::Cores;
use install::Installation;
use load::{Run, median};
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
    uncached().await?;
    cached("warn", Cores::Shared).await?;
    cached("warn", Cores::OneEach).await?;
    cached("info", Cores::Shared).await?;
    start_and_memory().await
}

/// One side of a comparison, over all rounds.
#[derive(Default)]
struct Side {
    per_second: Vec<f64>,
    microseconds: Vec<f64>,
    p99_milliseconds: Vec<f64>,
}

impl Side {
    async fn round(&mut self, server: &Server, request: &str, status: u16, cores: Cores) -> anyhow::Result<Run> {
        let before = server.processor_time()?;
        let run = cores.generate(load::run(&server.address, request, status, CONNECTIONS, ROUND)).await?;
        let used = server.processor_time()?.saturating_sub(before);
        self.per_second.push(run.per_second());
        self.microseconds.push(used.as_secs_f64() * 1e6 / run.requests as f64);
        self.p99_milliseconds.push(run.percentile(99.0).as_secs_f64() * 1e3);
        Ok(run)
    }
}

fn print(what: &str, bare: &Side, ours: &Side) {
    let ratios = |of: fn(&Side) -> &Vec<f64>| -> f64 {
        let pairs: Vec<f64> = of(ours).iter().zip(of(bare)).map(|(ours, bare)| ours / bare).collect();
        median(&pairs)
    };
    println!("{what}");
    for (name, side) in [("bare axum", bare), ("connector", ours)] {
        println!(
            "  {name:<10} {:>9.0} requests/s  {:>8.1} us of processor time each  p99 {:>7.2} ms",
            median(&side.per_second),
            median(&side.microseconds),
            median(&side.p99_milliseconds)
        );
    }
    println!(
        "  ratio      {:>8.1} % of the requests/s, {:.2} x the processor time\n",
        ratios(|side| &side.per_second) * 100.0,
        ratios(|side| &side.microseconds)
    );
}

fn bare_server(body: &[u8], cores: Cores) -> anyhow::Result<(Server, tempfile::TempDir)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("body.json");
    std::fs::write(&file, body)?;
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--bare", &address]).arg(file);
    let server = cores.serve(|| Server::start(command, &address, &folder.path().join("bare.log")))?;
    Ok((server, folder))
}

/// `GET /cegid/stores`, 200 stores, no cache: every request is a SOAP call to the simulator.
async fn uncached() -> anyhow::Result<()> {
    let installation = Installation::new("0s", "warn")?;
    let server = installation.serve()?;
    let request = installation.get_stores(&server, &[]);
    let (bare, _folder) = bare_server(&installation.body(&server).await?, Cores::Shared)?;
    let (mut floor, mut ours) = (Side::default(), Side::default());
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        floor.round(&bare, &request, 200, Cores::Shared).await?;
        bytes = ours.round(&server, &request, 200, Cores::Shared).await?.body_bytes;
    }
    print(&format!("GET /cegid/stores, 200 stores, cache off ({bytes} bytes of JSON)"), &floor, &ours);
    Ok(())
}

/// The same list from the cache, and the 304.
async fn cached(log: &str, cores: Cores) -> anyhow::Result<()> {
    let installation = Installation::new("1h", log)?;
    let server = cores.serve(|| installation.serve())?;
    let body = installation.body(&server).await?;
    let (bare, _folder) = bare_server(&body, cores)?;
    let request = installation.get_stores(&server, &[]);
    let etag = installation.etag(&server).await?;
    let conditional = installation.get_stores(&server, &[("If-None-Match", &etag)]);
    let (mut floor, mut ours) = (Side::default(), Side::default());
    let bare_conditional = conditional.replace(bare::LIST, bare::KNOWN);
    let (mut floor_304, mut ours_304) = (Side::default(), Side::default());
    for _ in 0..ROUNDS {
        floor.round(&bare, &request, 200, cores).await?;
        ours.round(&server, &request, 200, cores).await?;
        floor_304.round(&bare, &bare_conditional, 304, cores).await?;
        ours_304.round(&server, &conditional, 304, cores).await?;
    }
    let place = if cores == Cores::OneEach { ", server and generator on a core each" } else { "" };
    print(&format!("the same, cached, log at {log}{place} ({} bytes)", body.len()), &floor, &ours);
    print(&format!("304 Not Modified, log at {log}{place}"), &floor_304, &ours_304);
    Ok(())
}

/// From `exec` to the first 200 on an existing store, and resident memory with nothing to do.
async fn start_and_memory() -> anyhow::Result<()> {
    let installation = Installation::new("1h", "warn")?;
    let mut starts = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..ROUNDS * 2 {
        let (server, took) = installation.first_answer().await?;
        starts.push(took.as_secs_f64() * 1e3);
        tokio::time::sleep(Duration::from_millis(500)).await;
        memory.push(server.resident_kib()? as f64 / 1024.0);
    }
    println!("cold start on an existing store to the first 200 of /healthz: {:.1} ms (median)", median(&starts));
    println!("idle resident memory: {:.1} MiB (median)", median(&memory));
    Ok(())
}
