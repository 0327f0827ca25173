//! What becomes of notifications: read-back, duplicates, order, back-off, replay.

use cegid_y2_simulator::inject::FaultRule;
use jiff::SignedDuration;
use serde_json::json;

use super::{ADMIN, World, about, about_once};
use crate::connector::connection;

#[tokio::test]
async fn a_customers_change_is_read_back_and_becomes_an_event_with_ids_alone() {
    let world = World::with(&["notifications:", "  storeMap: { }"]).await;
    let customer = world.customer();
    let id = world.post(about_once("CustomerUpdated", &customer, "e-1")).await;
    world.work().await;
    let found = world.history(&id).await;
    assert_eq!(found["notification"]["state"], "done", "{found:#}");
    assert_eq!(found["notification"]["eventId"], "e-1");
    let calls = found["history"][0]["calls"].as_array().unwrap();
    let operations: Vec<_> = calls.iter().map(|call| call["operation"].as_str().unwrap()).collect();
    assert_eq!(operations, ["GetCustomerDetail", "GetCustomerCards"], "a tier change is seen, too");
    let event = &world.events().await[0];
    assert_eq!(event, &found["event"]);
    assert_eq!(event["type"], "customer.updated");
    assert_eq!(event["entity"], json!({"kind": "customer", "id": customer}));
    assert_eq!(event["id"], format!("evt_{}", id.replace('-', "")));
    assert!(event["storeId"].is_string());
    assert!(!event.to_string().contains('@'), "nothing of the customer itself");
}

#[tokio::test]
async fn what_y2_does_not_have_is_an_outcome_and_no_event() {
    let world = World::new().await;
    let id = world.post(about("CustomerCreated", "NOBODY")).await;
    world.work().await;
    assert_eq!(world.state(&id).await, ("ignored".to_owned(), "Y2 has no such customer".to_owned()));
    assert_eq!(world.events().await.len(), 0);
}

#[tokio::test]
async fn an_unknown_type_is_kept_visible_and_hurts_nothing() {
    let world = World::new().await;
    let id = world.post(json!({"eventType": "StockCounted", "item": "1"}).to_string()).await;
    let known = world.post(about("CustomerUpdated", &world.customer())).await;
    world.work().await;
    assert_eq!(world.state(&id).await.0, "done");
    assert_eq!(world.state(&known).await.0, "done");
    let kinds: Vec<_> = world.events().await.iter().map(|event| event["type"].clone()).collect();
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&json!("y2.unknown")));
    let list = world.connector.get(&format!("{ADMIN}?type=StockCounted"), &world.key).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn names_that_the_connection_adds_are_understood_and_a_receipt_comes_by_its_key() {
    let world = World::with(&[
        "notifications:",
        "  eventHeader: X-Kind",
        "  aliases: { Bon: ReceiptCreated }",
        "  storeMap: { nowhere: '1' }",
    ])
    .await;
    let receipt = {
        let world = world.sim.world();
        let receipt = cegid_y2_simulator::world::wire::DocumentType::Receipt;
        world.documents().all().find(|document| document.key.kind == receipt).unwrap().key.clone()
    };
    let xml = format!(
        "<Notification><Key><Stump>{}</Stump><Number>{}</Number></Key></Notification>",
        receipt.stump, receipt.number
    );
    let answer = world.post_as(&[("x-kind", "BON"), ("content-type", "text/xml")], xml).await;
    world.work().await;
    let found = world.history(answer.header("x-notification-id")).await;
    assert_eq!(found["notification"]["state"], "done", "{found:#}");
    assert_eq!(found["event"]["type"], "receipt.created");
    assert_eq!(found["event"]["entity"]["id"], format!("{}-{}", receipt.stump, receipt.number));
    assert!(found["notification"]["reason"].as_str().unwrap().contains("storeMap"), "an unknown store is visible");
}

#[tokio::test]
async fn the_same_event_many_times_is_recorded_each_time_and_happens_once() {
    let world = World::new().await;
    let customer = world.customer();
    let post = |_| world.post(about_once("CustomerUpdated", &customer, "the-one"));
    let ids = futures_util::future::join_all((0..100).map(post)).await;
    world.work().await;
    assert_eq!(world.events().await.len(), 1);
    let list = world.connector.get(&format!("{ADMIN}?limit=200"), &world.key).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), ids.len());
    let read_back =
        world.sim.recorded().all().iter().filter(|call| call.operation == Some("GetCustomerDetail")).count();
    assert_eq!(read_back, 1, "one effect");
}

#[tokio::test]
async fn an_equal_body_without_an_id_merges_only_until_it_is_begun() {
    let world = World::new().await;
    let body = about("CustomerUpdated", &world.customer());
    for _ in 0..2 {
        world.post(body.clone()).await;
    }
    world.work().await;
    assert_eq!(world.events().await.len(), 1);
    world.post(body).await;
    world.work().await;
    assert_eq!(world.events().await.len(), 2, "two real changes can look alike");
}

#[tokio::test]
async fn y2_that_is_down_makes_it_wait_and_nothing_is_lost() {
    let world = World::new().await;
    let rule = json!({"operation": "GetCustomerDetail", "times": 3, "kind": {"status": {"code": 503}}});
    world.sim.faults().add(FaultRule::from_json(rule).unwrap());
    let customer = world.customer();
    let first = world.post(about_once("CustomerUpdated", &customer, "1")).await;
    world.work().await;
    let second = world.post(about_once("CustomerUpdated", &customer, "2")).await;
    world.work().await;
    for id in [&first, &second] {
        let found = world.history(id).await;
        assert_eq!(found["notification"]["state"], "received", "{found:#}");
    }
    assert_eq!(world.events().await.len(), 0);
    world.sim.faults().clear();
    for _ in 0..40 {
        world.connector.clock.advance(SignedDuration::from_mins(30));
        world.work().await;
    }
    let done: Vec<_> = world.events().await.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(done, [&first, &second].map(|id| format!("evt_{}", id.replace('-', ""))), "in order");
}

#[tokio::test]
async fn a_replay_is_the_same_event_and_a_filter_says_first_what_it_would_take() {
    let world = World::new().await;
    let id = world.post(about("CustomerUpdated", &world.customer())).await;
    let unreadable = world.post("nonsense").await;
    world.work().await;
    assert_eq!(world.connector.post(&format!("{ADMIN}/{id}/replay"), &world.key, None).await.status, 202);
    let busy = world.connector.post(&format!("{ADMIN}/{id}/replay"), &world.key, None).await;
    assert_eq!(busy.problem(), (409, "notification-busy".to_owned()));
    world.work().await;
    assert_eq!(world.events().await.len(), 1, "no event exists twice");
    assert_eq!(world.history(&id).await["history"].as_array().unwrap().len(), 2);
    let many = format!("{ADMIN}/replay");
    let replay = async |body: &str| world.connector.post(&many, &world.key, Some(body)).await;
    let dry = replay(r#"{"filter": {"state": "parked"}}"#).await.json();
    assert_eq!(dry, json!({"dryRun": true, "count": 1, "ids": [unreadable]}));
    assert_eq!(world.state(&unreadable).await.0, "parked");
    let wet = replay(r#"{"filter": {"state": "parked"}, "dryRun": false}"#).await.json();
    assert_eq!(wet["count"], 1);
    assert_eq!(world.state(&unreadable).await.0, "received");
    let ignored = world.connector.post(&format!("{ADMIN}/{unreadable}/ignore"), &world.key, None).await;
    assert_eq!(ignored.status, 204);
    assert_eq!(world.state(&unreadable).await.0, "ignored");
    assert_eq!(replay(r#"{"limit": 0}"#).await.problem().0, 400);
    assert_eq!(replay(r#"{"filter": {"state": "nowhere"}}"#).await.problem().0, 400);
}

#[tokio::test]
async fn the_log_of_y2_is_read_confirmed_and_yields_the_same_events_as_the_posts() {
    let world = World::with(&["notifications:", "  pull: { every: 60s }"]).await;
    let customer = world.customer();
    let both_ways = {
        let now = jiff::civil::datetime(2026, 3, 31, 9, 0, 0, 0);
        let mut inside = world.sim.world();
        let event = cegid_y2_simulator::world::notifications::Event::CustomerUpdated(&customer);
        let id = inside.notify(event, now).unwrap();
        inside.notifications().all().find(|row| row.id == id).unwrap().text.to_string()
    };
    world.post(both_ways).await;
    let app = world.connector.app();
    let tenant = app.registry.get(&"demo".parse().unwrap()).unwrap();
    let connection = tenant.connections[0].clone();
    let settings = connection.notifications.pull.clone().unwrap();
    let services = std::sync::Arc::clone(&app.services);
    let ctx = cegid_connector::flows::Ctx { tenant, services, trace: None, until: None };
    let taken = cegid_connector::flows::notifications::pull(&ctx, &connection, &settings).await.unwrap();
    assert!(taken > 0);
    assert_eq!(cegid_connector::flows::notifications::pull(&ctx, &connection, &settings).await.unwrap(), 0);
    assert!(world.sim.world().notifications().all().all(|row| row.acknowledged));
    world.work().await;
    let of_customer = |events: Vec<serde_json::Value>| {
        events.into_iter().filter(|event| event["entity"]["id"] == customer.as_str()).count()
    };
    assert_eq!(of_customer(world.events().await), 1);
}

#[tokio::test]
async fn an_attachment_in_the_sandbox_takes_the_same_path() {
    let world = World::with(&["sandbox: true"]).await;
    let receipt = {
        let inside = world.sim.world();
        let receipt = cegid_y2_simulator::world::wire::DocumentType::Receipt;
        let found = inside
            .documents()
            .all()
            .find(|document| document.key.kind == receipt && !document.customer_id.is_empty())
            .unwrap();
        format!("{}-{}", found.key.stump, found.key.number)
    };
    let key = world.connector.key("demo", crate::connector::EVERYTHING).await;
    let path = format!("/api/demo/cegid/sandbox/attachReceiptToCustomer?key={receipt}");
    assert_eq!(world.connector.post(&path, &key, None).await.status, 200);
    world.work().await;
    let events = world.events().await;
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["type"], &events[0]["entity"]["id"]), (&json!("receipt.created"), &json!(receipt)));
}

#[tokio::test]
async fn one_tenants_dead_y2_does_not_hold_up_another() {
    let world = World::new().await;
    let other = crate::connector::y2(Default::default()).await;
    world.connector.apply("other", &connection("default", &other, &[])).await;
    let key = world.connector.key("other", super::SCOPES).await;
    world.sim.faults().add(FaultRule::from_json(json!({"times": 100, "kind": "hang"})).unwrap());
    for event in 0..10 {
        world.post(about_once("CustomerUpdated", &format!("C{event}"), &event.to_string())).await;
    }
    let customer = other.world().customers().all().next().unwrap().id.to_string();
    let path = "/api/other/webhooks/listeners/cegid/default";
    let body = about("CustomerUpdated", &customer);
    world.connector.call(http::Method::POST, path, &key, &[], body).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let worker = tokio::spawn(world.connector.app().inbox.clone().run(stop.clone()));
    let done = async {
        loop {
            let list = world.connector.get("/api/other/events", &key).await.json();
            if list["items"].as_array().unwrap().len() == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), done).await.expect("the neighbour is served meanwhile");
    stop.cancel();
    world.sim.faults().clear();
    worker.abort();
}
