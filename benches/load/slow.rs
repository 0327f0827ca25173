//! `slow`: a thousand connections that send a byte a second, and a thousand that send nothing. Are they closed in time, and
//! do the others notice them?

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, MissedTickBehavior, interval, timeout},
};

use super::{
    crowd,
    load::{median, percentile},
    milliseconds,
    open_loop::{self, Outcome, Plan, get},
    place::{Place, connection},
    row,
};

/// Half of all slow connections send.
const SLOW: usize = 1000;
/// The other half does not.
const IDLE: usize = 1000;
/// Requests a second of the others, from the cache.
const RATE: f64 = 500.0;
/// Shorter than the header timeout, with the time that the slow ones take to come: they are all there all the time.
const PHASE: Duration = Duration::from_secs(6);
/// The default of `server.header_read_timeout`.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// So long the slow ones take to come, one after the other: how they are held is looked at, not how they storm in.
const ARRIVAL: Duration = Duration::from_secs(2);
const BUNCHES: u32 = 100;

/// How long the server keeps a connection on which a byte a second arrives, or none. `None`: it was not made, or was still
/// open after three times as long.
async fn kept(address: String, sends: bool) -> Option<Duration> {
    let (mut read, mut write) = TcpStream::connect(&address).await.ok()?.into_split();
    let since = Instant::now();
    let drip = async {
        let mut seconds = interval(Duration::from_secs(1));
        seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for byte in b"GET /docs HTTP/1.1\r\nhost: connector.example\r\nx: ".iter().chain(std::iter::repeat(&b'x')) {
            seconds.tick().await;
            if !sends || write.write_all(&[*byte]).await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    let closed = async { while read.read(&mut [0; 512]).await.is_ok_and(|length| length > 0) {} };
    let watched = async {
        tokio::select! {
            () = closed => {}
            () = drip => {}
        }
    };
    timeout(HEADER_TIMEOUT * 3, watched).await.ok()?;
    Some(since.elapsed())
}

pub async fn run(rounds: usize) -> anyhow::Result<()> {
    let place = Place::new(&[])?;
    let simulator = place.simulate(&[])?;
    let url = format!("sqlite:{}", place.path("bench.db").display());
    let keys = crowd::settle(&url, None, 1, |_| connection(&simulator.address, &[])).await?;
    let server = place.serve()?;
    let path = format!("/api/{}/cegid/settings/civilities", crowd::id(0));
    let others = Plan {
        address: server.address.clone(),
        requests: vec![get(&server.address, &path, &keys[0])].into(),
        rate: RATE,
        connections: 32,
        duration: PHASE,
    };
    open_loop::run(Plan { duration: Duration::from_secs(1), ..others.clone() }).await?;

    let (mut p99, mut ratios) = ([Vec::new(), Vec::new()], Vec::new());
    let (mut disturbed, mut closed) = (Outcome::default(), Vec::new());
    for _ in 0..rounds {
        let calm = open_loop::run(others.clone()).await?;
        let mut slow = Vec::new();
        let mut arrivals = interval(ARRIVAL / BUNCHES);
        for _ in 0..BUNCHES {
            arrivals.tick().await;
            let bunch =
                (0..(SLOW + IDLE) / BUNCHES as usize).map(|number| kept(server.address.clone(), number % 2 == 0));
            slow.extend(bunch.map(tokio::spawn));
        }
        let beside = open_loop::run(others.clone()).await?;
        for connection in slow {
            closed.push(connection.await?);
        }
        let pair = [&calm, &beside].map(|outcome| milliseconds(outcome.percentile(99.0)));
        (0..2).for_each(|side| p99[side].push(pair[side]));
        ratios.push(pair[1] / pair[0]);
        disturbed.add(beside);
    }

    super::head(&format!(
        "slow: {SLOW} connections that send a byte a second and {IDLE} that send nothing, beside {RATE} requests a second; \
         {rounds} rounds of {PHASE:?}"
    ));
    let ratio = median(&ratios);
    let figure = format!("{:.2} ms alone, {:.2} ms beside them: {ratio:.2} ×", median(&p99[0]), median(&p99[1]));
    row("p99 of the others, median", &figure, "2 ×", Some(ratio < 2.0));
    let errors = disturbed.not_served();
    row("errors of the others", &format!("{errors} of {}", disturbed.answers.len()), "none", Some(errors == 0));
    let mut times: Vec<_> = closed.iter().flatten().copied().collect();
    times.sort_unstable();
    let [first, last] = [0.0, 100.0].map(|percent| percentile(&times, percent));
    let second = Duration::from_secs(1);
    row(
        "the slow ones",
        &format!(
            "{} of {} closed, after {:.2} to {:.2} s",
            times.len(),
            closed.len(),
            first.as_secs_f64(),
            last.as_secs_f64()
        ),
        "all after 10 s ± 1",
        Some(times.len() == closed.len() && first >= HEADER_TIMEOUT - second && last <= HEADER_TIMEOUT + second),
    );
    Ok(())
}
