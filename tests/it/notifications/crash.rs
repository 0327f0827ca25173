//! `kill -9` under load, again and again: what was answered 200 is there, no event is there twice, and order is kept.
//! `scripts/soak crashes` does it a hundred times.

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
    database::PostgresDatabase,
    replicas::{apply_demo, client, command, run},
};

/// How often the process is killed.
const ROUNDS: &str = "CEGID_CONNECTOR_TEST_CRASHES";
/// Who post at a time, each for a customer of its own.
const SENDERS: usize = 16;
/// How long the last process may take to act on what is left.
const PATIENCE: Duration = Duration::from_secs(120);

const SCOPES: [&str; 3] = ["tenant.y2.listener", "tenant.notifications:read", "tenant.webhooks:read"];

fn rounds() -> usize {
    std::env::var(ROUNDS).map_or(10, |rounds| rounds.parse().unwrap())
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

/// Posts changes of one customer one after another, each with the next number, until it is told to stop. Answers the number to
/// go on with, and what was acknowledged: notification → number.
async fn send(
    http: Client,
    server: String,
    key: String,
    (sender, customer, mut number): (usize, String, u64),
    stop: watch::Receiver<bool>,
) -> (u64, Vec<(String, u64)>) {
    let mut acknowledged = Vec::new();
    while !*stop.borrow() {
        number += 1;
        let body = json!({
            "header": {"eventType": "CustomerUpdated", "eventId": format!("{sender}-{number}")},
            "body": {"customerId": customer},
        });
        let post = http.post(format!("{server}/api/demo/webhooks/listeners/cegid/default"));
        let Ok(answer) = post.header("x-api-key", &key).body(body.to_string()).send().await else { continue };
        if answer.status() == 200 {
            acknowledged.push((answer.headers()["x-notification-id"].to_str().unwrap().to_owned(), number));
        }
    }
    (number, acknowledged)
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

async fn nothing_is_lost_and_nothing_happens_twice(url: &str) {
    apply_demo(url);
    let key = run(url, &[&["key", "create", "--tenant", "demo", "--name", "x", "--scope"], &SCOPES[..]].concat());
    let customers: Vec<_> = {
        let world = World::default();
        world.customers().all().take(SENDERS).map(|customer| customer.id.to_string()).collect()
    };
    let http = client();
    let mut numbers = [0; SENDERS];
    let mut acknowledged = BTreeMap::new();
    for round in 0..rounds() {
        let (running, server) = serve(url);
        let (stop, stopped) = watch::channel(false);
        let senders: Vec<_> = customers
            .iter()
            .enumerate()
            .map(|(sender, customer)| {
                let who = (sender, customer.clone(), numbers[sender]);
                tokio::spawn(send(http.clone(), server.clone(), key.clone(), who, stopped.clone()))
            })
            .collect();
        // A different moment each time, in the thick of it.
        tokio::time::sleep(Duration::from_millis(300 + (round as u64 * 97) % 500)).await;
        running.kill();
        stop.send(true).unwrap();
        for (sender, task) in senders.into_iter().enumerate() {
            let (number, answered) = task.await.unwrap();
            numbers[sender] = number;
            acknowledged.extend(answered.into_iter().map(|(id, number)| (id, (sender, number))));
        }
    }
    assert!(acknowledged.len() > rounds() * SENDERS, "there was load: {}", acknowledged.len());

    let (running, server) = serve(url);
    let until = Instant::now() + PATIENCE;
    loop {
        let waiting = async |state: &str| {
            let path = format!("/admin/notifications?state={state}&limit=1");
            get(&http, &server, &key, &path).await["items"].as_array().unwrap().len()
        };
        if waiting("received").await + waiting("processing").await == 0 {
            break;
        }
        assert!(Instant::now() < until, "the backlog does not drain");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let kept = all(&http, &server, &key, "/admin/notifications").await;
    let ids: BTreeSet<_> = kept.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), kept.len(), "no notification is there twice");
    let lost: Vec<_> = acknowledged.keys().filter(|id| !ids.contains(*id)).collect();
    assert!(lost.is_empty(), "{} of {} are lost", lost.len(), acknowledged.len());
    assert!(kept.iter().all(|one| one["state"] == "done"), "every one was acted upon");

    let events = all(&http, &server, &key, "/events").await;
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
    running.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    nothing_is_lost_and_nothing_happens_twice(&format!("sqlite:{}", folder.path().join("crash.db").display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_on_postgres() {
    let Some(database) = PostgresDatabase::create().await else { return };
    nothing_is_lost_and_nothing_happens_twice(&database.url()).await;
}
