//! Gift cards that orders buy and are paid with, and the credit notes of returns: what documents do to vouchers.

use cegid_y2_simulator::SimOptions;
use cegid_y2_simulator::world::vouchers::Voucher;
use cegid_y2_simulator::world::wire::BonType;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{SALES, Shop, order};

const CASH: &str = "CashOperationsWcfService.svc";

/// A gift card in euros with something left, though not all of it.
fn card(shop: &Shop) -> Voucher {
    let world = shop.sim.world();
    let begun = |card: &Voucher| !card.used.is_zero() && !card.left().is_zero() && !card.closed;
    let mut cards = world.vouchers().all().filter(|card| card.kind == BonType::GiftCard && &*card.currency_id == "EUR");
    Voucher::clone(cards.find(|card| begun(card)).expect("such a card"))
}

async fn left(shop: &Shop, id: &str) -> Decimal {
    let request = json!({"bonId": id, "bonType": "GiftCard"});
    let reply = shop.ok(CASH, "GetBonAvailableAmount", request).await;
    reply["Amount"].to_string().parse().unwrap()
}

/// An order that is paid with a card.
fn paid(reference: &str, id: &str, amount: Decimal) -> Value {
    let mut order = order(reference, 1);
    let amount: Value = serde_json::from_str(&amount.to_string()).unwrap();
    order["createRequest"]["Payments"] = json!([{"Id": 1, "MethodId": "KDO", "BonId": id, "Amount": amount}]);
    order
}

#[tokio::test]
async fn an_order_uses_up_the_card_it_is_paid_with_and_a_cancelled_one_gives_it_back() {
    let shop = Shop::open(SimOptions::default()).await;
    let card = card(&shop);
    let before = left(&shop, &card.id).await;
    assert_eq!(before, card.left());
    let part = Decimal::ONE;
    let key = shop.ok(SALES, "Create", paid("WEB-1", &card.id, part)).await["Key"].clone();
    assert_eq!(left(&shop, &card.id).await, Decimal::ZERO, "the whole card is used");
    let again = shop.call(SALES, "Create", paid("WEB-2", &card.id, part)).await;
    assert!(again.status == 500 && again.text.contains("Nothing is available on the certificate"), "{}", again.text);
    let identifier = json!({"Identifier": {"Key": key}});
    shop.ok(SALES, "Cancel", json!({ "cancelRequest": identifier })).await;
    assert_eq!(left(&shop, &card.id).await, before, "what others used before stays used");
    shop.ok(SALES, "Create", paid("WEB-2", &card.id.to_lowercase(), before)).await;
    assert_eq!(left(&shop, &card.id).await, Decimal::ZERO);
}

#[tokio::test]
async fn a_card_follows_the_payments_of_a_changed_order() {
    let shop = Shop::open(SimOptions::default()).await;
    let card = card(&shop);
    let before = left(&shop, &card.id).await;
    let key = shop.ok(SALES, "Create", paid("WEB-1", &card.id, before)).await["Key"].clone();
    let mut other = paid("", &card.id, before)["createRequest"]["Payments"].clone();
    let payments =
        |payments: &Value| json!({"updatePaymentsRequest": {"Identifier": {"Key": key}, "Payments": payments}});
    shop.ok(SALES, "UpdatePayments", payments(&other)).await;
    assert_eq!(left(&shop, &card.id).await, Decimal::ZERO, "the same payment again is the same payment");
    other[0]["Id"] = json!(2);
    let twice = shop.call(SALES, "UpdatePayments", payments(&other)).await;
    assert!(twice.status == 500 && twice.text.contains("named twice"), "{}", twice.text);
    let by_web = json!([{"Id": 1, "MethodId": "WEB", "Amount": 12}]);
    shop.ok(SALES, "UpdatePayments", payments(&by_web)).await;
    assert_eq!(left(&shop, &card.id).await, before);
    let mut replaced = paid("", &card.id, before)["createRequest"].clone();
    replaced["Identifier"] = json!({"Key": key});
    replaced["Header"] = json!({"Active": true, "Origin": "ECommerce"});
    shop.ok(SALES, "Update", json!({ "updateRequest": replaced })).await;
    assert_eq!(left(&shop, &card.id).await, Decimal::ZERO);
    replaced["Payments"] = by_web;
    shop.ok(SALES, "Update", json!({ "updateRequest": replaced })).await;
    assert_eq!(left(&shop, &card.id).await, before);
}

#[tokio::test]
async fn an_order_sells_a_card_that_its_document_lists_and_its_cancellation_closes() {
    let shop = Shop::open(SimOptions::default()).await;
    let mut selling = order("WEB-1", 1);
    let line = json!({"ItemIdentifier": {"Reference": "CADEAU"}, "BonId": "GIFT-1", "Quantity": 1, "UnitPrice": 50, "NetUnitPrice": 50});
    selling["createRequest"]["Lines"] = json!([line]);
    let key = shop.ok(SALES, "Create", selling.clone()).await["Key"].clone();
    assert_eq!(left(&shop, "GIFT-1").await, Decimal::from(50));
    let of_document = json!({"request": {"Identifier": {"Key": key}}});
    let listed = shop.ok(CASH, "GetDocumentAvailableBons", of_document.clone()).await;
    assert_eq!((&listed[0]["BonId"], &listed[0]["BonType"]), (&json!("GIFT-1"), &json!("GiftCard")));
    selling["createRequest"]["Header"]["InternalReference"] = json!("WEB-2");
    let again = shop.call(SALES, "Create", selling.clone()).await;
    assert!(again.status == 500 && again.text.contains("Certificate GIFT-1 already exists"), "{}", again.text);
    shop.ok(SALES, "Create", paid("WEB-3", "GIFT-1", Decimal::from(12))).await;
    assert_eq!(left(&shop, "GIFT-1").await, Decimal::ZERO, "a card that was sold can be paid with");
    selling["createRequest"]["Lines"][0]["BonId"] = json!("GIFT-2");
    let key = shop.ok(SALES, "Create", selling).await["Key"].clone();
    shop.ok(SALES, "Cancel", json!({"cancelRequest": {"Identifier": {"Key": key}}})).await;
    assert_eq!(left(&shop, "GIFT-2").await, Decimal::ZERO, "nobody paid for it");
}

#[tokio::test]
async fn what_is_wrong_with_a_card_is_said_and_changes_nothing() {
    let shop = Shop::open(SimOptions::default()).await;
    let card = card(&shop);
    let whole = card.left();
    let good = paid("WEB-1", &card.id, whole);
    type Spoil = fn(&mut Value);
    let wrong: [(Spoil, &str); 7] = [
        (|order| order["Payments"][0]["BonId"] = json!("NONE"), "Certificate NONE unknown"),
        (|order| order["Payments"][0]["BonId"] = json!("123456789012345678"), "longer than 17 characters"),
        (|order| order["Payments"][0]["MethodId"] = json!("WEB"), "payment method of type gift card"),
        (|order| order["Payments"][0]["CurrencyId"] = json!("CHF"), "is in EUR"),
        (|order| order["Payments"][0]["Amount"] = json!(100_000), "at most"),
        (|order| order["Payments"][0]["Amount"] = json!(0), "more than 0"),
        (|order| order["Header"]["Origin"] = json!("Shop"), "e-commerce customer orders only"),
    ];
    for (spoil, said) in wrong {
        let mut order = good.clone();
        spoil(&mut order["createRequest"]);
        let got = shop.call(SALES, "Create", order).await;
        assert!(got.status == 500 && got.text.contains(said), "{said}: {}", got.text);
    }
    assert_eq!(left(&shop, &card.id).await, whole);
}

#[tokio::test]
async fn a_return_that_is_paid_back_by_credit_note_issues_one_to_the_customer() {
    let shop = Shop::open(SimOptions::default()).await;
    let key = shop.ok(SALES, "Create", order("WEB-1", 2)).await["Key"].clone();
    let mut notice = order("WEB-1-R", 1);
    notice["createRequest"]["Header"]["Type"] = json!("ReturnNotice");
    notice["createRequest"]["Header"]["OmniChannel"] =
        json!({"OriginalDocument": {"Key": key}, "PaymentMethodId": "AVO", "ReturnType": "Return"});
    let notice = shop.ok(SALES, "Create", notice).await["Key"].clone();
    let customer = json!({"request": {"CustomerId": "101000000001"}});
    let before = shop.ok(CASH, "GetCustomerAvailableBons", customer.clone()).await.as_array().unwrap().len();
    let poke = json!({"type": notice["Type"], "stump": notice["Stump"], "number": notice["Number"]});
    let (status, back) = shop.poke("documents/advance", &poke).await;
    assert_eq!(status, 200, "{back}");
    let listed = shop.ok(CASH, "GetCustomerAvailableBons", customer).await;
    assert_eq!(listed.as_array().unwrap().len(), before + 1);
    let world = shop.sim.world().clone();
    let mut notes = world.vouchers().of_customer("101000000001").filter(|note| note.kind == BonType::Account);
    let note = notes.find(|note| note.issued_by.as_ref().is_some_and(|key| note.id.starts_with(&*key.stump))).unwrap();
    let issued = json!({"request": {"Identifier": {"Key": {
        "Type": "Receipt", "Stump": &*note.issued_by.as_ref().unwrap().stump, "Number": note.issued_by.as_ref().unwrap().number,
    }}}});
    let listed = shop.ok(CASH, "GetDocumentAvailableBons", issued).await;
    assert_eq!((&listed[0]["BonId"], &listed[0]["BonType"]), (&json!(&*note.id), &json!("Account")));
    assert_eq!(listed[0]["BonAvailability"]["Amount"].to_string().parse::<Decimal>().unwrap(), Decimal::from(12));
    let read = shop.ok(SALES, "GetByKey", json!({"searchRequest": {"Key": notice}})).await;
    assert_eq!(read["Header"]["OmniChannel"]["PaymentStatus"], "CreditIssued");
}
