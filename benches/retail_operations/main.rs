//! The retail-operations provider as a process: `contact.search` beside a bare axum handler that parses and answers JSON of
//! the same size, in turn, in one run; and the memory that a document with 10,000 items takes.
//!
//! `cargo bench --bench retail_operations`. Gates: 1.3 x the bare handler's processor time per request, 64 MiB. It prints,
//! and never fails for being slow. See `benches/README.md`.

#![allow(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

#[allow(dead_code, reason = "shared with the benchmark of the lists, which uses more of it")]
#[path = "../http/load.rs"]
mod load;
#[allow(dead_code, reason = "shared as well")]
#[path = "../http/process.rs"]
mod process;

use std::{path::Path, process::Command, time::Duration};

use axum::{Json, Router, routing::post};
use serde_json::{Value, json};

use load::median;
use process::{Server, free_address};

const CONNECTOR: &str = env!("CARGO_BIN_EXE_cegid-connector");
const BASE: &str = "/api/externals/v1/notification/test/sync/";
const SEARCH: &str = include_str!("../../src/retail_operations/examples/contact_on_search.json");
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);
const CONNECTIONS: usize = 32;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, address] = arguments.as_slice()
        && mode == "--bare"
    {
        return bare(address).await;
    }
    let folder = tempfile::tempdir()?;
    search(folder.path()).await?;
    large_document(folder.path()).await
}

/// Parses the notification and answers what was searched for: what anybody would write in ten lines.
async fn bare(address: &str) -> anyhow::Result<()> {
    async fn handler(Json(notification): Json<Value>) -> Json<Value> {
        let searched = notification["data"]["searchString"].as_str().unwrap_or_default();
        let message = format!("search: {searched}");
        Json(json!({ "success": true, "errorCode": "", "errorLevel": 0, "message": message }))
    }
    let listener = tokio::net::TcpListener::bind(address).await?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, Router::new().route("/", post(handler))).await?)
}

fn connector(folder: &Path) -> anyhow::Result<Server> {
    let address = free_address()?;
    let mut command = Command::new(CONNECTOR);
    command
        .arg("serve")
        .current_dir(folder)
        .env("CEGID_CONNECTOR__SERVER__BIND", &address)
        .env("CEGID_CONNECTOR__DATABASE__URL", format!("sqlite:{}", folder.join("bench.db").display()))
        .env("CEGID_CONNECTOR__LOG__FILTER", "warn");
    Server::start(command, &address, &folder.join("serve.log"))
}

fn post_request(address: &str, path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn search(folder: &Path) -> anyhow::Result<()> {
    let ours = connector(folder)?;
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["--bare", &address]);
    let floor = Server::start(command, &address, &folder.join("bare.log"))?;
    let sides = [
        (&floor, post_request(&floor.address, "/", SEARCH)),
        (&ours, post_request(&ours.address, &format!("{BASE}contact/onSearch"), SEARCH)),
    ];
    let (mut per_second, mut microseconds) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let mut bytes = [0, 0];
    for _ in 0..ROUNDS {
        for (side, (server, request)) in sides.iter().enumerate() {
            let before = server.processor_time()?;
            let run = load::run(&server.address, request, 200, CONNECTIONS, ROUND).await?;
            let used = server.processor_time()?.saturating_sub(before);
            per_second[side].push(run.per_second());
            microseconds[side].push(used.as_secs_f64() * 1e6 / run.requests as f64);
            bytes[side] = run.body_bytes;
        }
    }
    println!(
        "contact.search, {} bytes in, {ROUNDS} rounds of {ROUND:?}, {CONNECTIONS} connections, medians",
        SEARCH.len()
    );
    for (side, name) in ["bare axum", "connector"].iter().enumerate() {
        println!(
            "  {name:<10} {:>9.0} requests/s  {:>6.1} us of processor time each  {} bytes out",
            median(&per_second[side]),
            median(&microseconds[side]),
            bytes[side]
        );
    }
    let ratios = |sides: &[Vec<f64>; 2]| {
        median(&sides[1].iter().zip(&sides[0]).map(|(ours, bare)| ours / bare).collect::<Vec<_>>())
    };
    println!(
        "  ratio      {:.2} x the processor time (gate 1.30), {:.1} % of the requests/s\n",
        ratios(&microseconds),
        ratios(&per_second) * 100.0
    );
    Ok(())
}

async fn large_document(folder: &Path) -> anyhow::Result<()> {
    let item = |number: usize| {
        format!(
            r#"{{"catalogInternalCode":"C{number:06}","eanCode":"3660000{number:06}","tax2Rate":20.0,"quantity":1}}"#
        )
    };
    let items: Vec<String> = (0..10_000).map(item).collect();
    let body = format!(
        r#"{{"eventType":"document.pricing","data":{{"storeCode":142,"currencyCode":"EUR","items":[{}]}}}}"#,
        items.join(",")
    );
    let server = connector(folder)?;
    let url = format!("http://{}{BASE}document/onPricing", server.address);
    let client = reqwest::Client::builder().no_proxy().build()?;
    // The first answer of a process costs what any first answer costs; it is not the document's.
    client.post(&url).body("{}").send().await?.error_for_status()?;
    let before = server.resident_kib()?;
    let reply: Value = serde_json::from_slice(&client.post(&url).body(body.clone()).send().await?.bytes().await?)?;
    let priced = reply["data"]["items"].as_array().map_or(0, Vec::len);
    anyhow::ensure!(priced == 10_000, "{priced} items were priced");
    let peak = server.status_kib("VmHWM")?;
    println!(
        "document.pricing, 10,000 items ({} bytes in): {:.1} MiB above the {:.1} MiB before it (gate 64)",
        body.len(),
        (peak - before) as f64 / 1024.0,
        before as f64 / 1024.0
    );
    Ok(())
}
