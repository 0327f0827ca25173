//! A customer that exists: filled in from Y2, written back whole, and never over what somebody else changed.

use std::sync::Arc;

use cegid_y2_simulator::world::customer::{Customer, UserField};
use serde_json::json;

use super::{Browser, CALLBACK, Shop, returned};

async fn editing<'s>(shop: &'s Shop, id: &str) -> Browser<'s> {
    shop.opened("e1", &json!({ "callbackUrl": CALLBACK, "customerId": id, "storeId": "101" })).await
}

fn changed(shop: &Shop, id: &str, change: impl FnOnce(&mut Customer)) -> Arc<Customer> {
    let mut customer = Customer::clone(&shop.customer(id));
    change(&mut customer);
    shop.sim.world().customers_mut().put(customer);
    shop.customer(id)
}

#[tokio::test]
async fn the_form_shows_the_customer_and_writes_what_was_changed() {
    let shop = Shop::new().await;
    let id = shop.somebody().id.to_string();
    let before = changed(&shop, &id, |customer| {
        customer.user_fields.insert(7, UserField { text: "kept".into(), ..UserField::default() });
        customer.carried.insert("FiscalId".into(), "F-1".into());
        customer.phones.cellular = "06.12.34".into();
    });
    let mut browser = editing(&shop, &id).await;
    assert!(browser.page.contains("Edit customer"));
    assert_eq!(browser.value("lastName"), *before.last_name);
    assert_eq!(browser.value("email"), *before.email.main);
    assert_eq!(browser.value("phoneNumber"), "06.12.34");
    let answer = browser.save(&[("city", "Lyon")]).await;
    assert_eq!(returned(&answer), ("completed".to_owned(), id.clone()));
    let mut expected = Customer::clone(&before);
    expected.address.city = "Lyon".into();
    let after = shop.customer(&id);
    expected.updated_at = after.updated_at;
    assert!(*after == expected, "nothing else moved, not even a number that no form would take");
}

#[tokio::test]
async fn a_change_in_y2_in_between_is_shown_and_not_overwritten() {
    let shop = Shop::new().await;
    let id = shop.somebody().id.to_string();
    let mut browser = editing(&shop, &id).await;
    changed(&shop, &id, |customer| customer.address.city = "Nantes".into());
    let answer = browser.save(&[("lastName", "Newname"), ("city", "Lyon")]).await;
    assert_eq!(answer.status, 409);
    assert!(
        browser.page.contains("Somebody changed this customer") && browser.page.contains("In Y2 now: Nantes"),
        "{}",
        browser.page
    );
    assert_eq!(&*shop.customer(&id).address.city, "Nantes");
    assert_eq!((browser.value("city"), browser.value("lastName")), ("Lyon".to_owned(), "Newname".to_owned()));
    let answer = browser.save(&[]).await;
    assert_eq!(returned(&answer).0, "completed");
    let after = shop.customer(&id);
    assert_eq!((&*after.address.city, &*after.last_name), ("Lyon", "Newname"));
}

#[tokio::test]
async fn nothing_changed_writes_nothing() {
    let shop = Shop::new().await;
    let id = shop.somebody().id.to_string();
    let mut browser = editing(&shop, &id).await;
    assert_eq!(returned(&browser.save(&[]).await).1, id);
    assert!(shop.sim.recorded().of("CustomerWcfService", "UpdateCustomer").is_empty());
}

#[tokio::test]
async fn a_customer_that_y2_does_not_have_is_a_page_with_a_way_back() {
    let shop = Shop::new().await;
    shop.post("?sessionId=e1", &json!({ "callbackUrl": CALLBACK, "customerId": "NOBODY" })).await;
    let mut browser = shop.new_customer("other").await;
    let answer = browser.get("/api/demo/external/livestore?sessionId=e1").await;
    let form = answer.header("location").to_owned();
    let answer = browser.get(&form).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("Y2 does not have this customer any more"), "{}", answer.body);
}
