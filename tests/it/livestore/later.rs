//! `finishLater`: Y2 is away when a form is sent, and it is written once when Y2 is back.

use std::sync::Arc;

use cegid_connector::{
    domain::form::FormLanguage,
    flows::{Ctx, enrolment},
    store::WriteState,
};
use cegid_y2_simulator::inject::{FaultKind, FaultRule};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ADA, Browser, CALLBACK, ENROLMENT, SECURITY, Shop, returned};
use crate::connector::connection;

const LATER: &str = "finishLater: true\n";
const SERVICE: &str = "CustomerWcfService";

fn ctx(shop: &Shop) -> Ctx {
    let app = shop.connector.app();
    let tenant = app.registry.get(&"demo".parse().unwrap()).unwrap();
    Ctx { tenant, services: Arc::clone(&app.services), trace: None, until: None }
}

/// Y2 is away until the faults are taken back.
fn down(shop: &Shop) {
    shop.sim.faults().add(FaultRule::always(FaultKind::Reset));
}

/// Y2 is back. A changed file makes a client that has not seen the failures before.
async fn back(shop: &Shop) {
    shop.sim.faults().clear();
    let files = [("security.yml", SECURITY), ("server/enrolment.yml", ENROLMENT), ("server/livestore.yml", LATER)];
    let changed = connection("default", &shop.sim, &["country: FRA", "maxInFlight: 9"]);
    shop.connector.apply_with("demo", &changed, &files).await;
}

async fn session(shop: &Shop, name: &str) -> cegid_connector::store::LiveStoreSession {
    shop.connector.app().store.session_named(&"demo".parse().unwrap(), name).await.unwrap().unwrap()
}

async fn finish(shop: &Shop, id: Uuid) -> Result<(), enrolment::FinishFailed> {
    enrolment::finish_later(&ctx(shop), id, false, FormLanguage::English).await
}

/// A form that was put off.
async fn put_off<'s>(shop: &'s Shop, mut browser: Browser<'s>, typed: &[(&str, &str)]) -> Uuid {
    down(shop);
    let answer = browser.save(typed).await;
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(answer.body.contains("Try again") && answer.body.contains("Finish later"), "{}", answer.body);
    assert_eq!(returned(&browser.press("later", &[]).await), ("pending".to_owned(), String::new()));
    session(shop, "s1").await.id
}

async fn refusals(shop: &Shop) -> Vec<Value> {
    let key = shop.connector.key("demo", &["tenant.webhooks:read"]).await;
    let events = shop.connector.get("/api/demo/events", &key).await.json();
    let events = events["items"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["type"] == "livestore.refused").collect()
}

#[tokio::test]
async fn a_form_that_was_put_off_is_written_once_when_y2_is_back() {
    let shop = Shop::with(LATER, &[]).await;
    let before = shop.customers();
    let browser = shop.new_customer("s1").await;
    let mut other = browser.another();
    let id = put_off(&shop, browser, ADA).await;
    let counts = shop.connector.app().store.job_counts(shop.connector.clock.now()).await.unwrap();
    let ready = counts.iter().find(|count| count.kind == enrolment::FINISH_LATER).map(|count| count.ready);
    assert_eq!(ready, Some(1));
    // The session says how it is, and takes nothing any more.
    let at = other.at.clone();
    assert!(other.get(&at).await.body.contains("This is saved as soon as Y2 answers"));
    assert_eq!(returned(&other.save(&[("lastName", "Other")]).await).0, "pending");
    assert_eq!(returned(&other.press("cancel", &[]).await).0, "pending");
    finish(&shop, id).await.unwrap_err();
    shop.connector.clock.advance(SignedDuration::from_hours(20));
    back(&shop).await;
    finish(&shop, id).await.unwrap();
    finish(&shop, id).await.unwrap();
    assert_eq!(shop.customers(), before + 1);
    let done = session(&shop, "s1").await;
    let WriteState::Done { customer_id } = done.write else { panic!("it is written") };
    assert_eq!(&*shop.customer(&customer_id).last_name, "Example");
    assert_eq!((done.entered, done.context), (None, None), "nothing that was typed is kept");
    assert!(other.get(&at).await.body.contains("The customer is saved"));
    assert!(refusals(&shop).await.is_empty());
}

#[tokio::test]
async fn two_workers_and_a_lost_answer_make_one_customer() {
    let shop = Shop::with(LATER, &[]).await;
    let before = shop.customers();
    let id = put_off(&shop, shop.new_customer("s1").await, ADA).await;
    back(&shop).await;
    shop.sim.faults().add(FaultRule::once(FaultKind::Cut { after_bytes: 40 }).for_operation(SERVICE, "AddNewCustomer"));
    for _ in 0..3 {
        let _ = tokio::join!(finish(&shop, id), finish(&shop, id));
    }
    assert!(matches!(session(&shop, "s1").await.write, WriteState::Done { .. }));
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn what_y2_refuses_in_the_end_is_open_at_the_till_again_and_told() {
    let shop = Shop::with(LATER, &[]).await;
    let before = shop.customers();
    let id = put_off(&shop, shop.new_customer("s1").await, ADA).await;
    back(&shop).await;
    let refusal =
        FaultKind::Fault { id: "CBR00009".to_owned(), message: "Title MX unknown (T.C)".to_owned(), levels: 2 };
    shop.sim.faults().add(FaultRule::once(refusal).for_operation(SERVICE, "AddNewCustomer"));
    finish(&shop, id).await.unwrap();
    let told = refusals(&shop).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["entity"], json!({ "kind": "livestoreSession", "id": "s1" }));
    let mut browser = shop.browser("s1", "").await;
    assert!(
        browser.page.contains("Title MX unknown") && browser.page.contains("could not be finished later"),
        "{}",
        browser.page
    );
    assert_eq!(browser.value("lastName"), "Example");
    assert_eq!(returned(&browser.save(&[]).await).0, "completed");
    assert_eq!(shop.customers(), before + 1);
    finish(&shop, id).await.unwrap();
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn somebody_who_is_there_already_is_no_second_customer() {
    let shop = Shop::with(LATER, &[]).await;
    let known = shop.somebody();
    let before = shop.customers();
    let typed = [("lastName", "Example"), ("email", &*known.email.main)];
    let id = put_off(&shop, shop.new_customer("s1").await, &typed).await;
    back(&shop).await;
    finish(&shop, id).await.unwrap();
    assert_eq!((shop.customers(), refusals(&shop).await.len()), (before, 1));
    let mut browser = shop.browser("s1", "").await;
    assert!(browser.save(&[]).await.body.contains("Is this the same customer?"));
}

#[tokio::test]
async fn a_change_is_finished_later_and_overwrites_nobody() {
    let shop = Shop::with(LATER, &[]).await;
    let known = shop.somebody();
    let body = json!({ "callbackUrl": CALLBACK, "customerId": &*known.id });
    let id = put_off(&shop, shop.opened("s1", &body).await, &[("lastName", "Changed")]).await;
    back(&shop).await;
    let mut meanwhile = shop.opened("s2", &body).await;
    assert_eq!(returned(&meanwhile.save(&[("lastName", "Meanwhile")]).await).0, "completed");
    finish(&shop, id).await.unwrap();
    assert_eq!(&*shop.customer(&known.id).last_name, "Meanwhile");
    let mut browser = shop.browser("s1", "").await;
    assert!(browser.page.contains("In Y2 now: Meanwhile"), "{}", browser.page);
    assert_eq!(returned(&browser.save(&[]).await).0, "completed");
    assert_eq!(&*shop.customer(&known.id).last_name, "Changed");
}

#[tokio::test]
async fn a_form_that_y2_never_hears_of_comes_back_after_a_week() {
    let shop = Shop::with(LATER, &[]).await;
    let id = put_off(&shop, shop.new_customer("s1").await, ADA).await;
    shop.connector.clock.advance(SignedDuration::from_hours(7 * 24 - 1) + SignedDuration::from_mins(1));
    finish(&shop, id).await.unwrap();
    assert_eq!(refusals(&shop).await.len(), 1);
    assert_eq!(shop.browser("s1", "").await.value("lastName"), "Example");
}

#[tokio::test]
async fn only_where_the_tenant_wants_it_and_with_a_form_that_is_in_order() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    down(&shop);
    assert!(!browser.save(ADA).await.body.contains("Finish later"));
    assert_eq!(browser.press("later", ADA).await.status, 503, "it is a save like any other");
    let shop = Shop::with(LATER, &[]).await;
    let mut browser = shop.new_customer("s1").await;
    down(&shop);
    browser.save(ADA).await;
    let answer = browser.press("later", &[("email", "nobody")]).await;
    assert_eq!(answer.status, 422, "mistakes are told while somebody is there: {}", answer.body);
}
