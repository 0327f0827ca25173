//! Orders that a poke or the time moves, and worlds that are taken out and put back.

use std::time::Duration;

use cegid_y2_simulator::{SimOptions, Switches};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::super::{Peer, time_of};
use super::{SALES, Shop, order};

const ORDERS: &str = "CustomerOrderManagementService.svc";

async fn status(shop: &Shop, key: &Value) -> String {
    let read = shop.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await;
    read["Header"]["OmniChannel"]["FollowUpStatus"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_order_is_named_by_its_key_and_what_was_made_of_it_by_its_own() {
    let shop = Shop::open(SimOptions::default()).await;
    let key = shop.ok(SALES, "Create", order("WEB-1", 3)).await["Key"].clone();
    let request = |from: &Value, kind: &str| {
        let key = json!({"Number": from["Number"], "Stub": from["Stub"], "Type": from["Type"]});
        json!({"Request": {"Header": {"Type": kind, "OriginalDocumentIdentifier": {"Key": key}}}})
    };
    let of_the_order = json!({"Number": key["Number"], "Stub": key["Stump"], "Type": "CustomerOrder"});
    let made = shop.ok(ORDERS, "CreateFrom", request(&of_the_order, "DeliveryPreparation")).await;
    let preparation = made["Documents"][0]["Key"].clone();
    assert_eq!(preparation["Type"], "DeliveryPreparation");
    let made = shop.ok(ORDERS, "CreateFrom", request(&preparation, "CustomerDelivery")).await;
    assert_eq!(made["Documents"][0]["Key"]["Type"], "CustomerDelivery");
    // Words of the reply's key that the request's does not know.
    for kind in ["Receipt", "AvailableOrder", "CustomerDelivery"] {
        let from = json!({"Number": 1, "Stub": "101", "Type": kind});
        let got = shop.call(ORDERS, "CreateFrom", request(&from, "CustomerDelivery")).await;
        assert!(got.status == 500 && got.text.contains("DeserializationFailed"), "{kind}: {}", got.text);
    }
}

#[tokio::test]
async fn a_poke_moves_an_order_by_one_step_or_to_a_status() {
    let shop = Shop::open(SimOptions::default()).await;
    let key = shop.ok(SALES, "Create", order("WEB-1", 1)).await["Key"].clone();
    let named = |more: Value| {
        let mut body = json!({"type": key["Type"], "stump": key["Stump"], "number": key["Number"]});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let advance = "documents/advance";
    assert_eq!(shop.poke(advance, &named(json!({}))).await, (200, json!({"followUpStatus": "InPreparation"})));
    let (code, moved) = shop.poke(advance, &named(json!({"to": "RecievedByCustomer"}))).await;
    assert_eq!((code, moved), (200, json!({"followUpStatus": "RecievedByCustomer"})));
    assert_eq!(status(&shop, &key).await, "RecievedByCustomer");
    let (code, stuck) = shop.poke(advance, &named(json!({}))).await;
    assert!(code == 409 && stuck["error"].as_str().unwrap().contains("end of its way"), "{stuck}");
    assert_eq!(shop.poke(advance, &named(json!({"number": 99}))).await.0, 404);
    for wrong in [json!({"to": "Nowhere"}), json!({"typ": 1}), json!({"number": "one"})] {
        let (code, answer) = shop.poke(advance, &named(wrong)).await;
        assert!(code == 400 && answer["expected"].as_str().unwrap().contains("FollowUpStatus"), "{answer}");
    }
}

#[tokio::test]
async fn time_moves_orders_at_their_pace() {
    let clock = Peer::clock();
    let switches = Switches { order_pace: Some(Duration::from_secs(60)), ..Switches::default() };
    let shop = Shop::open(SimOptions { clock: time_of(&clock), switches, ..SimOptions::default() }).await;
    let key = shop.ok(SALES, "Create", order("WEB-1", 1)).await["Key"].clone();
    assert_eq!(status(&shop, &key).await, "Validated");
    clock.advance(SignedDuration::from_secs(120));
    assert_eq!(status(&shop, &key).await, "Prepared");
    clock.advance(SignedDuration::from_hours(1));
    assert_eq!(status(&shop, &key).await, "RecievedByCustomer");
}

#[tokio::test]
async fn a_world_is_taken_out_put_back_and_reset() {
    let shop = Shop::open(SimOptions::default()).await;
    let look = async || {
        let url = format!("{}_sim/world", shop.sim.root());
        serde_json::from_str::<Value>(&shop.http.get(url).send().await.unwrap().text().await.unwrap()).unwrap()
    };
    let start = look().await;
    let key = shop.ok(SALES, "Create", order("WEB-1", 1)).await["Key"].clone();
    let changed = look().await;
    assert_ne!(changed, start);
    assert_eq!(shop.poke("reset", &json!({})).await.0, 204);
    assert_eq!(look().await, start);
    assert_eq!(shop.poke("world", &changed).await.0, 204);
    assert_eq!(look().await, changed, "to the last digit");
    assert_eq!(status(&shop, &key).await, "Validated");
    assert_eq!(shop.ok(SALES, "Create", order("WEB-2", 1)).await["Key"]["Number"], 2, "counters go on");
    let kept = look().await;
    // A few rows of each table do, and are read faster.
    let mut few = changed.clone();
    for table in ["/stock", "/customers", "/documents", "/vouchers", "/loyalty/earned", "/loyalty/cards"] {
        few.pointer_mut(table).unwrap().as_array_mut().unwrap().truncate(8);
    }
    let spoiled = |spoil: fn(&mut Value)| {
        let mut world = few.clone();
        spoil(&mut world);
        world
    };
    for (wrong, said) in [
        (spoiled(|world| world["documents"][3]["key"]["number"] = json!("one")), "documents[3].key.number"),
        (json!({"hello": 1}), "hello"),
        (json!([]), "struct"),
        (
            spoiled(|world| world["documents"][5] = world["documents"][4].clone()),
            "documents[5]: has the key of documents[4]",
        ),
        (
            spoiled(|world| world["loyalty"]["cards"][2]["points"] = json!("-1")),
            "loyalty.cards[2].points: expected 0 or more",
        ),
        (spoiled(|world| world["vouchers"][1]["used"] = json!("100000")), "vouchers[1].used: expected 0 to the amount"),
    ] {
        let (code, answer) = shop.poke("world", &wrong).await;
        assert!(code == 400 && answer["error"].as_str().unwrap().contains(said), "{answer}");
    }
    assert_eq!(look().await, kept, "a world is taken whole or not at all");
}
