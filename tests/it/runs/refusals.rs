//! Who may not start a run, and what cannot be one.

use super::{Imports, state};

#[tokio::test]
async fn what_is_not_set_up_cannot_be_run() {
    let imports = Imports::with(&[]).await;
    for (query, field) in [
        ("shop=other&flow=stock", "shop"),
        ("shop=web&flow=stocks", "flow"),
        ("shop=web&flow=customer", "flow"),
        ("shop=web", "flow"),
        ("shop=web&flow=stock&dry=1", "dry"),
    ] {
        let path = format!("/api/demo/runs?{query}");
        let refused = imports.connector.call(http::Method::POST, &path, &imports.key, &[], "A;1\n").await;
        assert_eq!(refused.problem(), (400, "invalid-request".to_owned()), "{query}");
        assert!(refused.json()["errors"][field].is_array(), "{query}: {}", refused.body);
    }
    let none = imports.connector.get("/api/demo/runs", &imports.key).await.json();
    assert_eq!(none["items"], serde_json::json!([]));
}

#[tokio::test]
async fn a_neighbours_run_is_not_there_and_a_poor_key_starts_none() {
    let imports = Imports::with(&["BAG"]).await;
    let run = imports.import("", "BAG;5\n").await;
    let id = run["run"]["id"].as_str().unwrap();
    let neighbour = imports.connector.key("neighbour", super::RUNS).await;
    for path in ["", "/plan", "/rows", "/report.csv"] {
        let foreign = imports.connector.get(&format!("/api/neighbour/runs/{id}{path}"), &neighbour).await;
        assert_eq!(foreign.problem(), (404, "run-not-found".to_owned()), "{path}");
    }
    for verb in ["cancel", "resume", "retry"] {
        let foreign = imports.connector.post(&format!("/api/neighbour/runs/{id}/{verb}"), &neighbour, None).await;
        assert_eq!(foreign.problem(), (404, "run-not-found".to_owned()), "{verb}");
    }
    let poor = imports.connector.key("demo", &["tenant.runs:read"]).await;
    let path = "/api/demo/runs?shop=web&flow=stock";
    let refused = imports.connector.call(http::Method::POST, path, &poor, &[], "BAG;5\n").await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
}

#[tokio::test]
async fn what_is_no_csv_is_said_to_be_what_it_looks_like() {
    let imports = Imports::with(&[]).await;
    for file in ["%PDF-1.7\n%âãÏÓ\n1 0 obj\n", "<!DOCTYPE html><html><body>502</body></html>\n"] {
        let run = imports.import("", file).await;
        assert_eq!(state(&run), ("failed", "file.unreadable"), "{run:#}");
    }
    for empty in ["", "reference;quantity\n"] {
        let run = imports.import("", empty).await;
        assert_eq!((state(&run), &run["counts"]["rows"]), (("done", "-"), &serde_json::json!(0)), "{empty}");
    }
}
