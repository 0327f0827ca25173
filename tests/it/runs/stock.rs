//! The flow of stocks, from a file to the shop.

use http::Method;
use prestashop_simulator::{Fault, FaultKind};
use serde_json::{Value, json};

use super::{Imports, state};

fn id(run: &Value) -> &str {
    run["run"]["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_file_reaches_the_shop_and_every_row_has_an_outcome() {
    let imports = Imports::with(&["BAG", "TS/RED", "TS/BLUE", "HAT"]).await;
    let buffers = "/api/demo/shops/web/stock-buffers";
    for (of, buffer) in [("shop", "1"), ("product/HAT", "0"), ("variation/TS%2FBLUE", "3")] {
        let body = format!("{{\"buffer\": {buffer}}}");
        let headers = [("content-type", "application/json")];
        let set = imports.connector.call(Method::PUT, &format!("{buffers}/{of}"), &imports.key, &headers, body).await;
        assert_eq!(set.status, 200, "{}", set.body);
    }
    let file = "BAG;5\nTS/RED;10\nts/blue ;7,0\nHAT;2,75\nTS;17\nZZZ;4\nBAG;9\nHAT;douze\n;3\nBAG\nTS/RED;x;y\n\n;\n";
    let run = imports.import("", file).await;
    // Four bad rows of eleven are more than a fifth.
    assert_eq!(state(&run), ("stopped", "run.too_many_errors"), "{run:#}");
    assert_eq!(imports.writes(), 0);
    let run = imports.import("", &file.replace(";3\nBAG\nTS/RED;x;y\n", "")).await;
    assert_eq!(state(&run), ("done", "-"), "{run:#}");
    assert_eq!(
        imports.rows(id(&run), "").await,
        [
            "1 bag superseded row.superseded",
            "2 ts/red updated -",
            "3 ts/blue updated -",
            "4 hat updated -",
            "5 ts skipped stock.parent",
            "6 zzz skipped stock.unknown_reference",
            "7 bag updated -",
            "8 hat error value.decimal",
        ]
    );
    let quantities = ["BAG", "TS/RED", "TS/BLUE", "HAT"].map(|reference| imports.quantity(reference));
    assert_eq!(quantities, [8, 9, 4, 2]);
    assert_eq!(run["counts"]["outcomes"], json!({"error": 1, "skipped": 2, "superseded": 1, "updated": 4}));
    assert_eq!((&run["run"]["found"]["delimiter"], &run["run"]["found"]["rows"]), (&json!(";"), &json!(8)));
    let errors = imports.rows(id(&run), "&outcome=error").await;
    assert_eq!(errors, ["8 hat error value.decimal"]);
    let report = imports.connector.get(&format!("/api/demo/runs/{}/report.csv", id(&run)), &imports.key).await;
    let lines: Vec<&str> = report.body.lines().collect();
    assert_eq!((lines.len(), lines[0]), (9, "line;key;step;outcome;code;column;value;message;warnings"));
    assert!(lines[8].starts_with("8;hat;done;error;value.decimal;quantity;douze;"), "{}", lines[8]);
}

#[tokio::test]
async fn a_dry_run_says_what_the_real_one_does_and_the_same_file_is_not_run_twice() {
    let imports = Imports::with(&["BAG", "TS/RED"]).await;
    let file = "BAG;5\nTS/RED;10\nZZZ;4\n";
    let dry = imports.import("&dryRun=true", file).await;
    assert_eq!(state(&dry), ("planned", "-"));
    assert_eq!((imports.quantity("BAG"), imports.writes()), (0, 0));
    let plan = imports.connector.get(&format!("/api/demo/runs/{}/plan", id(&dry)), &imports.key).await.json();
    assert_eq!(plan["outcomes"], json!({"skipped": 1, "updated": 2}));
    let real = imports.import("", file).await;
    assert_eq!(imports.rows(id(&real), "").await, imports.rows(id(&dry), "").await);
    assert_eq!(imports.quantity("TS/RED"), 10);

    let again = imports.upload("", &[], file).await;
    assert_eq!((again.status.as_u16(), &again.json()["id"]), (200, &real["run"]["id"]));
    let writes = imports.writes();
    let forced = imports.import("&force=true", file).await;
    assert_eq!(forced["counts"]["outcomes"], json!({"skipped": 1, "unchanged": 2}));
    assert_eq!(imports.writes(), writes, "what the shop has is not sent");
    // A delta: one row, and no look at the whole shop.
    let delta = imports.import("", "BAG;6\n").await;
    assert_eq!(delta["counts"]["outcomes"], json!({"updated": 1}));
    assert_eq!((imports.quantity("BAG"), imports.quantity("TS/RED")), (6, 10));
}

#[tokio::test]
async fn a_request_of_one_key_makes_one_run() {
    let imports = Imports::with(&["BAG"]).await;
    let headers = [("idempotency-key", "night-1")];
    let first = imports.upload("", &headers, "BAG;5\n").await;
    let second = imports.upload("", &headers, "BAG;6\n").await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (202, 200));
    assert_eq!(first.json()["id"], second.json()["id"]);
    let other = imports.upload("&dryRun=true", &headers, "BAG;6\n").await;
    assert_eq!(other.problem(), (400, "invalid-request".to_owned()));
    imports.settled(first.json()["id"].as_str().unwrap()).await;
    assert_eq!(imports.quantity("BAG"), 5);
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_in_the_shop_before_anything_is_sent_again() {
    for kind in [FaultKind::DropAfter, FaultKind::DropBefore, FaultKind::FailAfter, FaultKind::FailBefore] {
        let imports = Imports::with(&["BAG", "HAT", "CAP"]).await;
        imports.shop.inject(Fault::next_write(kind.clone()).on("stock_availables"));
        let run = imports.import("", "BAG;5\nHAT;6\nCAP;7\n").await;
        let run = if state(&run).0 == "paused" {
            let path = format!("/api/demo/runs/{}/resume", id(&run));
            assert_eq!(imports.connector.post(&path, &imports.key, None).await.status, 202);
            imports.settled(id(&run)).await
        } else {
            run
        };
        assert_eq!(state(&run), ("done", "-"), "{kind:?}");
        assert_eq!(["BAG", "HAT", "CAP"].map(|reference| imports.quantity(reference)), [5, 6, 7], "{kind:?}");
        let once = matches!(kind, FaultKind::DropAfter | FaultKind::FailAfter);
        assert_eq!(imports.writes() == 1, once, "{kind:?}: what arrived is not sent twice");
    }
}

#[tokio::test]
async fn an_article_that_the_shop_does_not_take_is_found_among_the_others_and_can_be_tried_again() {
    let references: Vec<String> = (0..20).map(|number| format!("A{number:02}")).collect();
    let imports = Imports::with(&references.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let file =
        |quantity: u32| references.iter().map(|reference| format!("{reference};{quantity}\n")).collect::<String>();
    assert_eq!(state(&imports.import("", &file(5)).await), ("done", "-"));
    imports.remove("A07").await;
    let run = imports.import("", &file(6)).await;
    assert_eq!(run["counts"]["outcomes"], json!({"error": 1, "updated": 19}), "{run:#}");
    let errors = imports.rows(id(&run), "&outcome=error").await;
    assert!(errors.len() == 1 && errors[0].starts_with("8 a07 error ps."), "{errors:?}");
    assert!(["A00", "A06", "A08", "A19"].iter().all(|reference| imports.quantity(reference) == 6));

    let retry = |run: &Value| format!("/api/demo/runs/{}/retry", id(run));
    let again = imports.connector.post(&retry(&run), &imports.key, None).await;
    assert_eq!(again.status, 202, "{}", again.body);
    let again = imports.settled(again.json()["id"].as_str().unwrap()).await;
    assert_eq!(imports.rows(id(&again), "").await, ["8 a07 skipped stock.unknown_reference"]);
    let nothing = imports.connector.post(&retry(&again), &imports.key, None).await;
    assert_eq!(nothing.problem(), (409, "run-busy".to_owned()));
}

#[tokio::test]
async fn a_shop_that_cannot_be_worked_with_pauses_the_run() {
    let imports = Imports::with(&["BAG"]).await;
    imports.shop.switch_off(true);
    let run = imports.import("", "BAG;5\n").await;
    assert_eq!(state(&run), ("paused", "shop-webservice-off"));
    let path = format!("/api/demo/runs/{}", id(&run));
    imports.shop.switch_off(false);
    assert_eq!(imports.connector.post(&format!("{path}/resume"), &imports.key, None).await.status, 202);
    assert_eq!(state(&imports.settled(id(&run)).await), ("done", "-"));
    assert_eq!(imports.quantity("BAG"), 5);
    for verb in ["cancel", "resume"] {
        let late = imports.connector.post(&format!("{path}/{verb}"), &imports.key, None).await;
        assert_eq!(late.problem(), (409, "run-busy".to_owned()), "{verb}");
    }
}

#[tokio::test]
async fn a_run_that_waits_is_taken_up_by_the_next_worker() {
    let mut imports = Imports::with(&["BAG", "HAT"]).await;
    imports.stop_worker().await;
    let waiting = imports.upload("", &[], "BAG;5\nHAT;6\n").await.json();
    let run = waiting["id"].as_str().unwrap();
    imports.start_worker();
    assert_eq!(state(&imports.settled(run).await), ("done", "-"));
    assert_eq!((imports.quantity("BAG"), imports.quantity("HAT")), (5, 6));
}

#[tokio::test]
async fn a_waiting_run_is_cancelled_at_once_and_sends_nothing() {
    let mut imports = Imports::with(&["BAG"]).await;
    imports.stop_worker().await;
    let waiting = imports.upload("", &[], "BAG;5\n").await.json();
    let path = format!("/api/demo/runs/{}/cancel", waiting["id"].as_str().unwrap());
    let cancelled = imports.connector.post(&path, &imports.key, None).await;
    assert_eq!((cancelled.status.as_u16(), &cancelled.json()["state"]), (202, &json!("cancelled")));
    imports.start_worker();
    let next = imports.import("", "BAG;6\n").await;
    assert_eq!((state(&next).0, imports.quantity("BAG")), ("done", 6));
    assert_eq!(imports.writes(), 1, "the cancelled one sent nothing");
}
