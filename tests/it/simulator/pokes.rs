//! `/_sim/*`: the record, the faults, the world, from outside.

use cegid_y2_simulator::SimOptions;
use serde_json::{Value, json};

use super::Peer;

impl Peer {
    fn poke(&self, path: &str) -> String {
        format!("{}_sim/{path}", self.sim.root())
    }

    async fn look(&self, path: &str) -> Value {
        let text = self.http.get(self.poke(path)).send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap()
    }

    async fn add(&self, rule: &str) -> (u16, Value) {
        let response = self.http.post(self.poke("faults")).body(rule.to_owned()).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }
}

#[tokio::test]
async fn calls_can_be_read_back_and_forgotten() {
    let peer = Peer::default().await;
    peer.search("<LastName>DEMO</LastName><FirstName>ADA</FirstName>").await;
    let calls = peer.look("calls").await;
    let call = &calls["calls"][0];
    assert_eq!(call["service"], "CustomerWcfService");
    assert_eq!(call["operation"], "SearchCustomerIds");
    assert_eq!(call["status"], 200);
    assert_eq!(call["credential"], "basic");
    assert!(call["request"].as_str().unwrap().contains("<LastName>DEMO"));
    assert!(call["reply"].as_str().unwrap().contains("101000000042"));
    assert_eq!(
        call["dropped"][0],
        json!({"path": "/SearchCustomerIds/searchData", "name": "FirstName", "reason": "out-of-order"})
    );
    assert!(!calls.to_string().contains(&peer.sim.credentials().password));
    assert_eq!(peer.look("dropped").await["dropped"][0]["name"], "FirstName");
    assert_eq!(peer.http.delete(peer.poke("calls")).send().await.unwrap().status(), 204);
    assert_eq!(peer.look("calls").await, json!({"calls": []}));
}

#[tokio::test]
async fn faults_are_added_listed_and_taken_away() {
    let peer = Peer::default().await;
    let (status, added) =
        peer.add(r#"{"operation": "SearchCustomerIds", "times": 2, "kind": {"status": {"code": 418}}}"#).await;
    assert_eq!((status, added), (201, json!({"id": 1})));
    assert_eq!(peer.search("").await.status, 418);
    let listed = peer.look("faults").await;
    assert_eq!(listed["faults"][0]["times"], 1);
    assert_eq!(listed["faults"][0]["applied"], 1);
    assert_eq!(peer.http.delete(peer.poke("faults")).send().await.unwrap().status(), 204);
    peer.still_answers().await;
}

#[tokio::test]
async fn a_bad_rule_is_a_400_that_says_what_is_expected() {
    let peer = Peer::default().await;
    for rule in
        ["", "{", "[]", "{}", r#"{"kind": "nonsense"}"#, r#"{"kind": "reset", "tims": 1}"#, r#"{"kind": "huge"}"#]
    {
        let (status, answer) = peer.add(rule).await;
        assert_eq!(status, 400, "{rule}");
        assert!(
            answer["error"].is_string() && answer["expected"].as_str().unwrap().contains("entity_bomb"),
            "{answer}"
        );
    }
    assert_eq!(peer.look("faults").await, json!({"faults": []}));
}

#[tokio::test]
async fn the_world_can_be_read_and_reset() {
    let peer = Peer::default().await;
    let before = peer.look("world").await;
    assert!(before["stores"].as_array().unwrap().len() >= 40);
    *peer.sim.world().customers_mut() = Default::default();
    assert_ne!(peer.look("world").await, before);
    assert_eq!(peer.http.post(peer.poke("reset")).send().await.unwrap().status(), 204);
    assert_eq!(peer.look("world").await, before);
}

#[tokio::test]
async fn a_notification_can_be_made_by_hand() {
    let peer = Peer::default().await;
    let poke = |body: &str| peer.http.post(peer.poke("notifications")).body(body.to_owned()).send();
    let before = peer.look("notifications").await["notifications"].as_array().unwrap().len();
    for body in [
        r#"{"event": "CUSTOMER_UPDATED", "customerId": "101000000001"}"#,
        r#"{"event": "DOCUMENT_CREATED", "key": {"type": "Receipt", "stump": "101", "number": 123}}"#,
        r#"{"event": "OWN", "subscriptionId": "CRM", "notification": "word by word"}"#,
    ] {
        assert_eq!(poke(body).await.unwrap().status(), 201, "{body}");
    }
    let rows = peer.look("notifications").await["notifications"].as_array().unwrap().clone();
    assert_eq!(rows.len(), before + 3);
    assert_eq!(rows[before]["eventId"], "CUSTOMER_UPDATED");
    let text: Value = serde_json::from_str(rows[before]["text"].as_str().unwrap()).unwrap();
    assert_eq!(text["header"]["databaseId"], peer.sim.credentials().database_id);
    assert!(rows[before + 1]["text"].as_str().unwrap().contains("\"number\":123"));
    assert_eq!(
        (&rows[before + 2]["subscriptionId"], &rows[before + 2]["text"]),
        (&json!("CRM"), &json!("word by word"))
    );
    for body in [
        "",
        "{}",
        r#"{"event": "CUSTOMER_UPDATED"}"#,
        r#"{"event": "CUSTOMER_UPDATED", "customerId": "NOBODY"}"#,
        r#"{"event": "DOCUMENT_CREATED", "key": {"type": "Receipt", "stump": "101", "number": 999999}}"#,
        r#"{"event": "LOYALTY_UPDATED", "loyaltyCardId": "NONE"}"#,
        r#"{"event": "CUSTOMER_UPDATED", "customerId": "101000000001", "subscriptionId": "CRM"}"#,
    ] {
        let response = poke(body).await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
        let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert!(answer["expected"].as_str().unwrap().contains("CUSTOMER_UPDATED"), "{answer}");
    }
}

#[tokio::test]
async fn without_pokes_there_is_nothing_to_poke() {
    let peer = Peer::start(SimOptions { pokes: false, ..SimOptions::default() }).await;
    for path in ["calls", "dropped", "faults", "notifications", "world"] {
        assert_eq!(peer.http.get(peer.poke(path)).send().await.unwrap().status(), 404, "{path}");
    }
    peer.still_answers().await;
}
