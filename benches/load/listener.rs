//! `listener`: posts of Y2 that are durable when they are answered. How many a second, how late at a steady rate, and how fast
//! does the worker get through those that wait?

use std::{
    io::Write,
    time::{Duration, Instant},
};

use anyhow::Context;
use sqlx::{Connection, PgConnection, postgres::PgPoolOptions};
use tokio::time::sleep;

use super::{
    crowd,
    load::{self, median, percentile},
    milliseconds,
    open_loop::{self, Outcome, Plan},
    place::{Place, connection},
    process::Server,
    restarts::{Cluster, MASTER_KEY},
    row,
};

const CONNECTIONS: usize = 64;
/// Bytes of a body.
const BODY: usize = 1024;
const PHASE: Duration = Duration::from_secs(4);
/// Posts a second of the steady phase.
const RATE: f64 = 1000.0;
const ROUNDS: usize = 3;
/// Different entities that the posts are about.
const ENTITIES: usize = 50;

/// A post of a body that is about this entity. The type is one that is read back from nowhere: what Y2 can do is not measured.
fn post(address: &str, key: &str, number: usize) -> String {
    let head = format!(r#"{{"eventType":"ProductUpdated","itemId":"ITEM-{}","note":""#, number % ENTITIES);
    let body = format!("{head}{}\"}}", "x".repeat(BODY - head.len() - 2));
    format!(
        "POST /api/{}/webhooks/listeners/cegid/default HTTP/1.1\r\nHost: {address}\r\nX-API-KEY: {key}\r\nContent-Type: \
         application/json\r\nContent-Length: {BODY}\r\n\r\n{body}",
        crowd::id(0)
    )
}

/// How long it takes to append a body and to have it on the disk, one after the other for a second; sorted.
fn fdatasyncs(place: &Place) -> anyhow::Result<Vec<Duration>> {
    let path = place.path("fdatasync");
    let mut file = std::fs::File::create(&path)?;
    let (mut times, began) = (Vec::new(), Instant::now());
    while began.elapsed() < Duration::from_secs(1) {
        let since = Instant::now();
        file.write_all(&[b'x'; BODY])?;
        file.sync_data()?;
        times.push(since.elapsed());
    }
    std::fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times)
}

/// Rows a second that as many tasks write as there are connections, a transaction each.
async fn inserts(url: &str) -> anyhow::Result<f64> {
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS as u32).connect(url).await?;
    sqlx::query("create table if not exists bench_posts (id bigserial primary key, body bytea not null)")
        .execute(&pool)
        .await?;
    let began = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut count = 0_u64;
                while began.elapsed() < PHASE {
                    sqlx::query("insert into bench_posts (body) values ($1)")
                        .bind(vec![b'x'; BODY])
                        .execute(&pool)
                        .await?;
                    count += 1;
                }
                anyhow::Ok(count)
            })
        })
        .collect();
    let mut rows = 0;
    for task in tasks {
        rows += task.await??;
    }
    Ok(rows as f64 / began.elapsed().as_secs_f64())
}

/// Waits until none is left to be worked on; answers when that was.
async fn drained(server: &Server, key: &str) -> anyhow::Result<Instant> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    for state in ["received", "processing"] {
        let url = format!("http://{}/api/{}/admin/notifications?state={state}&limit=1", server.address, crowd::id(0));
        loop {
            let answer = http.get(&url).header("X-API-KEY", key).send().await?.error_for_status()?;
            let page: serde_json::Value = serde_json::from_slice(&answer.bytes().await?)?;
            if page["items"].as_array().context("no `items`")?.is_empty() {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
    Ok(Instant::now())
}

pub async fn run(waiting: usize) -> anyhow::Result<()> {
    super::head(&format!(
        "listener: bodies of {BODY} bytes, {CONNECTIONS} connections; {ROUNDS} rounds of {PHASE:?}, baseline and product in turn"
    ));
    on_sqlite(waiting).await?;
    on_postgres().await
}

async fn on_sqlite(waiting: usize) -> anyhow::Result<()> {
    let place = Place::new(&[])?;
    let simulator = place.simulate(&[])?;
    let url = format!("sqlite:{}", place.path("bench.db").display());
    let keys = crowd::settle(&url, None, 1, |_| connection(&simulator.address, &[])).await?;
    let server = place.serve()?;
    let request = post(&server.address, &keys[0], 0);

    let (mut syncs, mut posts, mut sync_times, mut steady) = (Vec::new(), Vec::new(), Vec::new(), Outcome::default());
    for _ in 0..ROUNDS {
        let times = fdatasyncs(&place)?;
        syncs.push(times.len() as f64);
        sync_times.extend(times);
        posts.push(load::run(&server.address, &request, 200, CONNECTIONS, PHASE).await?.per_second());
        drained(&server, &keys[0]).await?;
        let plan = Plan {
            address: server.address.clone(),
            requests: vec![request.clone()].into(),
            rate: RATE,
            connections: CONNECTIONS,
            duration: PHASE,
        };
        steady.add(open_loop::run(plan).await?);
    }
    sync_times.sort_unstable();
    let (syncs, posts) = (median(&syncs), median(&posts));
    let least = (syncs * 5.0).min(5000.0);
    let figure = format!("{posts:.0}/s ({syncs:.0} fdatasync/s)");
    row("SQLite: durable answers", &figure, &format!("{least:.0}/s"), Some(posts >= least));
    let allowed = Duration::from_millis(10).max(percentile(&sync_times, 99.0) * 3);
    let [p99, p999] = [99.0, 99.9].map(|percent| steady.percentile(percent));
    let figure = format!("p99 {:.1} ms, p99.9 {:.1} ms", milliseconds(p99), milliseconds(p999));
    let gate = format!("{:.0} ms; 500 ms", milliseconds(allowed));
    row("SQLite: 1,000 a second", &figure, &gate, Some(p99 <= allowed && p999 < Duration::from_millis(500)));
    row("not answered 200", &steady.not_served().to_string(), "none", Some(steady.not_served() == 0));

    drained(&server, &keys[0]).await?;
    let began = Instant::now();
    let requests: Vec<_> = (0..ENTITIES).map(|number| post(&server.address, &keys[0], number)).collect();
    let plan = Plan {
        address: server.address.clone(),
        requests: requests.into(),
        rate: 10_000.0,
        connections: CONNECTIONS,
        duration: Duration::from_secs_f64(waiting as f64 / 10_000.0),
    };
    let taken = open_loop::run(plan).await?.answers.len();
    let took = drained(&server, &keys[0]).await?.duration_since(began);
    let rate = taken as f64 / took.as_secs_f64();
    row(&format!("SQLite: {taken} posts until all are done"), &format!("{rate:.0}/s"), "500/s", Some(rate >= 500.0));
    Ok(())
}

async fn on_postgres() -> anyhow::Result<()> {
    let cluster = Cluster::start().context("`listener` needs Postgres (Debian: postgresql)")?;
    let mut settings = PgConnection::connect(&cluster.url).await?;
    // The throw-away cluster forgets everything on purpose; here its disk is what is measured.
    for statement in
        ["alter system set fsync = on", "alter system set synchronous_commit = on", "select pg_reload_conf()"]
    {
        sqlx::query(statement).execute(&mut settings).await?;
    }
    settings.close().await?;
    let place = Place::new(&[("DATABASE__URL", cluster.url.as_str()), ("SECRETS__MASTER_KEY", MASTER_KEY)])?;
    let simulator = place.simulate(&[])?;
    let keys = crowd::settle(&cluster.url, Some(MASTER_KEY), 1, |_| connection(&simulator.address, &[])).await?;
    let server = place.serve()?;
    let request = post(&server.address, &keys[0], 0);
    let (mut floor, mut posts, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let rows = inserts(&cluster.url).await?;
        let answers = load::run(&server.address, &request, 200, CONNECTIONS, PHASE).await?.per_second();
        drained(&server, &keys[0]).await?;
        floor.push(rows);
        posts.push(answers);
        ratios.push(answers / rows);
    }
    let ratio = median(&ratios);
    let figure = format!("{:.0}/s beside {:.0} inserts/s: {ratio:.2} ×", median(&posts), median(&floor));
    row("Postgres: durable answers", &figure, "2.5 ×", Some(ratio >= 2.5));
    Ok(())
}
