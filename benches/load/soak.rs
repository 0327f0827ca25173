//! `soak`: a mixed load for minutes. Does memory grow, do descriptors, do answers become slower?

use std::time::{Duration, Instant};

use super::{
    crowd, milliseconds,
    open_loop::{self, Outcome, Plan, get},
    place::{Place, connection},
    row,
};

const TENANTS: usize = 50;
const RATE: f64 = 200.0;
/// Between two looks at the process.
const PIECE: Duration = Duration::from_secs(5);
/// One in so many looks is warming up.
const WARM_UP: usize = 5;

/// What was seen at one time.
struct Look {
    hours: f64,
    mebibytes: f64,
    descriptors: usize,
}

/// Mebibytes an hour: the slope of the line that fits best.
fn slope(looks: &[Look]) -> f64 {
    let count = looks.len() as f64;
    let x = looks.iter().map(|look| look.hours).sum::<f64>() / count;
    let y = looks.iter().map(|look| look.mebibytes).sum::<f64>() / count;
    let rise: f64 = looks.iter().map(|look| (look.hours - x) * (look.mebibytes - y)).sum();
    let run: f64 = looks.iter().map(|look| (look.hours - x).powi(2)).sum();
    rise / run
}

pub async fn run(minutes: usize) -> anyhow::Result<()> {
    let place = Place::new(&[])?;
    let simulator = place.simulate(&[])?;
    let url = format!("sqlite:{}", place.path("bench.db").display());
    // Every other tenant keeps no list.
    let keys = crowd::settle(&url, None, TENANTS, |number| {
        connection(
            &simulator.address,
            if number % 2 == 0 { &["caches: {fresh: 0s}"] } else { &["caches: {fresh: 20s}"] },
        )
    });
    let keys = keys.await?;
    let server = place.serve()?;
    let paths = [
        "cegid/stores",
        "cegid/settings/civilities",
        "cegid/settings/countries",
        "cegid/settings/countries/test",
        "cegid/sandbox?key=-12",
        "admin/api-keys",
        "admin/configuration/server%2Fy2.yml",
        "admin/permissions",
        "nowhere",
    ];
    // No common divisor with the number of tenants: each tenant asks everything.
    let requests: Vec<String> = (0..TENANTS * paths.len())
        .map(|number| {
            let tenant = number % TENANTS;
            let path = format!("/api/{}/{}", crowd::id(tenant), paths[number % paths.len()]);
            get(&server.address, &path, &keys[tenant])
        })
        .collect();
    let plan = Plan {
        address: server.address.clone(),
        requests: requests.into(),
        rate: RATE,
        connections: 32,
        duration: PIECE,
    };
    let (began, length) = (Instant::now(), Duration::from_secs(60 * minutes as u64));
    let (mut looks, mut pieces) = (Vec::new(), Vec::new());
    while began.elapsed() < length {
        pieces.push(open_loop::run(plan.clone()).await?);
        looks.push(Look {
            hours: began.elapsed().as_secs_f64() / 3600.0,
            mebibytes: server.resident_kib()? as f64 / 1024.0,
            descriptors: server.descriptors()?,
        });
    }

    super::head(&format!("soak: {TENANTS} tenants, {RATE} mixed requests a second for {minutes} min"));
    let after = &looks[looks.len() / WARM_UP..];
    let (first, last) = (&after[0], &after[after.len() - 1]);
    let slope = slope(after);
    let figure = format!("{slope:+.2} MiB an hour ({:.1} to {:.1} MiB)", first.mebibytes, last.mebibytes);
    row("memory after warming up", &figure, "1 MiB an hour", Some(slope < 1.0));
    // Medians: whether a look meets one more connection that is just being made is chance.
    let usual = |looks: &[Look]| {
        let mut counts: Vec<_> = looks.iter().map(|look| look.descriptors).collect();
        counts.sort_unstable();
        counts[counts.len() / 2]
    };
    let (early, late) = (usual(&after[..after.len().div_ceil(2)]), usual(&after[after.len() / 2..]));
    row("descriptors, first and second half, medians", &format!("{early}, {late}"), "no growth", Some(late <= early));
    let fifth = pieces.len().div_ceil(WARM_UP);
    let later = pieces.split_off(pieces.len() - fifth);
    let mut ends = [Outcome::default(), Outcome::default()];
    pieces.into_iter().take(fifth).for_each(|piece| ends[0].add(piece));
    later.into_iter().for_each(|piece| ends[1].add(piece));
    let [early, late] = [&ends[0], &ends[1]].map(|end| milliseconds(end.percentile(99.0)));
    let figure = format!("{early:.2} ms in the first fifth, {late:.2} ms in the last: {:.2} ×", late / early);
    row("p99", &figure, "1.2 ×", Some(late <= early * 1.2));
    let unexpected = ends.iter().flat_map(|end| &end.answers).filter(|(status, _)| *status >= 500).count();
    let failures: usize = ends.iter().map(|end| end.failures.len()).sum();
    row(
        "failures and answers from 500 on",
        &format!("{}", unexpected + failures),
        "none",
        Some(unexpected + failures == 0),
    );
    Ok(())
}
