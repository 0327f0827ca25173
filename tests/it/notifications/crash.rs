//! The process is killed, or Postgres is stopped, under load, again and again: what was answered 200 is there, no event is there twice,
//! and order is kept. `scripts/soak crashes` and `outages` do it more often.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use cegid_y2_simulator::world::World;
use reqwest::Client;
use serde_json::{Value, json};
use tokio::{sync::watch, time::Instant};

use crate::{
    binary::Running,
    database::{OwnCluster, PostgresDatabase},
    replicas::{apply_demo, client, command, run},
};

/// How often the process is killed.
const CRASHES: &str = "CEGID_CONNECTOR_TEST_CRASHES";
/// How often Postgres is stopped.
const OUTAGES: &str = "CEGID_CONNECTOR_TEST_OUTAGES";
/// Who post at a time, each for a customer of its own.
const SENDERS: usize = 16;
/// How long the last process may take to act on what is left.
const PATIENCE: Duration = Duration::from_secs(120);

const SCOPES: [&str; 3] = ["tenant.y2.listener", "tenant.notifications:read", "tenant.webhooks:read"];

fn rounds(of: &str, usual: usize) -> usize {
    std::env::var(of).map_or(usual, |rounds| rounds.parse().unwrap())
}

fn serve(url: &str) -> (Running, String) {
    let mut serve = command(url, &["serve"]);
    serve.env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0").env("CEGID_CONNECTOR__LOG__FILTER", "error");
    for limit in ["PER_CREDENTIAL", "PER_TENANT"] {
        serve.env(format!("CEGID_CONNECTOR__LIMITS__{limit}"), "off");
    }
    let mut running = Running::start(serve);
    let line = running.line();
    (running, line.trim().rsplit(' ').next().unwrap().to_owned())
}

/// Posts changes of one customer one after another, each with the next number, until it is told to stop.
async fn send(
    http: Client,
    server: String,
    key: String,
    (sender, customer, mut number): (usize, String, u64),
    stop: watch::Receiver<bool>,
) -> Sent {
    let mut sent = Sent::default();
    while !*stop.borrow() {
        number += 1;
        let body = json!({
            "header": {"eventType": "CustomerUpdated", "eventId": format!("{sender}-{number}")},
            "body": {"customerId": customer},
        });
        let post = http.post(format!("{server}/api/demo/webhooks/listeners/cegid/default"));
        let Ok(answer) = post.header("x-api-key", &key).body(body.to_string()).send().await else { continue };
        match answer.status().as_u16() {
            200 => sent.acknowledged.push((answer.headers()["x-notification-id"].to_str().unwrap().to_owned(), number)),
            503 => {
                assert!(answer.headers().contains_key("retry-after"), "a 503 says when to try again");
                sent.refused += 1;
            }
            other => panic!("{other}: {}", answer.text().await.unwrap()),
        }
    }
    sent.number = number;
    sent
}

/// What became of one customer's changes.
#[derive(Default)]
struct Sent {
    /// The last one's.
    number: u64,
    /// Notification and number of those that were answered 200.
    acknowledged: Vec<(String, u64)>,
    /// How many were answered 503.
    refused: usize,
}

async fn get(http: &Client, server: &str, key: &str, path: &str) -> Value {
    let answer = http.get(format!("{server}/api/demo{path}")).header("x-api-key", key).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

/// Every item of a list, page by page, until a page is empty or the last one.
async fn all(http: &Client, server: &str, key: &str, path: &str) -> Vec<Value> {
    let (mut items, mut after) = (Vec::new(), String::new());
    loop {
        let page = get(http, server, key, &format!("{path}?limit=200&after={after}")).await;
        let found = page["items"].as_array().unwrap();
        items.extend(found.iter().cloned());
        match page["next"].as_str() {
            Some(next) if !found.is_empty() && next != after => after = next.to_owned(),
            _ => return items,
        }
    }
}

/// Changes of some customers that are posted all the time, while something breaks.
struct Load {
    http: Client,
    key: String,
    customers: Vec<String>,
    numbers: [u64; SENDERS],
    acknowledged: BTreeSet<String>,
    refused: usize,
}

impl Load {
    /// On a new installation in this database.
    fn new(url: &str) -> Self {
        apply_demo(url);
        let key = run(url, &[&["key", "create", "--tenant", "demo", "--name", "x", "--scope"], &SCOPES[..]].concat());
        let customers = {
            let world = World::default();
            world.customers().all().take(SENDERS).map(|customer| customer.id.to_string()).collect()
        };
        Self { http: client(), key, customers, numbers: [0; SENDERS], acknowledged: BTreeSet::new(), refused: 0 }
    }

    /// Posts until `breaking` is over.
    async fn beside(&mut self, server: &str, breaking: impl Future<Output = ()>) {
        let (stop, stopped) = watch::channel(false);
        let senders: Vec<_> = self
            .customers
            .iter()
            .enumerate()
            .map(|(sender, customer)| {
                let who = (sender, customer.clone(), self.numbers[sender]);
                tokio::spawn(send(self.http.clone(), server.to_owned(), self.key.clone(), who, stopped.clone()))
            })
            .collect();
        breaking.await;
        stop.send(true).unwrap();
        for (sender, task) in senders.into_iter().enumerate() {
            let sent = task.await.unwrap();
            self.numbers[sender] = sent.number;
            self.refused += sent.refused;
            self.acknowledged.extend(sent.acknowledged.into_iter().map(|(id, _)| id));
        }
    }

    /// Waits until everything was acted upon, and looks at what is there.
    async fn nothing_is_lost_and_nothing_happened_twice(&self, server: &str) {
        let Self { http, key, acknowledged, .. } = self;
        let until = Instant::now() + PATIENCE;
        loop {
            let waiting = async |state: &str| {
                let path = format!("/admin/notifications?state={state}&limit=1");
                get(http, server, key, &path).await["items"].as_array().unwrap().len()
            };
            if waiting("received").await + waiting("processing").await == 0 {
                break;
            }
            assert!(Instant::now() < until, "the backlog does not drain");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let kept = all(http, server, key, "/admin/notifications").await;
        let ids: BTreeSet<_> = kept.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids.len(), kept.len(), "no notification is there twice");
        let lost = acknowledged.difference(&ids).count();
        assert_eq!(lost, 0, "of {} that were acknowledged", acknowledged.len());
        assert!(kept.iter().all(|one| one["state"] == "done"), "every one was acted upon");

        let events = all(http, server, key, "/events").await;
        let of_events: BTreeSet<_> = events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(of_events.len(), events.len(), "no event is there twice");
        assert_eq!(events.len(), kept.len(), "each notification became one event");
        let numbers: BTreeMap<_, _> = kept
            .iter()
            .map(|one| {
                let (sender, number) = one["eventId"].as_str().unwrap().split_once('-').unwrap();
                let event = format!("evt_{}", one["id"].as_str().unwrap().replace('-', ""));
                (event, (sender.parse::<usize>().unwrap(), number.parse::<u64>().unwrap()))
            })
            .collect();
        let mut last = [0; SENDERS];
        for event in &events {
            let (sender, number) = numbers[event["id"].as_str().unwrap()];
            assert!(number > last[sender], "the order of a customer's changes");
            last[sender] = number;
        }
    }
}

async fn survives_kill_9(url: &str) {
    let mut load = Load::new(url);
    for round in 0..rounds(CRASHES, 10) {
        let (running, server) = serve(url);
        let killed = async {
            // A different moment each time, in the thick of it.
            tokio::time::sleep(Duration::from_millis(300 + (round as u64 * 97) % 500)).await;
            running.kill();
        };
        load.beside(&server, killed).await;
    }
    assert!(load.acknowledged.len() > rounds(CRASHES, 10) * SENDERS, "there was load: {}", load.acknowledged.len());
    let (running, server) = serve(url);
    load.nothing_is_lost_and_nothing_happened_twice(&server).await;
    running.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    survives_kill_9(&format!("sqlite:{}", folder.path().join("crash.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_on_postgres() {
    let Some(database) = PostgresDatabase::create().await else { return };
    survives_kill_9(&database.url()).await;
}

async fn until_answers(http: &Client, url: &str, key: &str, expected: u16) {
    let until = Instant::now() + PATIENCE;
    while http.get(url).header("x-api-key", key).send().await.unwrap().status() != expected {
        assert!(Instant::now() < until, "the server does not answer {expected}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_postgres_that_is_stopped_hard() {
    let Some(cluster) = OwnCluster::start() else { return };
    let database = PostgresDatabase::on(&cluster.url).await;
    // The throw-away cluster forgets what it has committed when it is stopped like this, unless it is told not to.
    database.execute("alter system set synchronous_commit = on").await;
    database.execute("select pg_reload_conf()").await;
    let url = database.url();
    let mut load = Load::new(&url);
    let (running, server) = serve(&url);
    let (http, key) = (load.http.clone(), load.key.clone());
    let list = format!("{server}/api/demo/admin/notifications?limit=1");
    for _ in 0..rounds(OUTAGES, 3) {
        let stopped = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            tokio::task::block_in_place(|| cluster.stop_hard());
            until_answers(&http, &list, &key, 503).await;
            tokio::task::block_in_place(|| cluster.start_again());
            until_answers(&http, &list, &key, 200).await;
        };
        load.beside(&server, stopped).await;
    }
    assert!(load.refused > 0, "posts were refused meanwhile");
    load.nothing_is_lost_and_nothing_happened_twice(&server).await;
    running.kill();
}
