//! Whole processes under load: many tenants, a neighbour whose Y2 hangs, or who takes all that it can get, far too much of everything, slow callers,
//! posts of Y2, restarts of replicas, and time. Each program measures its own baseline in the same run.
//!
//! `cargo bench --bench load -- NAME [NUMBER]`; without a name, all of them one after the other. They talk to the
//! loopback only, end by themselves, print rows for `benches/README.md`, and never fail for being slow.

#![allow(clippy::print_stdout, reason = "a benchmark reports to whoever runs it")]

mod crowd;
mod listener;
mod noisy;
mod open_loop;
mod overload;
mod restarts;
#[path = "../../tests/it/reverse_proxy.rs"]
mod reverse_proxy;
mod shares;
mod slow;
mod soak;
mod tenants;

#[path = "../http/load.rs"]
#[allow(dead_code, reason = "shared with the benchmark of the lists, which asks for other figures")]
mod load;
#[path = "../http/place.rs"]
#[allow(dead_code, reason = "shared as well")]
mod place;
#[path = "../http/process.rs"]
#[allow(dead_code, reason = "shared as well")]
mod process;

/// The programs: name, what its number is, the number without one.
const PROGRAMS: [(&str, &str, usize); 8] = [
    ("tenants", "TENANTS", 10_000),
    ("noisy", "ROUNDS", 7),
    ("overload", "ROUNDS", 5),
    ("shares", "ROUNDS", 3),
    ("slow", "ROUNDS", 3),
    ("listener", "POSTS", 100_000),
    ("restarts", "RESTARTS", 50),
    ("soak", "MINUTES", 10),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // `cargo bench` adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let (name, number) = match arguments.as_slice() {
        [] => (None, None),
        [name] => (Some(name.as_str()), None),
        [name, number] => (Some(name.as_str()), Some(number.parse::<usize>().map_err(|_| usage())?)),
        _ => return Err(usage()),
    };
    let mut any = false;
    for (program, _, usual) in PROGRAMS.into_iter().filter(|program| name.is_none_or(|name| name == program.0)) {
        any = true;
        run(program, number.unwrap_or(usual).max(1)).await?;
        println!();
    }
    if any { Ok(()) } else { Err(usage()) }
}

async fn run(program: &str, number: usize) -> anyhow::Result<()> {
    match program {
        "tenants" => tenants::run(number).await,
        "noisy" => noisy::run(number).await,
        "overload" => overload::run(number).await,
        "shares" => shares::run(number).await,
        "slow" => slow::run(number).await,
        "listener" => listener::run(number).await,
        "restarts" => restarts::run(number).await,
        _ => soak::run(number).await,
    }
}

fn usage() -> anyhow::Error {
    let programs = PROGRAMS.map(|(name, number, usual)| format!("{name} [{number}={usual}]"));
    anyhow::anyhow!("cargo bench --bench load -- NAME [NUMBER]: {}", programs.join(", "))
}

/// The head of a program's table.
fn head(what: &str) {
    println!("{what}\n\n| what | figure | gate |\n| --- | --- | --- |");
}

/// A row of it. A gate that is not held is said so.
fn row(what: &str, figure: &str, gate: &str, held: Option<bool>) {
    let verdict = match held {
        None => String::new(),
        Some(true) => format!("{gate}: held"),
        Some(false) => format!("{gate}: **not held**"),
    };
    println!("| {what} | {figure} | {verdict} |");
}

fn milliseconds(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}
