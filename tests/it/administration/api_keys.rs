//! `/admin/api-keys`.

use http::Method;
use jiff::SignedDuration;
use serde_json::json;

use super::{ADMIN, message, office};
use crate::connector::{Answer, Connector};

const KEYS: &str = "/api/demo/admin/api-keys";

async fn make(connector: &Connector, key: &str, body: serde_json::Value) -> Answer {
    connector.post(KEYS, key, Some(&body.to_string())).await
}

async fn ids(connector: &Connector, key: &str, query: &str) -> (Vec<String>, Option<String>) {
    let page = connector.get(&format!("{KEYS}{query}"), key).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let items =
        page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    (items, page.json()["next"].as_str().map(str::to_owned))
}

#[tokio::test]
async fn a_made_key_works_at_once_and_its_value_is_shown_once() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let body = json!({ "name": "till 3", "scopes": ["tenant.y2.stores:read"], "expires": "90d" });
    let made = make(&connector, &admin, body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.header("cache-control"), "no-store");
    let key = made.json();
    let value = key["value"].as_str().unwrap();
    assert_eq!(key["key"]["expiresAt"], "2026-06-29T09:00:00Z");
    assert_eq!(connector.get("/api/demo/cegid/stores", value).await.status, 200);

    let location = made.header("location").to_owned();
    let read = connector.get(&location, &admin).await;
    assert_eq!(read.status, 200, "{location}");
    assert_eq!((&read.json()["name"], &read.json()["state"]), (&json!("till 3"), &json!("active")));
    let list = connector.get(KEYS, &admin).await;
    for body in [&read.body, &list.body] {
        assert!(!body.contains(value) && !body.contains(&value[21..64]), "the value came back");
    }
}

#[tokio::test]
async fn an_end_may_be_an_instant_and_is_in_effect_then() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let body = json!({ "name": "x", "scopes": ["tenant.access:read"], "expires": "2026-03-31T12:00:00+02:00" });
    let made = make(&connector, &admin, body).await.json();
    assert_eq!(made["key"]["expiresAt"], "2026-03-31T10:00:00Z");
    let value = made["value"].as_str().unwrap();
    assert_eq!(connector.get(KEYS, value).await.status, 200);
    connector.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(connector.get(KEYS, value).await.problem(), (401, "credential-invalid".to_owned()));
    let state = connector.get(&format!("{KEYS}/{}", made["key"]["id"].as_str().unwrap()), &admin).await.json();
    assert_eq!(state["state"], "expired");
}

#[tokio::test]
async fn what_does_not_fit_is_told_at_once_field_by_field() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let body = json!({ "name": " ", "scopes": ["tenant.y2.stores:raed"], "expires": "yesterday" });
    let refused = make(&connector, &admin, body).await;
    assert_eq!(refused.problem(), (400, "invalid-request".to_owned()));
    assert!(message(&refused, "scopes[0]").contains("did you mean `tenant.y2.stores:read`?"));
    assert!(message(&refused, "expires").contains("`90d`"));
    assert!(message(&refused, "name").contains("1 to 200 characters"));

    let unknown = make(&connector, &admin, json!({ "name": "x", "scopes": [], "scope": "y" })).await;
    assert!(message(&unknown, "scope").contains("is not known"));
    let nothing = connector.post(KEYS, &admin, None).await;
    assert_eq!(nothing.problem(), (400, "invalid-body".to_owned()));
    let text = connector.call(Method::POST, KEYS, &admin, &[("content-type", "text/plain")], "{}").await;
    assert_eq!(text.problem(), (415, "unsupported-media-type".to_owned()));
}

#[tokio::test]
async fn nobody_hands_out_what_they_do_not_hold() {
    let connector = office().await;
    let admin = connector.key("demo", &["tenant.access:read", "tenant.access:write"]).await;
    let body =
        json!({ "name": "x", "scopes": ["tenant.access:read", "tenant.configuration:write", "tenant.y2.listener"] });
    let refused = make(&connector, &admin, body).await;
    assert_eq!(refused.problem(), (403, "scope-missing".to_owned()));
    let problem = refused.json();
    assert_eq!(problem["missingScopes"], json!(["tenant.y2.listener", "tenant.configuration:write"]));
    assert_eq!(problem["missingScope"], "tenant.y2.listener");
    assert_eq!(ids(&connector, &admin, "").await.0.len(), 1, "nothing was made");
}

#[tokio::test]
async fn a_revoked_key_opens_nothing_and_revoking_again_changes_nothing() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let made = make(&connector, &admin, json!({ "name": "x", "scopes": ["tenant.access:read"] })).await;
    let (value, location) = (made.json()["value"].as_str().unwrap().to_owned(), made.header("location").to_owned());
    for _ in 0..2 {
        let revoked = connector.call(Method::DELETE, &location, &admin, &[], "").await;
        assert_eq!((revoked.status.as_u16(), revoked.body.as_str()), (204, ""));
        connector.clock.advance(SignedDuration::from_secs(60));
    }
    assert_eq!(connector.get(KEYS, &value).await.problem(), (401, "credential-invalid".to_owned()));
    let key = connector.get(&location, &admin).await.json();
    assert_eq!((&key["state"], &key["revokedAt"]), (&json!("revoked"), &json!("2026-03-31T09:00:00Z")));
}

#[tokio::test]
async fn keys_are_listed_in_pages_newest_first() {
    let connector = office().await;
    let admin = connector.key("demo", ADMIN).await;
    let mut made = Vec::new();
    for name in ["a", "b", "c"] {
        connector.clock.advance(SignedDuration::from_secs(1));
        let answer = make(&connector, &admin, json!({ "name": name, "scopes": ["tenant.access:read"] })).await;
        made.insert(0, answer.json()["key"]["id"].as_str().unwrap().to_owned());
    }
    let (first, next) = ids(&connector, &admin, "?limit=2").await;
    assert_eq!(first, made[..2]);
    let (second, end) = ids(&connector, &admin, &format!("?limit=2&after={}", next.unwrap())).await;
    assert_eq!((second[0].as_str(), second.len(), end), (made[2].as_str(), 2, None));

    for (query, field) in [
        ("?limit=0", "limit"),
        ("?limit=201", "limit"),
        ("?limit=x", "limit"),
        ("?after=nothing", "after"),
        ("?after=%00", "after"),
        ("?page=1", "page"),
    ] {
        let refused = connector.get(&format!("{KEYS}{query}"), &admin).await;
        assert_eq!(refused.problem(), (400, "invalid-request".to_owned()), "{query}");
        message(&refused, field);
    }
}

#[tokio::test]
async fn a_neighbours_key_is_not_found() {
    let connector = office().await;
    let (admin, neighbour) = (connector.key("demo", ADMIN).await, connector.key("neighbour", ADMIN).await);
    let path = format!("{KEYS}/{}", &neighbour[8..20]);
    for path in [&path, &format!("{KEYS}/%00"), &format!("{KEYS}/{neighbour}")] {
        for method in [Method::GET, Method::DELETE] {
            let answer = connector.call(method, path, &admin, &[], "").await;
            assert_eq!(answer.problem(), (404, "api-key-not-found".to_owned()), "{path}");
        }
    }
    assert_eq!(connector.get("/api/neighbour/admin/api-keys", &neighbour).await.status, 200, "it was not revoked");
}

#[tokio::test]
async fn the_last_use_is_kept_to_about_a_minute_and_outlives_the_process() {
    let connector = office().await;
    // Other processes learn of it when it is written down.
    connector.stay();
    let admin = connector.key("demo", ADMIN).await;
    let made = make(&connector, &admin, json!({ "name": "x", "scopes": ["tenant.y2.stores:read"] })).await.json();
    let (value, id) = (made["value"].as_str().unwrap(), made["key"]["id"].as_str().unwrap());
    let path = format!("{KEYS}/{id}");
    assert_eq!(connector.get(&path, &admin).await.json()["lastUsedAt"], json!(null));
    connector.clock.advance(SignedDuration::from_secs(600));
    for _ in 0..3 {
        connector.get("/api/demo/cegid/stores", value).await;
        connector.clock.advance(SignedDuration::from_secs(10));
    }
    assert_eq!(connector.get(&path, &admin).await.json()["lastUsedAt"], "2026-03-31T09:10:00Z");

    let store = &connector.app().store;
    let stored = async || store.key(&"demo".parse().unwrap(), id).await.unwrap().unwrap().last_used_at;
    assert_eq!(stored().await, None, "no request writes it");
    connector.app().write_down_what_is_due().await.unwrap();
    assert_eq!(stored().await, Some("2026-03-31T09:10:00Z".parse().unwrap()));
    // A refused call is no use.
    connector.call(Method::DELETE, &path, &admin, &[], "").await;
    connector.clock.advance(SignedDuration::from_secs(600));
    assert_eq!(connector.get("/api/demo/cegid/stores", value).await.status, 401);
    connector.app().write_down_what_is_due().await.unwrap();
    assert_eq!(stored().await, Some("2026-03-31T09:10:00Z".parse().unwrap()));
}
