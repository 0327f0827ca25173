//! `noisy`: a hundred tenants, and one of them has a Y2 that never answers and asks ten times as much as it may. What do
//! the others notice, and what does the one get?

use std::time::Duration;

use tokio::net::TcpListener;

use super::{
    crowd,
    load::{median, percentile},
    milliseconds,
    open_loop::{self, Outcome, Plan, get},
    place::{Place, connection},
    row,
};

const TENANTS: usize = 100;
/// Of the tenant whose Y2 hangs.
const DEADLINE: Duration = Duration::from_secs(2);
/// Requests a second of the others together, each one a call of Y2.
const RATE: f64 = 200.0;
/// Ten times the 3000 a minute that one tenant may ask by default. The limit itself is off here, or it would spare the
/// process nine tenths of them.
const NOISE: f64 = 500.0;
/// Twice the calls of Y2 that one connection may have under way (4) and waiting (64): enough to keep the rate, since all
/// others are turned away at once. Each costs 16 KiB, which are the buffers of any connection.
const NOISE_CONNECTIONS: usize = 136;
const PHASE: Duration = Duration::from_secs(6);

/// A Y2 that takes every connection and every byte, and never answers.
async fn hanging() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move { tokio::io::copy(&mut stream, &mut tokio::io::sink()).await });
        }
    });
    Ok(address)
}

pub async fn run(rounds: usize) -> anyhow::Result<()> {
    let place = Place::new(&[])?;
    let simulator = place.simulate(&[])?;
    let hanging = hanging().await?;
    let url = format!("sqlite:{}", place.path("bench.db").display());
    let timeout = format!("timeout: {}s", DEADLINE.as_secs());
    let uncached = "caches: {fresh: 0s}";
    let keys = crowd::settle(&url, None, TENANTS, |number| match number {
        0 => connection(&hanging, &[&timeout, uncached]),
        _ => connection(&simulator.address, &[uncached]),
    });
    let keys = keys.await?;
    let server = place.serve()?;
    let ask = |number: usize| {
        let path = format!("/api/{}/cegid/settings/civilities", crowd::id(number));
        get(&server.address, &path, &keys[number])
    };
    let plan = |requests: Vec<String>, rate, connections, duration| Plan {
        address: server.address.clone(),
        requests: requests.into(),
        rate,
        connections,
        duration,
    };
    let others = plan((1..TENANTS).map(ask).collect(), RATE, 32, PHASE);
    let noise = plan(vec![ask(0)], NOISE, NOISE_CONNECTIONS, PHASE);
    // Every tenant's client and cookie, and every buffer.
    open_loop::run(Plan { duration: Duration::from_secs(2), ..others.clone() }).await?;

    let (mut quiet, mut loud, mut hung) = (Outcome::default(), Outcome::default(), Outcome::default());
    let (mut p99, mut ratios, mut grown) = ([Vec::new(), Vec::new()], Vec::new(), Vec::new());
    let before = server.resident_kib()?;
    for _ in 0..rounds {
        let calm = open_loop::run(others.clone()).await?;
        let (storm, noise) = tokio::join!(open_loop::run(others.clone()), open_loop::run(noise.clone()));
        let (storm, noise) = (storm?, noise?);
        let pair = [&calm, &storm].map(|outcome| milliseconds(outcome.percentile(99.0)));
        (0..2).for_each(|side| p99[side].push(pair[side]));
        ratios.push(pair[1] / pair[0]);
        grown.push((server.resident_kib()?.saturating_sub(before)) as f64 / 1024.0);
        quiet.add(calm);
        loud.add(storm);
        hung.add(noise);
    }

    super::head(&format!(
        "noisy: {TENANTS} tenants, {RATE} calls of Y2 a second of 99 of them; with and without {NOISE} a second of the \
         one whose Y2 hangs; {rounds} rounds of {PHASE:?} each"
    ));
    let ratio = (median(&ratios) - 1.0) * 100.0;
    let figure = format!("{:.2} ms alone, {:.2} ms beside it: {ratio:+.0} %", median(&p99[0]), median(&p99[1]));
    row("p99 of the others, median", &figure, "+10 %", Some(ratio <= 10.0));
    let whole = [&quiet, &loud].map(|outcome| {
        format!("{:.2} / {:.2} ms", milliseconds(outcome.percentile(50.0)), milliseconds(outcome.percentile(99.0)))
    });
    row("all rounds in one, p50 / p99", &format!("{} alone, {} beside it", whole[0], whole[1]), "", None);
    let (errors, asked) = (loud.not_served(), loud.answers.len() + loud.failures.len());
    row("errors of the others", &format!("{errors} of {asked}"), "none", Some(errors == 0));
    let most = grown.iter().copied().fold(0.0, f64::max);
    row("memory grown", &format!("{most:.1} MiB"), "16 MiB", Some(most <= 16.0));

    let timeouts = hung.times(|status| status == 504);
    let refusals = hung.times(|status| status == 503);
    let strangers = hung.answers.len() - timeouts.len() - refusals.len() + hung.failures.len();
    let [first, last] = [0.0, 100.0].map(|percent| milliseconds(percentile(&timeouts, percent)));
    let late = last.max(milliseconds(percentile(&refusals, 100.0)));
    let deadline = milliseconds(DEADLINE);
    row(
        &format!("the one, with a deadline of {deadline:.0} ms"),
        &format!(
            "{} × 504 after {first:.0} to {last:.0} ms, {} × 503 after {:.2} ms at the median and {:.0} ms at most",
            timeouts.len(),
            refusals.len(),
            milliseconds(percentile(&refusals, 50.0)),
            milliseconds(percentile(&refusals, 100.0)),
        ),
        "within ± 100 ms, nothing else",
        Some(strangers == 0 && late <= deadline + 100.0 && first >= deadline - 100.0),
    );
    if let Some(failure) = loud.failures.iter().chain(&hung.failures).next() {
        println!("\nthe first failure: {failure}");
    }
    Ok(())
}
