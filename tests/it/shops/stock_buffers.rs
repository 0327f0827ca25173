//! Stock buffers: one by one, and as a file.

use http::Method;
use serde_json::{Value, json};

use super::{SHOPS, office};
use crate::connector::{Answer, Connector};

const BUFFERS: &str = "/api/demo/shops/web/stock-buffers";

async fn put(connector: &Connector, key: &str, of: &str, buffer: Value) -> Answer {
    let json = [("content-type", "application/json")];
    let body = json!({ "buffer": buffer }).to_string();
    connector.call(Method::PUT, &format!("{BUFFERS}/{of}"), key, &json, body).await
}

async fn put_file(connector: &Connector, key: &str, file: &'static [u8]) -> Answer {
    connector.call(Method::PUT, &format!("{BUFFERS}.csv"), key, &[("content-type", "text/csv")], file).await
}

#[tokio::test]
async fn a_buffer_is_set_read_and_removed_at_each_level() {
    let connector = office().await;
    let key = connector.key("demo", SHOPS).await;
    for (of, level, reference) in
        [("shop", "shop", ""), ("product/TS%2FRED", "product", "TS/RED"), ("variation/TS-M", "variation", "TS-M")]
    {
        let path = format!("{BUFFERS}/{of}");
        let unset = json!({"level": level, "reference": reference, "buffer": null, "changedAt": null});
        assert_eq!(connector.get(&path, &key).await.json(), unset, "null is not set");
        let set = put(&connector, &key, of, json!(0)).await.json();
        let expected =
            json!({"level": level, "reference": reference, "buffer": 0, "changedAt": "2026-03-31T09:00:00Z"});
        assert_eq!(set, expected, "0 is a value");
        assert_eq!(connector.get(&path, &key).await.json(), expected);
    }
    let listed = connector.get(&format!("{BUFFERS}?limit=2"), &key).await.json();
    let references: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| item["reference"].clone()).collect();
    assert_eq!(references, ["TS/RED", ""]);
    let next = listed["next"].as_str().unwrap();
    let rest = connector.get(&format!("{BUFFERS}?after={next}"), &key).await.json();
    assert_eq!((&rest["items"][0]["reference"], &rest["next"]), (&json!("TS-M"), &Value::Null));
    assert_eq!(put(&connector, &key, "shop", Value::Null).await.json()["buffer"], Value::Null);
    assert_eq!(connector.get(BUFFERS, &key).await.json()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_change_is_in_the_audit_and_none_that_changes_nothing() {
    let connector = office().await;
    let key = connector.key("demo", &["tenant.shops:write", "tenant.access:read"]).await;
    for _ in 0..2 {
        assert_eq!(put(&connector, &key, "product/TS", json!(2)).await.status, 200);
    }
    let audit = connector.get("/api/demo/admin/audit", &key).await.json();
    let of_buffers = |entry: &&Value| entry["action"] == "stock-buffers.change";
    let entries: Vec<_> = audit["items"].as_array().unwrap().iter().filter(of_buffers).collect();
    assert_eq!(entries.len(), 1, "{audit:#}");
    assert_eq!(entries[0]["target"], "web");
    assert_eq!(entries[0]["details"], json!({"level": "product", "reference": "TS", "buffer": 2}));
}

#[tokio::test]
async fn a_file_goes_in_as_a_whole_and_comes_out_as_it_went_in() {
    let connector = office().await;
    let key = connector.key("demo", SHOPS).await;
    let file = b"level,reference,buffer\nproduct,\"T,1\",5\nshop,,1\nvariation,TS-M,0\n";
    assert_eq!(put_file(&connector, &key, file).await.json(), json!({"changed": 3}));
    let answer = connector.get(&format!("{BUFFERS}.csv"), &key).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.body.as_bytes(), file);
    assert_eq!(put_file(&connector, &key, file).await.json(), json!({"changed": 0}));
    // What a file does not name stays, and an empty cell removes.
    assert_eq!(put_file(&connector, &key, b"shop;;\r\n").await.json(), json!({"changed": 1}));
    assert_eq!(connector.get(BUFFERS, &key).await.json()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_file_with_a_line_that_does_not_fit_changes_nothing_and_names_every_line() {
    let connector = office().await;
    let key = connector.key("demo", SHOPS).await;
    let refused = put_file(&connector, &key, b"level,reference,buffer\nproduct,A,1\nproduct,B,-1\nstore,C,1\n").await;
    assert_eq!(refused.problem(), (400, "invalid-request".to_owned()));
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors.as_object().unwrap().keys().collect::<Vec<_>>(), ["line 3", "line 4"], "{errors}");
    assert_eq!(connector.get(BUFFERS, &key).await.json()["items"], json!([]));
    let page = put_file(&connector, &key, b"<!DOCTYPE html><html><body>Log in</body></html>").await;
    assert_eq!(page.problem(), (400, "invalid-request".to_owned()));
    assert!(page.json()["errors"]["$"][0].as_str().unwrap().contains("looks like"), "{}", page.body);
}

#[tokio::test]
async fn what_is_no_buffer_is_refused() {
    let connector = office().await;
    let key = connector.key("demo", SHOPS).await;
    for (of, buffer, status, problem) in [
        ("product/A", json!(-1), 400, "invalid-request"),
        ("product/A", json!(1.5), 400, "invalid-request"),
        ("product/A", json!("2"), 400, "invalid-request"),
        ("product/A", json!(2_147_483_648_u32), 400, "invalid-request"),
        ("store/A", json!(1), 400, "invalid-request"),
        ("product/%20A", json!(1), 400, "invalid-request"),
    ] {
        assert_eq!(put(&connector, &key, of, buffer).await.problem(), (status, problem.to_owned()), "{of}");
    }
    let json = [("content-type", "application/json")];
    let path = format!("{BUFFERS}/product/A");
    let nothing = connector.call(Method::PUT, &path, &key, &json, "{}").await;
    assert_eq!(nothing.problem(), (400, "invalid-request".to_owned()), "no order to remove it");
    let elsewhere = connector.get("/api/demo/shops/outlet/stock-buffers", &key).await;
    assert_eq!(elsewhere.problem(), (404, "shop-not-found".to_owned()));
    assert_eq!(elsewhere.json()["shops"], json!(["web"]));
    let after = connector.get(&format!("{BUFFERS}?after=nowhere"), &key).await;
    assert_eq!(after.problem(), (400, "invalid-request".to_owned()));
}

#[tokio::test]
async fn a_neighbours_shop_of_the_same_name_has_buffers_of_its_own() {
    let connector = office().await;
    let key = connector.key("demo", SHOPS).await;
    let neighbours = connector.key("neighbour", SHOPS).await;
    assert_eq!(put(&connector, &key, "shop", json!(3)).await.status, 200);
    assert_eq!(connector.get(BUFFERS, &neighbours).await.problem(), (404, "tenant-not-found".to_owned()));
    let theirs = connector.get("/api/neighbour/shops/web/stock-buffers", &neighbours).await;
    assert_eq!(theirs.json()["items"], json!([]));
    let reader = connector.key("demo", &["tenant.shops:read"]).await;
    assert_eq!(put(&connector, &reader, "shop", json!(4)).await.problem(), (403, "scope-missing".to_owned()));
}
