//! 64 clients against one world. How long is a number of calls, not a time: `CEGID_CONCURRENT_ROUNDS` (24) for each client;
//! `scripts/soak concurrency` sets more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cegid_connector::simulator::SimOptions;
use cegid_connector::simulator::world::World;
use cegid_connector::simulator::world::document::DocumentKey;
use cegid_connector::simulator::world::wire::DocumentType;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{SALES, Shop, TOTE, order};

const CLIENTS: u64 = 64;
const STOCK: &str = "ItemInventoryWcfService.svc";
const ORDERS: &str = "CustomerOrderManagementService.svc";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_clients_leave_the_books_in_order() {
    let rounds = std::env::var("CEGID_CONCURRENT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(24);
    let shop = Arc::new(Shop::open(SimOptions::default()).await);
    let before = shop.sim.world().clone();
    let clients = (0..CLIENTS).map(|client| tokio::spawn(work(Arc::clone(&shop), client, rounds)));
    let mut acknowledged = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        acknowledged.extend(client.await.unwrap());
    }
    assert!(acknowledged.len() as u64 >= CLIENTS, "somebody made something");
    let keys: BTreeSet<String> = acknowledged.iter().map(Value::to_string).collect();
    assert_eq!(keys.len(), acknowledged.len(), "no two documents have one key");
    for key in &acknowledged {
        let read = shop.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await;
        assert_eq!(read["Header"]["Key"], *key, "what was acknowledged can be read");
    }
    let after = shop.sim.world().clone();
    references_are_unique(&after);
    stock_adds_up(&before, &after);
    what_is_held_back_is_what_is_open(&after);
}

/// What one client does: orders, some under a reference that all clients fight for; then whatever comes to its mind.
async fn work(shop: Arc<Shop>, client: u64, rounds: u64) -> Vec<Value> {
    let mut random = StdRng::seed_from_u64(client);
    let mut acknowledged = Vec::new();
    for round in 0..rounds {
        let contested = random.random_bool(0.2);
        let reference = if contested { format!("ALL-{round}") } else { format!("WEB-{client}-{round}") };
        let created = shop.call(SALES, "Create", order(&reference, random.random_range(1..4))).await;
        if created.status != 200 {
            assert!(contested && created.text.contains("already exists"), "{}", created.text);
            continue;
        }
        let key = super::result(SALES, "Create", &created.text)["Key"].clone();
        acknowledged.push(key.clone());
        let identifier = json!({"Identifier": {"Key": key}});
        let poke = json!({"type": key["Type"], "stump": key["Stump"], "number": key["Number"]});
        match random.random_range(0..6) {
            0 => _ = shop.ok(SALES, "Cancel", json!({ "cancelRequest": identifier })).await,
            1 => {
                shop.ok(SALES, "Lock", json!({ "lockRequest": identifier })).await;
                shop.ok(SALES, "Cancel", json!({ "cancelRequest": identifier })).await;
            }
            2 => {
                let mut to = poke.clone();
                to["to"] = json!("RecievedByCustomer");
                assert_eq!(shop.poke("documents/advance", &to).await.0, 200);
                let mut notice = order(&format!("R-{client}-{round}"), 1);
                notice["createRequest"]["Header"]["Type"] = json!("ReturnNotice");
                notice["createRequest"]["Header"]["OmniChannel"] = json!({"OriginalDocument": {"Key": key}});
                let notice = shop.ok(SALES, "Create", notice).await["Key"].clone();
                acknowledged.push(notice.clone());
                let poke = json!({"type": notice["Type"], "stump": notice["Stump"], "number": notice["Number"]});
                assert_eq!(shop.poke("documents/advance", &poke).await.0, 200);
            }
            3 => {
                let from = json!({"Key": {"Number": key["Number"], "Stub": key["Stump"]}});
                let header = json!({"Type": "CustomerDelivery", "OriginalDocumentIdentifier": from});
                let line = json!({"ItemIdentifier": {"Id": TOTE}, "Quantity": 1});
                let request = json!({"Request": {"Header": header, "Lines": [line]}});
                shop.ok(ORDERS, "CreateFrom", request).await;
            }
            4 => {
                let mut replaced = order("", 5)["createRequest"].clone();
                replaced["Identifier"] = identifier["Identifier"].clone();
                replaced["Header"] = json!({"Active": true, "Origin": "ECommerce"});
                shop.ok(SALES, "Update", json!({ "updateRequest": replaced })).await;
            }
            _ => {
                let quantity = random.random_range(-2..4);
                let cart = json!({"ItemIdentifier": {"Id": TOTE}, "Quantity": quantity, "WarehouseId": "101"});
                shop.ok(STOCK, "UpdateShoppingCart", json!({ "request": cart })).await;
            }
        }
    }
    acknowledged
}

fn references_are_unique(world: &World) {
    let mut seen = BTreeSet::new();
    for document in world.documents().all().filter(|document| !document.internal_reference.is_empty()) {
        let key = &document.key;
        let reference =
            (key.kind, key.stump.clone(), document.customer_id.clone(), document.internal_reference.clone());
        assert!(seen.insert(reference), "two documents are called {}", document.internal_reference);
    }
}

/// What lies there is what lay there, less what was sold, and what came back.
fn stock_adds_up(before: &World, after: &World) {
    let mut moved: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    let new = after.documents().all().filter(|document| before.documents().get(&document.key).is_none());
    let takes = |key: &DocumentKey| matches!(key.kind, DocumentType::Receipt | DocumentType::CustomerDelivery);
    for document in new.filter(|document| takes(&document.key)) {
        for line in &document.lines {
            *moved.entry((line.item_id.to_string(), line.warehouse_id.to_string())).or_default() += line.quantity;
        }
    }
    assert!(!moved.is_empty(), "something was sold");
    for (item, warehouse, level) in after.stock().all() {
        let sold = moved.get(&(item.to_string(), warehouse.to_string())).copied().unwrap_or_default();
        let expected = before.stock().level(item, warehouse).physical - sold;
        assert_eq!(level.physical, expected, "{item} in {warehouse}");
        assert!(level.in_carts >= Decimal::ZERO, "{item} in {warehouse}");
    }
}

/// Open orders hold back what is left of them, and nothing else does.
fn what_is_held_back_is_what_is_open(world: &World) {
    let mut open: BTreeMap<(String, String), Decimal> = BTreeMap::new();
    for document in world.documents().all() {
        if document.key.kind == DocumentType::CustomerOrder && document.active && !document.is_canceled() {
            for line in &document.lines {
                let place = (line.item_id.to_string(), line.warehouse_id.to_string());
                *open.entry(place).or_default() += line.remaining();
            }
        }
    }
    for (item, warehouse, level) in world.stock().all() {
        let expected = open.get(&(item.to_string(), warehouse.to_string())).copied().unwrap_or_default();
        assert_eq!(level.reserved, expected, "{item} in {warehouse}");
    }
}
