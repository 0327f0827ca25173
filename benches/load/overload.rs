//! `overload`: several times as much as can be done. Is as much done as before, and are the others turned away at once?
//!
//! What limits a connector is mostly Y2: here ten tenants with four slots each, and a Y2 that takes a tenth of a second. With a Y2
//! that answers long lists at once, it is the connector's own processor.

use std::time::{Duration, Instant};

use super::{
    crowd,
    load::{Run, median, percentile, run as closed_loop},
    milliseconds,
    open_loop::{self, Outcome, Plan, get},
    place::{Place, connection},
    row,
};

const TENANTS: usize = 10;
const SLOTS: usize = 4;
/// More than may be under way and waiting on all connections together (680); they come all at once.
const CALLERS: usize = 2000;
const PHASE: Duration = Duration::from_secs(5);

/// One way to be limited.
struct Case {
    what: &'static str,
    max_in_flight: &'static str,
    simulator: &'static [&'static str],
    list: &'static str,
    /// Of the peak.
    offered: f64,
}

const SLOW_Y2: &[&str] = &["--latency", "100ms"];

const CASES: [Case; 3] = [
    Case {
        what: "each connection turns away what finds neither a slot nor a place to wait",
        max_in_flight: "100000",
        simulator: SLOW_Y2,
        list: "cegid/settings/civilities",
        offered: 10.0,
    },
    Case {
        what: "the process turns away what is beyond `limits.max_in_flight: 80`",
        max_in_flight: "80",
        simulator: SLOW_Y2,
        list: "cegid/settings/civilities",
        offered: 10.0,
    },
    Case {
        what: "lists of 200 stores, for which the processor is the limit",
        max_in_flight: "100000",
        simulator: &["--stores", "200"],
        list: "cegid/stores",
        offered: 4.0,
    },
];

pub async fn run(rounds: usize) -> anyhow::Result<()> {
    for case in CASES {
        of(&case, rounds).await?;
    }
    Ok(())
}

async fn of(case: &Case, rounds: usize) -> anyhow::Result<()> {
    let place = Place::new(&[("LIMITS__MAX_IN_FLIGHT", case.max_in_flight)])?;
    let simulator = place.simulate(case.simulator)?;
    let url = format!("sqlite:{}", place.path("bench.db").display());
    let slots = format!("maxInFlight: {SLOTS}");
    let lines = ["caches: {fresh: 0s}", slots.as_str()];
    let keys = crowd::settle(&url, None, TENANTS, |_| connection(&simulator.address, &lines)).await?;
    let server = place.serve()?;
    let requests = (0..TENANTS)
        .map(|number| get(&server.address, &format!("/api/{}/{}", crowd::id(number), case.list), &keys[number]));
    let requests: Vec<String> = requests.collect();
    let flood = |rate| Plan {
        address: server.address.clone(),
        requests: requests.clone().into(),
        rate,
        connections: CALLERS,
        duration: PHASE,
    };
    // The first calls make clients and cookies.
    peak(&server.address, &requests).await?;

    let (mut peaks, mut goodputs, mut goods) = (Vec::new(), Vec::new(), Vec::new());
    let mut all = Outcome::default();
    for _ in 0..rounds {
        let peak = peak(&server.address, &requests).await?;
        let began = Instant::now();
        let storm = open_loop::run(flood(peak * case.offered)).await?;
        let served = storm.times(|status| status == 200).len();
        // What was accepted in the end is answered after the end.
        let goodput = served as f64 / began.elapsed().as_secs_f64();
        peaks.push(peak);
        goodputs.push(goodput);
        goods.push(goodput / peak);
        all.add(storm);
    }
    super::head(&format!(
        "overload: {}; {} times the peak, {} requests offered in all; {rounds} rounds of {PHASE:?}",
        case.what,
        case.offered,
        all.answers.len() + all.failures.len()
    ));
    let good = median(&goods) * 100.0;
    let figure = format!("{:.0} a second, {good:.0} % of the peak ({:.0})", median(&goodputs), median(&peaks));
    row("goodput", &figure, "90 %", Some(good >= 90.0));
    let refusals = all.times(|status| status == 503);
    let [p50, p99, most] = [50.0, 99.0, 100.0].map(|percent| milliseconds(percentile(&refusals, percent)));
    row(
        "refusals (503)",
        &format!("{}, p50 {p50:.2} ms, p99 {p99:.2} ms, at most {most:.1} ms", refusals.len()),
        "p99 10 ms",
        Some(p99 < 10.0),
    );
    let [p50, p99] = [50.0, 99.0].map(|percent| milliseconds(all.percentile(percent)));
    row("answers (200)", &format!("p50 {p50:.0} ms, p99 {p99:.0} ms"), "", None);
    let mut connects = all.connects.clone();
    connects.sort_unstable();
    let [p99, most] = [99.0, 100.0].map(|percent| milliseconds(percentile(&connects, percent)));
    row(&format!("connections, {CALLERS} at once"), &format!("p99 {p99:.1} ms, at most {most:.1} ms"), "", None);
    let others = all.answers.iter().filter(|(status, _)| ![200, 503].contains(status)).count() + all.failures.len();
    row("neither served nor refused", &format!("{others}"), "none", Some(others == 0));
    if let Some(failure) = all.failures.first() {
        println!("\nthe first failure: {failure}");
    }
    println!();
    Ok(())
}

/// Answers a second to as many callers as there are slots, each one always asking: what can be done at most.
async fn peak(address: &str, requests: &[String]) -> anyhow::Result<f64> {
    let runs = requests.iter().map(|request| closed_loop(address, request, 200, SLOTS, PHASE));
    let runs = futures_util::future::try_join_all(runs).await?;
    Ok(runs.iter().map(Run::per_second).sum())
}
