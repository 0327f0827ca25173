//! `GET /admin/permissions`.

use serde_json::Value;

use super::office;

#[tokio::test]
async fn every_code_is_listed_with_what_it_allows_and_whether_the_caller_has_it() {
    let connector = office().await;
    let key = connector.key("demo", &["tenant.access:read", "tenant.y2.listener"]).await;
    let answer = connector.get("/api/demo/admin/permissions", &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let areas = answer.json();
    let scopes: Vec<&Value> =
        areas.as_array().unwrap().iter().flat_map(|area| area["scopes"].as_array().unwrap()).collect();
    let held: Vec<_> = scopes.iter().filter(|scope| scope["held"] == true).map(|scope| &scope["code"]).collect();
    assert_eq!(held, ["tenant.y2.listener", "tenant.access:read"]);
    let listener = scopes.iter().find(|scope| scope["code"] == "tenant.y2.listener").unwrap();
    assert_eq!(listener["policies"], serde_json::json!(["Y2Listener.Write", "LiveStore.Access"]));
    assert!(scopes.len() >= 14 && scopes.iter().all(|scope| scope["description"].as_str().unwrap().ends_with('.')));
}
