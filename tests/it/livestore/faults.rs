//! What Y2 has against it: nothing that was typed is lost, and there is one customer.

use cegid_y2_simulator::inject::{FaultKind, FaultRule};
use serde_json::json;

use super::{ADA, CALLBACK, Shop, returned};

const SERVICE: &str = "CustomerWcfService";

fn refusal(message: &str) -> FaultKind {
    FaultKind::Fault { id: "CBR00009".to_owned(), message: message.to_owned(), levels: 2 }
}

#[tokio::test]
async fn what_y2_refuses_is_said_at_the_field() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    for (message, field) in [
        ("Zip code 75007 unknown (TCbrCustomerHelper.CreateCustomer)", "f-postcode"),
        ("Title MX unknown (TCbrCustomerHelper.CreateCustomer)", "f-title"),
    ] {
        shop.sim.faults().add(FaultRule::once(refusal(message)).for_operation(SERVICE, "AddNewCustomer"));
        let answer = browser.save(ADA).await;
        assert_eq!(answer.status, 422);
        assert!(browser.page.contains(&format!("id=\"{field}-error\"")), "{}", browser.page);
        assert_eq!(browser.value("lastName"), "Example");
    }
    shop.sim.faults().add(FaultRule::once(refusal("Something else is wrong")).for_operation(SERVICE, "AddNewCustomer"));
    assert!(browser.save(ADA).await.body.contains("Y2 did not accept this: Something else is wrong"));
    assert_eq!(returned(&browser.save(ADA).await).0, "completed");
}

#[tokio::test]
async fn a_y2_that_is_down_loses_nothing() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    // As often as a search is tried.
    let down = FaultRule { times: Some(3), ..FaultRule::always(FaultKind::Reset) };
    shop.sim.faults().add(down.for_operation(SERVICE, "SearchCustomerIds"));
    let answer = browser.save(ADA).await;
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("Y2 does not answer at the moment"), "{}", answer.body);
    assert_eq!(browser.value("email"), "ada.new@example.org");
    assert_eq!(returned(&browser.save(ADA).await).0, "completed");
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_customer() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    shop.sim.faults().add(FaultRule::once(FaultKind::Cut { after_bytes: 40 }).for_operation(SERVICE, "AddNewCustomer"));
    let mut answer = browser.save(ADA).await;
    if answer.status != 303 {
        answer = browser.save(ADA).await;
    }
    let (_, id) = returned(&answer);
    assert_eq!(&*shop.customer(&id).email.main, "ada.new@example.org");
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn nor_where_nothing_could_be_looked_up_for_a_while() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    // The first press is looked up, sent and lost; the look after it fails as well.
    shop.sim.faults().add(FaultRule::once(FaultKind::Cut { after_bytes: 40 }).for_operation(SERVICE, "AddNewCustomer"));
    let typed = [("firstName", "Ada"), ("lastName", "Example")];
    let mut answer = browser.save(&typed).await;
    for _ in 0..3 {
        if answer.status == 303 {
            break;
        }
        answer = browser.save(&typed).await;
    }
    let (_, id) = returned(&answer);
    assert_eq!(&*shop.customer(&id).last_name, "Example");
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn a_session_is_taken_while_y2_is_down() {
    let shop = Shop::new().await;
    shop.sim.faults().add(FaultRule::always(FaultKind::Reset));
    let answer = shop.post("?sessionId=s1", &json!({ "callbackUrl": CALLBACK, "storeId": "999" })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let browser = shop.browser("s1", "").await;
    assert!(browser.page.contains("id=\"f-country\""), "fields without a list are lines of text");
}
