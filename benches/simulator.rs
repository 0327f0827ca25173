//! How many calls a second the simulated Y2 answers on one core: `cargo bench --bench simulator`.
//!
//! The server has a thread of its own and its processor time is what counts, so a busy machine changes little. Each row
//! is the median of five runs. At the end: how long one caller waits for the reply to `HelloWorld`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program that is run by hand")]

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use base64::Engine;
use cegid_y2_contract::{NullStyle, write_request};
use cegid_y2_simulator::{Credentials, Sim, SimOptions};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 8;
const CALLS: usize = 2_500;
const RUNS: usize = 5;
const SERVER: &str = "simulator";

fn main() {
    let credentials = Credentials { password: "secret".into(), ..Credentials::demo() };
    let (sender, receiver) = std::sync::mpsc::channel();
    let options = SimOptions { credentials: credentials.clone(), ..SimOptions::default() };
    let server = std::thread::Builder::new().name(SERVER.into());
    server
        .spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let sim = Sim::start(options).await.unwrap();
                sender.send(sim.address()).unwrap();
                std::future::pending::<()>().await;
            });
        })
        .unwrap();
    let address = receiver.recv().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();

    println!("{:<44}{:>12}{:>14}{:>14}{:>12}", "call", "reply bytes", "us a call", "calls/s/core", "wall/s");
    for (endpoint, operation, parameters) in [
        ("WorkerProcessService.svc", "HelloWorld", json!({"text": "ping"})),
        ("WorkerProcessService.svc", "Ping", json!({"input": "ping"})),
        ("CustomerWcfService.svc", "GetCustomerDetail", json!({"customerId": "101000000001"})),
        (
            "CompanyStoresService.svc",
            "GetListDetail",
            json!({"Request": {"Paging": {"PageIndex": 1, "PageSize": 1000}}}),
        ),
    ] {
        let request = request(&credentials, endpoint, operation, parameters);
        let mut runs: Vec<(f64, f64, usize)> = (0..RUNS).map(|_| runtime.block_on(run(address, &request))).collect();
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (cpu, wall, bytes) = runs[RUNS / 2];
        println!("{operation:<44}{bytes:>12}{cpu:>14.1}{:>14.0}{wall:>12.0}", 1e6 / cpu);
    }
    let hello = request(&credentials, "WorkerProcessService.svc", "HelloWorld", json!({"text": "ping"}));
    let mut waits = Vec::new();
    runtime.block_on(call_many(address, &hello, |wait| waits.push(wait)));
    waits.sort_unstable();
    println!("HelloWorld to its reply, one connection: {:?} at the median", waits[CALLS / 2]);
}

fn request(credentials: &Credentials, endpoint: &str, operation: &str, parameters: Value) -> Vec<u8> {
    let service = cegid_y2_contract::service_by_endpoint(endpoint).unwrap();
    let operation = service.operation(operation).unwrap();
    let mut parameters = parameters;
    parameters[&operation.context().unwrap().name] = json!({"DatabaseId": credentials.database_id});
    let body = write_request(service, operation, &parameters, NullStyle::Omit);
    let login =
        base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", credentials.login, credentials.password));
    format!(
        "POST /Y2/{endpoint} HTTP/1.1\r\nHost: y2\r\nAuthorization: Basic {login}\r\nContent-Type: text/xml; charset=utf-8\r\n\
         SOAPAction: \"{}\"\r\nContent-Length: {}\r\n\r\n{body}",
        operation.action,
        body.len()
    )
    .into_bytes()
}

/// Microseconds of the server's processor a call, calls a second of the clock, bytes of an answer.
async fn run(address: SocketAddr, request: &[u8]) -> (f64, f64, usize) {
    let (before, start) = (server_nanoseconds(), Instant::now());
    let callers = (0..CONNECTIONS).map(|_| call_many(address, request, drop));
    let bytes = futures_util::future::join_all(callers).await[0];
    let calls = (CONNECTIONS * CALLS) as f64;
    let cpu = (server_nanoseconds() - before) as f64 / 1e3 / calls;
    (cpu, calls / start.elapsed().as_secs_f64(), bytes)
}

/// Makes the calls one after the other, tells how long each took, and answers the bytes of an answer.
async fn call_many(address: SocketAddr, request: &[u8], mut took: impl FnMut(Duration)) -> usize {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let mut buffer = vec![0; 1 << 20];
    let mut answer = 0;
    for _ in 0..CALLS {
        let start = Instant::now();
        socket.write_all(request).await.unwrap();
        let mut filled = 0;
        loop {
            filled += socket.read(&mut buffer[filled..]).await.unwrap();
            let Some(head) = buffer[..filled].windows(4).position(|window| window == b"\r\n\r\n") else { continue };
            let text = std::str::from_utf8(&buffer[..head]).unwrap().to_ascii_lowercase();
            assert!(text.starts_with("http/1.1 200"), "{text}");
            let (_, rest) = text.split_once("content-length: ").unwrap();
            let length: usize = rest.lines().next().unwrap().trim().parse().unwrap();
            answer = length;
            if filled >= head + 4 + length {
                took(start.elapsed());
                break;
            }
        }
    }
    answer
}

/// What the scheduler counted for the server's thread.
fn server_nanoseconds() -> u64 {
    for task in fs::read_dir("/proc/self/task").unwrap() {
        let task = task.unwrap().path();
        if fs::read_to_string(task.join("comm")).unwrap().trim() == SERVER {
            let counted = fs::read_to_string(task.join("schedstat")).unwrap();
            return counted.split(' ').next().unwrap().parse().unwrap();
        }
    }
    panic!("no thread named {SERVER}");
}
