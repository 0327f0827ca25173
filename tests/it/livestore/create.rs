//! A new customer: typed once, in Y2 once, and the browser is back at the till with it.

use serde_json::json;

use super::{ADA, CALLBACK, Shop, returned};

#[tokio::test]
async fn a_new_customer_is_in_y2_and_the_browser_is_back_at_the_till() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    assert!(browser.page.contains("New customer"), "{}", browser.page);
    let answer = browser.save(ADA).await;
    let (status, id) = returned(&answer);
    assert_eq!(status, "completed");
    assert!(answer.header("location").starts_with(CALLBACK));
    let customer = shop.customer(&id);
    assert_eq!(shop.customers(), before + 1);
    assert_eq!((&*customer.first_name, &*customer.last_name), ("Ada", "Example"));
    assert_eq!(&*customer.email.main, "ada.new@example.org");
    assert_eq!(&*customer.phones.cellular, "+33612345678");
    assert_eq!(&*customer.usual_store_id, "101");
    assert_eq!((&*customer.address.lines[0], &*customer.address.lines[1]), ("rue du Bac", "12"));
    assert_eq!((&*customer.address.zip_code, &*customer.address.city), ("75007", "Paris"));
    assert_eq!(&*customer.address.country_id, "FRA");
    let birth = customer.birth_date.unwrap();
    assert_eq!((birth.day, birth.month, birth.year), (29, 2, 1900));
    assert!(customer.guid.is_some());
}

#[tokio::test]
async fn mistakes_are_told_at_their_fields_and_nothing_typed_is_lost() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    let answer = browser
        .save(&[
            ("firstName", "Ada"),
            ("email", "nobody"),
            ("phoneNumber", "12"),
            ("address", "1 rue"),
            ("postcode", "7500"),
        ])
        .await;
    assert_eq!(answer.status, 422);
    for id in ["f-lastName", "f-email", "f-phoneNumber", "f-postcode", "f-city"] {
        assert!(browser.page.contains(&format!("href=\"#{id}\"")), "{id}: {}", browser.page);
        assert!(browser.page.contains(&format!("id=\"{id}-error\"")), "{id}");
    }
    assert_eq!(browser.value("email"), "nobody");
    assert_eq!(browser.value("firstName"), "Ada");
    assert!(shop.sim.recorded().of("CustomerWcfService", "AddNewCustomer").is_empty());
    assert_eq!(returned(&browser.save(ADA).await).0, "completed");
}

#[tokio::test]
async fn a_customer_who_is_there_already_is_offered_and_can_be_opened() {
    let shop = Shop::new().await;
    let known = shop.somebody();
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    let answer = browser.save(&[("lastName", "Example"), ("email", &known.email.main)]).await;
    assert_eq!(answer.status, 200);
    assert!(
        browser.page.contains("Is this the same customer?") && browser.page.contains(&*known.id),
        "{}",
        browser.page
    );
    let answer = browser.press("use-0", &[]).await;
    assert_eq!(returned(&answer), ("completed".to_owned(), known.id.to_string()));
    assert_eq!(shop.customers(), before);
}

#[tokio::test]
async fn or_a_new_one_is_made_all_the_same() {
    let shop = Shop::new().await;
    let known = shop.somebody();
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    browser.save(&[("lastName", "Example"), ("email", &known.email.main)]).await;
    browser.press("back", &[]).await;
    assert_eq!(browser.value("lastName"), "Example");
    browser.save(&[]).await;
    let answer = browser.press("create", &[]).await;
    let (_, id) = returned(&answer);
    assert_ne!(id, known.id.to_string());
    assert_eq!(shop.customers(), before + 1);
}

#[tokio::test]
async fn a_form_that_is_posted_twice_or_in_two_tabs_makes_one_customer() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut one = shop.new_customer("s1").await;
    let mut other = shop.browser("s1", "").await;
    let (first, second) = tokio::join!(one.save(ADA), other.save(ADA));
    assert_eq!(returned(&first), returned(&second));
    assert_eq!(returned(&one.save(ADA).await), returned(&first), "a third press leads to the same customer");
    assert_eq!(shop.customers(), before + 1);
    assert_eq!(shop.sim.recorded().of("CustomerWcfService", "AddNewCustomer").len(), 1);
}

#[tokio::test]
async fn a_cancel_saves_nothing_and_leads_back() {
    let shop = Shop::new().await;
    let before = shop.customers();
    let mut browser = shop.new_customer("s1").await;
    let answer = browser.press("cancel", ADA).await;
    assert_eq!(returned(&answer), ("cancelled".to_owned(), String::new()));
    assert_eq!(shop.customers(), before);
    assert_eq!(browser.save(ADA).await.status, 303, "and stays cancelled");
    assert_eq!(shop.customers(), before);
}

#[tokio::test]
async fn without_a_callback_a_page_says_what_to_press() {
    let shop = Shop::new().await;
    let mut browser = shop.opened("s1", &json!({ "callbackUrl": null, "storeId": "101" })).await;
    let answer = browser.save(ADA).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("The customer is saved") && answer.body.contains("Press “Back” in LiveStore"),
        "{}",
        answer.body
    );
    let mut browser = shop.opened("s2", &json!({ "callbackUrl": null })).await;
    let answer = browser.press("cancel", &[]).await;
    assert!(answer.status == 200 && answer.body.contains("Nothing was saved"));
}

#[tokio::test]
async fn fields_are_filled_from_the_address_and_judged_like_typed_ones() {
    let shop = Shop::new().await;
    shop.post("?sessionId=s1", &json!({ "callbackUrl": CALLBACK, "city": "Lyon", "shoeSize": 42 })).await;
    let mut browser =
        shop.browser("s1", "&email=nobody&lastName=Example&consents_email=yes&birthDate=1990-02-28").await;
    assert_eq!(browser.value("email"), "nobody");
    assert_eq!(browser.value("city"), "Lyon");
    assert_eq!(browser.value("birthDate.year"), "1990");
    assert!(!browser.page.contains("checked"), "nobody consents by an address");
    assert_eq!(browser.save(&[]).await.status, 422);
}

#[tokio::test]
async fn what_was_typed_comes_back_when_the_form_is_opened_again() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    let mut fields = browser.fields();
    fields.retain(|(name, _)| name != "lastName");
    fields.push(("lastName".to_owned(), "Example".to_owned()));
    let draft = format!("{}/draft", browser.at);
    assert_eq!(browser.post(&draft, &fields).await.status, 204);
    let elsewhere = shop.browser("s1", "").await;
    assert_eq!(elsewhere.value("lastName"), "Example");
    assert_ne!(elsewhere.at, browser.at, "under an address of its own");
}

#[tokio::test]
async fn a_draft_that_a_script_keeps_at_the_same_time_takes_nothing_from_a_press_of_the_button() {
    let shop = Shop::new().await;
    let known = shop.somebody();
    let mut browser = shop.new_customer("s1").await;
    let mut script = browser.another();
    let mut fields = browser.fields();
    fields.push(("email".to_owned(), known.email.main.to_string()));
    let draft = format!("{}/draft", browser.at);
    for _ in 0..5 {
        let typed = [("lastName", "Example"), ("email", &*known.email.main)];
        let (answer, _) = tokio::join!(browser.save(&typed), script.post(&draft, &fields));
        assert!(answer.body.contains("Is this the same customer?"), "{}", answer.body);
        browser.press("back", &[]).await;
    }
    browser.save(&[("lastName", "Example"), ("email", &known.email.main)]).await;
    assert_eq!(returned(&browser.press("use-0", &[]).await).1, known.id.to_string());
}

#[tokio::test]
async fn another_country_asks_for_other_things() {
    let shop = Shop::new().await;
    let mut browser = shop.new_customer("s1").await;
    assert_eq!(browser.value("country"), "FRA");
    let postcode = |page: &str| page.find("id=\"f-postcode\"").unwrap() < page.find("id=\"f-city\"").unwrap();
    assert!(postcode(&browser.page));
    browser.press("refresh", &[("country", "GBR"), ("lastName", "Example")]).await;
    assert!(!postcode(&browser.page), "the postcode stands behind the city");
    assert_eq!(browser.value("lastName"), "Example");
    let answer = browser.save(&[("address", "1 Test Lane"), ("city", "London"), ("postcode", "SW1A 1AA")]).await;
    assert_eq!(&*shop.customer(&returned(&answer).1).address.country_id, "GBR");
}
