//! The metrics of a running server after traffic, failures included; and that each of them is explained.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use regex::Regex;
use reqwest::Method;
use serde_json::Value;
use tokio::time::sleep;

use super::read;
use crate::binary::demo;

/// What `/metrics` shows: families, and the labels of each sample with the values that were seen.
pub(super) struct Scraped {
    /// From `# TYPE`.
    pub(super) families: BTreeSet<String>,
    /// By the name of the sample (`…_bucket` of a histogram).
    pub(super) samples: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
    text: String,
}

impl Scraped {
    /// Of a demo that served, refused and failed.
    pub(super) async fn of_a_busy_server() -> Self {
        let (running, demo) = demo(&[]);
        traffic(&demo).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let metrics = format!("{}/metrics", demo["api"].as_str().unwrap());
        let metrics = loop {
            let metrics = Self::parse(http.get(&metrics).send().await.unwrap().text().await.unwrap());
            // The worker counts jobs in the background, and an answer is counted once it is sent.
            let seen = |name: &str| metrics.samples.contains_key(name);
            if seen("jobs") && seen("jobs_ended_total") && metrics.text.contains("route=\"/metrics\"") {
                break metrics;
            }
            sleep(Duration::from_millis(20)).await;
        };
        assert_eq!(running.stop(), Some(0));
        metrics
    }

    fn parse(text: String) -> Self {
        let family = Regex::new(r"(?m)^# TYPE (\S+) \S+$").unwrap();
        let families = family.captures_iter(&text).map(|found| found[1].to_owned()).collect();
        let sample = Regex::new(r"(?m)^([a-z_0-9]+)(?:\{(.*)\})? \S+$").unwrap();
        let label = Regex::new(r#"([a-z_]+)="((?:[^"\\]|\\.)*)""#).unwrap();
        let mut samples = BTreeMap::<String, BTreeMap<String, BTreeSet<String>>>::new();
        for found in sample.captures_iter(&text) {
            let labels = samples.entry(found[1].to_owned()).or_default();
            let given = found.get(2).map_or("", |labels| labels.as_str());
            for pair in label.captures_iter(given) {
                labels.entry(pair[1].to_owned()).or_default().insert(pair[2].to_owned());
            }
        }
        Self { families, samples, text }
    }
}

/// Some of everything: lists, a receipt that is not there, wrong keys, no permission, no route, a Y2 that refuses the login.
async fn traffic(demo: &Value) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let api = demo["api"].as_str().unwrap();
    let faults = demo["simulator"].as_str().unwrap().replace("/Y2", "/_sim/faults");
    let ask = async |method: Method, path: &str, key: &str| {
        let key = demo["keys"][key].as_str().unwrap_or(key);
        http.request(method, format!("{api}{path}")).header("x-api-key", key).send().await.unwrap().status().as_u16()
    };
    for (path, key, status) in [
        ("/api/demo/cegid/stores", "readonly", 200),
        ("/api/demo/cegid/stores", "readonly", 200),
        ("/api/demo/cegid/sandbox?key=101-999999", "admin", 404),
        ("/api/demo/cegid/stores", "nonsense", 401),
        ("/api/demo/cegid/stores", "listener", 403),
        ("/nowhere", "", 404),
        ("/healthz", "", 200),
        ("/readyz", "", 200),
    ] {
        assert_eq!(ask(Method::GET, path, key).await, status, "{path}");
    }
    let fault = http.post(&faults).json(&serde_json::json!({"kind": "unauthorized"})).send().await.unwrap();
    assert!(fault.status().is_success(), "{fault:?}");
    assert_eq!(ask(Method::GET, "/api/demo/cegid/settings/civilities", "readonly").await, 502);
}

#[tokio::test]
async fn each_metric_is_explained_and_each_explained_metric_is_there() {
    let metrics = Scraped::of_a_busy_server().await;
    let handbook = read("docs/operations.md");
    let chapter = handbook.split("\n### Metrics\n").nth(1).expect("a chapter on metrics");
    let chapter = chapter.split("\n## ").next().unwrap().split("\n### ").next().unwrap();
    let row = Regex::new(r"(?m)^\| `([a-z_0-9]+)` \| ([^|]*) \| ([^|]*) \|").unwrap();
    let mut explained = BTreeSet::new();
    for found in row.captures_iter(chapter) {
        let name = found[1].to_owned();
        let labels: BTreeSet<_> =
            found[2].split(['`', ',', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let seen = metrics.samples.get(&name).or_else(|| metrics.samples.get(&format!("{name}_bucket")));
        let seen = seen.map(|labels| labels.keys().filter(|label| *label != "le").cloned().collect::<BTreeSet<_>>());
        assert_eq!(seen.unwrap_or_default(), labels, "labels of {name}");
        assert!(!found[3].trim().is_empty(), "{name} is not explained");
        explained.insert(name);
    }
    assert_eq!(explained, metrics.families, "left: in docs/operations.md; right: on /metrics");
}

#[tokio::test]
async fn no_metric_names_a_tenant_or_a_person() {
    let metrics = Scraped::of_a_busy_server().await;
    let values: BTreeSet<_> = metrics.samples.values().flat_map(BTreeMap::values).flatten().collect();
    assert!(values.len() > 50);
    for value in values {
        assert!(value != "demo" && !value.contains("/demo/") && !value.contains('@'), "{value}");
    }
}
