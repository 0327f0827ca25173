//! Tablet mode with two real browsers: the till's, and a customer's phone that reads the code from its screen.

use std::time::Duration;

use serde_json::json;
use thirtyfour::prelude::*;

use super::{browser::Till, tablet::read_code};
use crate::browser::{in_browser, save_screenshot, wait_for};

/// The store of the demo that has tablets.
const STORE: &str = "102";

/// The link in the code that a tablet shows.
async fn code(tablet: &WebDriver) -> String {
    wait_for(tablet, "img.code").await;
    let picture = tablet.find(By::Css("img.code")).await.unwrap().attr("src").await.unwrap().unwrap();
    read_code(&picture)
}

async fn as_phone(driver: &WebDriver) {
    driver.cdp().emulation().set_device_metrics_override(360, 740, 1.0, true).await.unwrap();
}

async fn press(driver: &WebDriver, selector: &str) {
    wait_for(driver, selector).await;
    driver.find(By::Css(selector)).await.unwrap().click().await.unwrap();
}

async fn fill_in(phone: &WebDriver, last_name: &str) {
    wait_for(phone, "#f-lastName").await;
    let email = format!("{}@example.org", last_name.to_lowercase());
    for (id, text) in [("f-firstName", "Ada"), ("f-lastName", last_name), ("f-email", &email)] {
        let input = phone.find(By::Id(id)).await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }
}

/// Waits until what a page says contains a text.
async fn says(driver: &WebDriver, text: &str) {
    let xpath = format!("//main[contains(., '{text}')]");
    let query = driver.query(By::XPath(xpath)).wait(Duration::from_secs(15), Duration::from_millis(50));
    query.first().await.unwrap_or_else(|_| panic!("no page says {text}"));
}

#[tokio::test]
async fn the_till_shows_a_code_follows_the_phone_and_goes_on() {
    in_browser(async |driver| {
        in_browser(async |phone| {
            let till = Till::open(&driver).await;
            driver.cdp().emulation().set_device_metrics_override(768, 1024, 1.0, true).await.unwrap();
            press(&driver, &format!("option[value='{STORE}']")).await;
            till.press("#new").await;
            let link = code(&driver).await;
            till.is_accessible("the page of a code").await;
            save_screenshot(&driver, "livestore-tablet").await;
            as_phone(&phone).await;
            phone.goto(&link).await.unwrap();
            fill_in(&phone, "Scanned").await;
            save_screenshot(&phone, "livestore-phone").await;
            says(&driver, "The customer is filling in the form").await;
            save_screenshot(&driver, "livestore-tablet-filling").await;
            // Another phone comes with the same code.
            let cookies = phone.get_all_cookies().await.unwrap();
            phone.delete_all_cookies().await.unwrap();
            let form = phone.current_url().await.unwrap();
            phone.goto(&link).await.unwrap();
            says(&phone, "ask our staff to show a new code").await;
            save_screenshot(&phone, "livestore-taken").await;
            phone.delete_all_cookies().await.unwrap();
            for cookie in cookies {
                phone.add_cookie(cookie).await.unwrap();
            }
            phone.goto(form.as_str()).await.unwrap();
            fill_in(&phone, "Scanned").await;
            press(&phone, "button[value=save]").await;
            says(&phone, "Thank you").await;
            let (status, id) = till.back().await;
            assert_eq!(status, "completed");
            assert_eq!(till.customer(&id).await["email"]["main"], json!("scanned@example.org"));
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_entrance_serves_three_customers_and_comes_back_after_it_was_offline() {
    in_browser(async |tablet| {
        in_browser(async |phone| {
            let till = Till::open(&tablet).await;
            let api = till.demo["api"].as_str().unwrap();
            till.go(&format!("{api}/forms/demo/entrance?storeId={STORE}")).await;
            as_phone(&phone).await;
            let mut before = String::new();
            for (customer, ending) in [("First", "save"), ("Second", "cancel"), ("Third", "save")] {
                let link = code(&tablet).await;
                assert_ne!(link, before, "a fresh code");
                phone.goto(&link).await.unwrap();
                fill_in(&phone, customer).await;
                says(&tablet, "The customer is filling in the form").await;
                if customer == "Third" {
                    offline(&tablet, true).await;
                }
                press(&phone, &format!("button[value={ending}]")).await;
                says(&phone, "You can close this page").await;
                if customer == "Third" {
                    offline(&tablet, false).await;
                }
                says(&tablet, "Scan this code").await;
                before = link;
            }
            let found = till.customers_named(&["First", "Second", "Third"]).await;
            assert_eq!(found, ["First", "Third"]);
        })
        .await;
    })
    .await;
}

async fn offline(driver: &WebDriver, offline: bool) {
    driver.cdp().send_raw("Network.enable", json!({})).await.unwrap();
    let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    driver.cdp().send_raw("Network.emulateNetworkConditions", conditions).await.unwrap();
}
