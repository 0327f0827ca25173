//! Several servers on one Postgres, and a Postgres that goes away while they work.

use std::{process::Output, time::Duration};

use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use tokio::time::{Instant, sleep};

use crate::{
    binary::{Program, Running, connector, one_line},
    database::{MASTER_KEY, OwnCluster, PostgresDatabase},
    running_server::RunningServer,
};

/// What a process needs to work on that database.
fn environment(url: &str) -> [(String, String); 2] {
    [("DATABASE__URL", url), ("SECRETS__MASTER_KEY", MASTER_KEY)]
        .map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), value.to_owned()))
}

/// A command on that database.
pub(crate) fn command(url: &str, arguments: &[&str]) -> Program {
    let mut command = connector(arguments);
    command.envs(environment(url));
    command
}

/// Runs a command to its end, and gives its standard output.
pub(crate) fn run(url: &str, arguments: &[&str]) -> String {
    let output = command(url, arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub(crate) fn apply_demo(url: &str) {
    run(url, &["tenant", "apply", concat!(env!("CARGO_MANIFEST_DIR"), "/config/tenants/demo")]);
}

pub(crate) fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

pub(crate) async fn status(http: &Client, server: &str, path: &str, key: &str) -> StatusCode {
    http.get(format!("{server}{path}")).header("x-api-key", key).send().await.unwrap().status()
}

/// `serve` as a process of its own.
pub(crate) fn serve(url: &str) -> (Running, String) {
    let mut serve = command(url, &["serve"]);
    serve.env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0");
    let mut running = Running::start(serve);
    let line = running.line();
    let address = line.trim().rsplit(' ').next().unwrap().to_owned();
    (running, address)
}

/// How long until both servers answer so.
pub(crate) async fn until(http: &Client, servers: [&str; 2], path: &str, key: &str, expected: u16) -> Duration {
    let since = Instant::now();
    loop {
        let answers = join_all(servers.map(|server| status(http, server, path, key))).await;
        if answers.iter().all(|status| *status == expected) {
            return since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(10), "{answers:?} instead of {expected}");
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_are_told_of_what_another_process_changes() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    let ((one, first), (two, second)) = (serve(&url), serve(&url));
    let (http, servers) = (client(), [first.as_str(), second.as_str()]);
    let stores = "/api/demo/cegid/stores";
    let mut waited = Vec::new();

    apply_demo(&url);
    // The key lacks the permission: 403 says that key and tenant are known, without a call of Y2.
    let make = ["key", "create", "--tenant", "demo", "--name", "x", "--scope", "tenant.y2.settings:read"];
    let key = run(&url, &make);
    waited.push(until(&http, servers, stores, &key, 403).await);
    run(&url, &["key", "revoke", &key]);
    waited.push(until(&http, servers, stores, &key, 401).await);
    let key = run(&url, &make);
    waited.push(until(&http, servers, stores, &key, 403).await);
    run(&url, &["tenant", "delete", "demo", "--yes"]);
    waited.push(until(&http, servers, stores, &key, 401).await);

    // Told, not found by the poll of every five seconds; on a quiet machine it is some ten milliseconds.
    assert!(waited.iter().all(|waited| *waited < Duration::from_secs(3)), "{waited:?}");
    assert_eq!([one.stop(), two.stop()], [Some(0), Some(0)]);
}

fn refused(command: &mut Program) -> String {
    let output: Output = command.output().unwrap();
    one_line(&output)
}

#[tokio::test]
async fn without_or_with_another_master_key_no_replica_starts() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    let error = refused(connector(&["serve"]).env("DATABASE_URL", &url));
    assert!(error.contains("CEGID_CONNECTOR__SECRETS__MASTER_KEY_FILE"), "{error}");
    run(&url, &["tenant", "list"]);
    let error = refused(command(&url, &["serve"]).env("CEGID_CONNECTOR__SECRETS__MASTER_KEY", "ab".repeat(32)));
    assert!(error.contains("the master key is not the one of this database"), "{error}");
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_one_line_without_the_password() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, expected) in [
        (database.url_as("guarded", "hunter2"), "refuses the password"),
        (format!("{}_not", database.url()), "no such database"),
        (format!("postgres://me:hunter2@{closed}/x"), "is the server running"),
        ("postgres://me:hunter2@host/x?pasword=hunter2".to_owned(), "unknown parameter `pasword`"),
    ] {
        for arguments in [&["serve"][..], &["migrate"], &["tenant", "list"]] {
            let error = refused(&mut command(&url, arguments));
            assert!(error.contains(expected) && !error.contains("hunter2"), "{error}");
        }
        let output = command(&url, &["doctor"]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("FAIL") && said.contains(expected) && !said.contains("hunter2"), "{said}");
    }
}

/// What was seen while the database came and went.
#[derive(Default)]
struct Seen {
    lists: usize,
    answers: usize,
    unavailable: usize,
}

/// Asks for what is in memory and for what is in the database, until it is told to stop.
async fn load(http: Client, server: String, key: String, stop: tokio::sync::watch::Receiver<bool>) -> Seen {
    let mut seen = Seen::default();
    while !*stop.borrow() {
        // The list is cached, the key is in memory: neither may notice anything.
        assert_eq!(status(&http, &server, "/api/demo/cegid/stores", &key).await, 200);
        seen.lists += 1;
        let answer = http.get(format!("{server}{TRACE}")).header("x-api-key", &key).send().await.unwrap();
        match answer.status().as_u16() {
            404 => seen.answers += 1,
            503 => {
                assert!(answer.headers().contains_key("retry-after"));
                seen.unavailable += 1;
            }
            other => panic!("{other}: {}", answer.text().await.unwrap()),
        }
    }
    seen
}

/// A trace that does not exist: 404 is what a database says that answers.
const TRACE: &str = "/api/demo/admin/sandbox-traces/00000000-0000-7000-8000-000000000000";
/// `scripts/soak` sets more, and holds each round to its time.
const ROUNDS: &str = "CEGID_CONNECTOR_TEST_OUTAGES";

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_stops_hard_under_load_is_a_503_and_leaves_the_pool_whole() {
    let Some(cluster) = OwnCluster::start() else { return };
    let asked: Option<usize> = std::env::var(ROUNDS).ok().map(|rounds| rounds.parse().unwrap());
    let rounds = asked.unwrap_or(2);
    let database = PostgresDatabase::on(&cluster.url).await;
    apply_demo(&database.url());
    let scopes = ["tenant.y2.stores:read", "tenant.configuration:read", "tenant.personalData:read"];
    let make = [&["key", "create", "--tenant", "demo", "--name", "x", "--scope"], &scopes[..]].concat();
    let key = run(&database.url(), &make);
    // The callers ask far more often than a credential may.
    let unlimited = ["PER_CREDENTIAL", "PER_TENANT"];
    let unlimited = unlimited.map(|limit| (format!("CEGID_CONNECTOR__LIMITS__{limit}"), "off".to_owned()));
    let server = RunningServer::on(environment(&database.url()).into_iter().chain(unlimited)).await;
    let http = client();
    assert_eq!(status(&http, &server.url, "/api/demo/cegid/stores", &key).await, 200);

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let callers: Vec<_> =
        (0..16).map(|_| tokio::spawn(load(http.clone(), server.url.clone(), key.clone(), stopped.clone()))).collect();
    for round in 0..rounds {
        cluster.stop_hard();
        until_trace(&http, &server.url, &key, 503, Duration::from_secs(5)).await;
        assert_eq!(status(&http, &server.url, "/readyz", "").await, 503);
        cluster.start_again();
        let back = until_trace(&http, &server.url, &key, 404, Duration::from_secs(5)).await;
        if asked.is_some() {
            eprintln!("round {round}: back after {back:?}");
            assert!(back < Duration::from_secs(2), "round {round}: {back:?}");
        }
    }
    stop.send_replace(true);
    let seen: Vec<Seen> = join_all(callers).await.into_iter().map(Result::unwrap).collect();
    assert!(seen.iter().all(|seen| seen.lists > 0 && seen.answers > 0));
    assert!(seen.iter().map(|seen| seen.unavailable).sum::<usize>() >= rounds);

    // A change is followed again, and the pool is whole: nothing is in use once nobody asks.
    let later = run(&database.url(), &make);
    until(&http, [&server.url, &server.url], TRACE, &later, 404).await;
    let since = Instant::now();
    loop {
        let metrics = http.get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
        if metrics.contains("database_connections{pool=\"shared\",state=\"in_use\"} 0") {
            assert!(metrics.contains("database_connections_limit{pool=\"shared\"} 10"), "{metrics}");
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(5), "{metrics}");
    }
    server.stop().await;
}

async fn until_trace(http: &Client, server: &str, key: &str, expected: u16, patience: Duration) -> Duration {
    let since = Instant::now();
    while status(http, server, TRACE, key).await != expected {
        assert!(since.elapsed() < patience, "not {expected} within {patience:?}");
        sleep(Duration::from_millis(20)).await;
    }
    since.elapsed()
}
