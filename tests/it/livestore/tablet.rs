//! Tablet mode: the till shows a code, the first phone that scans it gets the form, and the till goes on when that is over.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cegid_connector::tenant::reseal::session_entered;
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use regex::Regex;
use serde_json::json;
use tower::ServiceExt as _;

use super::{ADA, Browser, CALLBACK, Shop, returned};
use crate::connector::Answer;

const TABLET: &str = "useTabletMode: true\n";

static PICTURE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"src="(data:image/svg[^"]+)""#).unwrap());
static SIZE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"viewBox="0 0 (\d+) (\d+)""#).unwrap());
static DARK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"M(\d+) (\d+)h(\d+)v(\d+)").unwrap());

/// What a camera reads on a page: the path of the link in its code.
fn code_on(page: &str) -> Option<String> {
    let link = read_code(&super::unescaped(&PICTURE.captures(page)?[1]));
    Some(link.strip_prefix("http://localhost").expect("our own address").to_owned())
}

/// The text in the code of a `data:` address.
pub fn read_code(picture: &str) -> String {
    let picture = picture.split_once("base64,").expect("a picture").1;
    let svg = String::from_utf8(STANDARD.decode(picture).unwrap()).unwrap();
    let numbers = |captures: &regex::Captures<'_>| -> Vec<usize> {
        captures.iter().skip(1).map(|number| number.unwrap().as_str().parse().unwrap()).collect()
    };
    let size = numbers(&SIZE.captures(&svg).unwrap());
    let mut dark = vec![false; size[0] * size[1]];
    for rectangle in DARK.captures_iter(&svg).map(|found| numbers(&found)) {
        for y in rectangle[1]..rectangle[1] + rectangle[3] {
            dark[y * size[0] + rectangle[0]..][..rectangle[2]].fill(true);
        }
    }
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(size[0], size[1], |x, y| dark[y * size[0] + x]);
    image.detect_grids().first().expect("a code").decode().unwrap().1
}

/// A till in tablet mode, with its code on the screen.
async fn till<'s>(shop: &'s Shop, session: &str) -> (Browser<'s>, String) {
    let till = shop.new_customer(session).await;
    let code = code_on(&till.page).expect("a code");
    (till, code)
}

/// A phone scans a code.
async fn scan<'s>(shop: &'s Shop, code: &str) -> (Browser<'s>, Answer) {
    let mut phone = shop.device();
    let answer = phone.follow(code).await;
    (phone, answer)
}

async fn reloaded(browser: &mut Browser<'_>) -> Answer {
    let at = browser.at.clone();
    browser.get(&at).await
}

#[tokio::test]
async fn a_customer_fills_in_the_form_on_their_phone_and_the_till_goes_on() {
    let shop = Shop::with(TABLET, &[]).await;
    let before = shop.customers();
    let (mut till, code) = till(&shop, "s1").await;
    assert!(till.page.contains("Scan this code with your phone") && !till.page.contains("f-lastName"));
    assert!(till.page.contains("<noscript><meta http-equiv=\"refresh\""), "a tablet without scripts follows, too");
    assert!(!code.contains("s1"), "the session's name is nobody's on a phone");
    let (mut phone, answer) = scan(&shop, &code).await;
    assert!(answer.status == 200 && phone.page.contains("f-lastName"), "{}", answer.body);
    reloaded(&mut till).await;
    assert!(till.page.contains("The customer is filling in the form") && code_on(&till.page).is_none());
    let answer = phone.save(ADA).await;
    assert_eq!(answer.status, 200, "a phone stays where it is: {}", answer.body);
    assert!(answer.body.contains("Thank you") && !answer.body.contains("pos.cegid.cloud"), "{}", answer.body);
    let (status, id) = returned(&reloaded(&mut till).await);
    assert_eq!((status.as_str(), &*shop.customer(&id).email.main), ("completed", "ada.new@example.org"));
    assert_eq!(shop.customers(), before + 1);
    assert!(phone.save(ADA).await.body.contains("Thank you"));
    assert_eq!(shop.customers(), before + 1, "a second press makes nobody");
}

#[tokio::test]
async fn every_other_phone_is_refused_and_the_first_may_come_again() {
    let shop = Shop::with(TABLET, &[]).await;
    let (mut till, code) = till(&shop, "s1").await;
    let (mut first, _) = scan(&shop, &code).await;
    let (second, answer) = scan(&shop, &code).await;
    assert!(answer.status == 409 && answer.body.contains("open on another phone"), "{}", answer.body);
    // Nor with the address of the form.
    let mut thief = second;
    let answer = thief.get(&first.at.clone()).await;
    assert!(answer.status == 403 && !answer.body.contains("f-lastName"), "{}", answer.body);
    let fields = first.fields();
    assert_eq!(thief.post(&first.at, &fields).await.status, 403);
    assert_eq!(thief.post(&format!("{}/cancel", first.at), &fields).await.status, 403);
    assert_eq!(thief.post(&format!("{}/draft", first.at), &fields).await.status, 403);
    assert_eq!(first.follow(&code).await.status, 200, "its own code leads back to its form");
    // The till may always look.
    let again = shop.browser("s1", "").await;
    assert!(again.page.contains("The customer is filling in the form"));
    assert_eq!(till.press("cancel", &[]).await.status, 303);
    assert_eq!(returned(&reloaded(&mut till).await).0, "cancelled");
    assert!(reloaded(&mut first).await.body.contains("Nothing was saved"));
}

#[tokio::test]
async fn two_phones_at_once_get_one_form() {
    let shop = Shop::with(TABLET, &[]).await;
    let (_, code) = till(&shop, "s1").await;
    let (one, other) = tokio::join!(scan(&shop, &code), scan(&shop, &code));
    let mut statuses = [one.1.status.as_u16(), other.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn an_associate_can_send_a_phone_away_and_the_next_sees_nothing_of_it() {
    let shop = Shop::with(TABLET, &[]).await;
    let (mut till, code) = till(&shop, "s1").await;
    let (mut first, _) = scan(&shop, &code).await;
    first.save(&[("firstName", "Secretive")]).await;
    reloaded(&mut till).await;
    let answer = till.press("release", &[]).await;
    till.follow(answer.header("location")).await;
    let other = code_on(&till.page).expect("a new code");
    assert_ne!(other, code);
    assert_eq!(scan(&shop, &code).await.1.status, 404, "the old one was used");
    let (second, answer) = scan(&shop, &other).await;
    assert!(answer.status == 200 && !second.page.contains("Secretive"), "{}", answer.body);
    assert_eq!(first.save(ADA).await.status, 403);
}

#[tokio::test]
async fn a_code_is_good_for_some_minutes_and_the_screen_shows_another_one() {
    let shop = Shop::with("useTabletMode: true\nsessionTtl: 15m\n", &[]).await;
    let (mut till, code) = till(&shop, "s1").await;
    shop.connector.clock.advance(SignedDuration::from_mins(2));
    reloaded(&mut till).await;
    let next = code_on(&till.page).expect("a code");
    assert_ne!(next, code);
    shop.connector.clock.advance(SignedDuration::from_mins(3));
    let (_, answer) = scan(&shop, &code).await;
    assert!(answer.status == 404 && answer.body.contains("Scan the code that the screen shows now"), "{}", answer.body);
    shop.connector.clock.advance(SignedDuration::from_mins(15));
    let answer = reloaded(&mut till).await;
    assert!(answer.status == 404 && answer.body.contains("not open any more"), "{}", answer.body);
    assert_eq!(scan(&shop, &next).await.1.status, 404);
}

#[tokio::test]
async fn a_phone_without_cookies_uses_nothing_up() {
    let shop = Shop::with(TABLET, &[]).await;
    let (_, code) = till(&shop, "s1").await;
    // Previews and scanners of links look before the browser does.
    for _ in 0..3 {
        assert_eq!(shop.device().get(&code).await.status, 303);
    }
    let mut forgetful = shop.device();
    let to = forgetful.get(&code).await.header("location").to_owned();
    forgetful.cookie = None;
    let answer = forgetful.get(&to).await;
    assert!(answer.status == 403 && answer.body.contains("Allow cookies"), "{}", answer.body);
    assert_eq!(scan(&shop, &code).await.1.status, 200);
}

#[tokio::test]
async fn a_code_of_no_kind_is_told_as_one_that_is_not_good() {
    let shop = Shop::with(TABLET, &[]).await;
    let (_, code) = till(&shop, "s1").await;
    let unknown = format!("/forms/demo/q/{}", "A".repeat(43));
    for bad in [unknown.as_str(), "/forms/demo/q/short"] {
        assert_eq!(scan(&shop, bad).await.1.status, 404);
    }
    // A neighbour's tenant does not know it.
    let sim = crate::connector::y2(cegid_y2_simulator::SimOptions::default()).await;
    let files = [
        ("security.yml", super::SECURITY),
        ("server/enrolment.yml", super::ENROLMENT),
        ("server/livestore.yml", TABLET),
    ];
    shop.connector.apply_with("other", &crate::connector::connection("default", &sim, &[]), &files).await;
    assert_eq!(scan(&shop, &code.replace("/demo/", "/other/")).await.1.status, 404);
    assert_eq!(scan(&shop, &code).await.1.status, 200);
}

#[tokio::test]
async fn a_customer_is_changed_on_their_own_phone() {
    let shop = Shop::with(TABLET, &[]).await;
    let known = shop.somebody();
    let mut till = shop.opened("s1", &json!({ "callbackUrl": CALLBACK, "customerId": &*known.id })).await;
    let (mut phone, _) = scan(&shop, &code_on(&till.page).unwrap()).await;
    assert_eq!(phone.value("email"), &*known.email.main);
    phone.save(&[("lastName", "Changed")]).await;
    assert_eq!(returned(&reloaded(&mut till).await), ("completed".to_owned(), known.id.to_string()));
    assert_eq!(&*shop.customer(&known.id).last_name, "Changed");
}

#[tokio::test]
async fn an_entrance_goes_from_one_customer_to_the_next_by_itself() {
    let shop = Shop::with("sessionTtl: 15m\n", &[]).await;
    let before = shop.customers();
    let mut tablet = shop.device();
    tablet.follow("/forms/demo/entrance?storeId=101").await;
    let mut codes = vec![code_on(&tablet.page).expect("a code")];
    assert!(!tablet.page.contains("value=\"cancel\""), "there is no associate");
    // Saved, given up, and left alone.
    for end in ["save", "cancel", ""] {
        let (mut phone, answer) = scan(&shop, codes.last().unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        reloaded(&mut tablet).await;
        assert!(code_on(&tablet.page).is_none() && tablet.page.contains("/forms/demo/entrance?storeId=101"));
        if end.is_empty() {
            shop.connector.clock.advance(SignedDuration::from_mins(16));
        } else {
            phone.press(end, ADA).await;
        }
        let at = tablet.at.clone();
        tablet.follow(&at).await;
        let next = code_on(&tablet.page).expect("a fresh code");
        assert!(!codes.contains(&next));
        codes.push(next);
    }
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn everybody_who_scans_a_poster_gets_a_form_of_their_own() {
    let shop = Shop::with(TABLET, &[]).await;
    let before = shop.customers();
    let poster = shop.device().get("/forms/demo/poster?storeId=101").await;
    let link = code_on(&poster.body).expect("a code");
    let (mut one, _) = scan(&shop, &link).await;
    let (mut other, _) = scan(&shop, &link).await;
    assert_ne!(one.at, other.at);
    assert!(one.save(ADA).await.body.contains("Thank you"));
    let again = [("firstName", "Another"), ("lastName", "Customer"), ("email", "another@example.org")];
    assert!(other.save(&again).await.body.contains("Thank you"));
    assert_eq!(shop.customers(), before + 2);
}

#[tokio::test]
async fn a_tablet_is_told_when_it_has_to_be_drawn_again() {
    let shop = Shop::with(TABLET, &[]).await;
    let (till, code) = till(&shop, "s1").await;
    let events = format!("{}/events", till.at);
    let request = http::Request::get(&events).body(axum::body::Body::empty()).unwrap();
    let response = shop.connector.app().service().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body();
    let mut next = async || {
        let frame = tokio::time::timeout(std::time::Duration::from_secs(10), body.frame()).await.unwrap();
        String::from_utf8(frame.unwrap().unwrap().into_data().unwrap().to_vec()).unwrap()
    };
    let first = next().await;
    let state = first.trim().strip_prefix("data: ").unwrap();
    assert!(state.starts_with("code-") && till.page.contains(&format!("data-state=\"{state}\"")), "{first}");
    let (mut phone, _) = scan(&shop, &code).await;
    assert_eq!(next().await, "data: filling\n\n");
    phone.press("cancel", &[]).await;
    assert_eq!(next().await, "data: over\n\n");
    for other in [format!("{}/events", phone.at), format!("/forms/demo/s/{}/events", "A".repeat(43))] {
        assert_eq!(shop.device().get(&other).await.status, 404, "only a tablet follows");
    }
}

#[tokio::test]
async fn a_tablet_that_was_away_for_days_comes_back_with_a_code() {
    let shop = Shop::new().await;
    let mut tablet = shop.device();
    tablet.follow("/forms/demo/entrance?storeId=101").await;
    let unknown = format!("/forms/demo/s/{}?entrance=101", "A".repeat(43));
    tablet.follow(&unknown).await;
    assert!(code_on(&tablet.page).is_some(), "{}", tablet.page);
    let answer = shop.device().follow("/forms/demo/entrance?storeId=999").await;
    assert_eq!(answer.status, 400, "Y2 has no such store: {}", answer.body);
}

#[tokio::test]
async fn what_was_typed_on_a_phone_is_sealed_and_gone_afterwards() {
    let shop = Shop::with(TABLET, &[]).await;
    let (_, code) = till(&shop, "s1").await;
    let (mut phone, _) = scan(&shop, &code).await;
    phone.save(&[("firstName", "Secretive")]).await;
    let tenant = "demo".parse().unwrap();
    let app = shop.connector.app();
    let session = app.store.session_named(&tenant, "s1").await.unwrap().unwrap();
    let sealed = session.entered.unwrap();
    assert!(!sealed.windows(9).any(|part| part == b"Secretive"));
    assert!(app.services.keyring.open(&tenant, &session_entered(session.id), &sealed).is_ok());
    phone.save(ADA).await;
    assert_eq!(app.store.session_named(&tenant, "s1").await.unwrap().unwrap().entered, None);
}
