//! The dashboard for Grafana: it can be imported anywhere, and shows only what there is.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{metrics::Scraped, promql, read};

fn dashboard() -> Value {
    serde_json::from_str(&read("docs/operations/grafana-dashboard.json")).unwrap()
}

fn panels(dashboard: &Value) -> &Vec<Value> {
    dashboard["panels"].as_array().unwrap()
}

#[test]
fn it_can_be_imported_with_any_data_source() {
    let dashboard = dashboard();
    assert_eq!(dashboard["uid"], "cegid-connector");
    assert!(dashboard["schemaVersion"].as_u64().unwrap() >= 39);
    assert!(dashboard.get("id").is_none_or(Value::is_null), "an id belongs to one Grafana");
    let variables = dashboard["templating"]["list"].as_array().unwrap();
    let source = variables.iter().find(|variable| variable["name"] == "datasource").unwrap();
    assert_eq!((&source["type"], &source["query"]), (&"datasource".into(), &"prometheus".into()));
    let mut ids = BTreeSet::new();
    let mut taken = BTreeSet::new();
    for panel in panels(&dashboard) {
        let title = &panel["title"];
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "the id of {title} is taken");
        let place = |member: &str| panel["gridPos"][member].as_u64().unwrap();
        assert!(place("x") + place("w") <= 24, "{title} is too wide");
        for x in place("x")..place("x") + place("w") {
            for y in place("y")..place("y") + place("h") {
                assert!(taken.insert((x, y)), "{title} lies over another panel");
            }
        }
        if panel["type"] != "row" {
            assert!(!panel["description"].as_str().unwrap().is_empty(), "{title} says nothing of itself");
            for target in panel["targets"].as_array().unwrap() {
                assert_eq!(target["datasource"]["uid"], "${datasource}", "{title}");
                let expression = target["expr"].as_str().unwrap();
                assert!(expression.contains("job=\"$job\""), "{title} mixes installations: {expression}");
            }
        }
    }
}

#[tokio::test]
async fn it_shows_only_what_a_running_server_has() {
    let metrics = Scraped::of_a_busy_server().await;
    let dashboard = dashboard();
    let mut held = 0;
    for panel in panels(&dashboard) {
        for target in panel["targets"].as_array().into_iter().flatten() {
            promql::hold(target["expr"].as_str().unwrap(), &metrics);
            held += 1;
        }
    }
    assert!(held > 30, "{held} expressions");
    // The other way round: whatever there is has a place, but for two metrics that nobody looks at every day.
    let shown: String = panels(&dashboard).iter().map(ToString::to_string).collect();
    let missing: Vec<_> = metrics.families.iter().filter(|family| !shown.contains(family.as_str())).collect();
    assert_eq!(missing, ["process_threads", "process_virtual_memory_bytes"]);
}
