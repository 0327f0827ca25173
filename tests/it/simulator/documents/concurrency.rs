//! 64 clients against one world. How long is a number of calls, not a time: `CEGID_CONCURRENT_ROUNDS` (16) for each client;
//! `scripts/soak concurrency` sets more.

use std::collections::BTreeSet;
use std::sync::Arc;

use cegid_y2_simulator::SimOptions;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::holders::{Done, Holders};
use super::{SALES, Shop, TOTE, books, order};

const CLIENTS: u64 = 64;
const STOCK: &str = "ItemInventoryWcfService.svc";
const ORDERS: &str = "CustomerOrderManagementService.svc";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_clients_leave_the_books_in_order() {
    let rounds = std::env::var("CEGID_CONCURRENT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(16);
    let shop = Arc::new(Shop::open(SimOptions::default()).await);
    let before = books::export(&shop).await;
    let holders = Arc::new(Holders::of(&before));
    let clients =
        (0..CLIENTS).map(|client| tokio::spawn(work(Arc::clone(&shop), Arc::clone(&holders), client, rounds)));
    let mut done = Vec::new();
    for client in clients.collect::<Vec<_>>() {
        done.push(client.await.unwrap());
    }
    let acknowledged: Vec<&Value> = done.iter().flat_map(|done| &done.documents).collect();
    assert!(acknowledged.len() as u64 >= CLIENTS, "somebody made something");
    let keys: BTreeSet<String> = acknowledged.iter().map(|key| key.to_string()).collect();
    assert_eq!(keys.len(), acknowledged.len(), "no two documents have one key");
    for key in acknowledged {
        let read = shop.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": key}})).await;
        assert_eq!(read["Header"]["Key"], *key, "what was acknowledged can be read");
    }
    let after = books::export(&shop).await;
    books::references_are_unique(&after);
    books::stock_adds_up(&before, &after);
    books::what_is_held_back_is_what_is_open(&after);
    books::points_add_up(&after);
    books::vouchers_add_up(&before, &after);
    for card in &holders.cards {
        let said: Decimal = done.iter().filter_map(|done| done.points.get(&*card.id)).sum();
        let now = after.loyalty().card(&card.id).unwrap();
        assert_eq!(
            now.adjusted - card.adjusted,
            said,
            "{}: every movement that was acknowledged, and no other",
            card.id
        );
    }
    let used: Vec<&String> = done.iter().flat_map(|done| &done.certificates).collect();
    assert!(!used.is_empty(), "somebody used a certificate");
    assert_eq!(used.iter().collect::<BTreeSet<_>>().len(), used.len(), "no certificate was used twice: {used:?}");
}

/// What one client does: orders, some under a reference that all clients fight for; then whatever comes to its mind. In between
/// what holders of cards and vouchers do.
async fn work(shop: Arc<Shop>, holders: Arc<Holders>, client: u64, rounds: u64) -> Done {
    let mut random = StdRng::seed_from_u64(client);
    let mut done = Done::default();
    for round in 0..rounds {
        if random.random_bool(0.5) {
            holders.act(&shop, &mut random, &format!("{client}-{round}"), &mut done).await;
        }
        let contested = random.random_bool(0.2);
        let reference = if contested { format!("ALL-{round}") } else { format!("WEB-{client}-{round}") };
        let created = shop.call(SALES, "Create", order(&reference, random.random_range(1..4))).await;
        if created.status != 200 {
            assert!(contested && created.text.contains("already exists"), "{}", created.text);
            continue;
        }
        let key = super::result(SALES, "Create", &created.text)["Key"].clone();
        done.documents.push(key.clone());
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
                done.documents.push(notice.clone());
                let poke = json!({"type": notice["Type"], "stump": notice["Stump"], "number": notice["Number"]});
                assert_eq!(shop.poke("documents/advance", &poke).await.0, 200);
            }
            3 => {
                let from = json!({"Key": {"Number": key["Number"], "Stub": key["Stump"], "Type": key["Type"]}});
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
    done
}
