//! The pages as people see them: in a real browser, on a phone, a tablet and a desktop, by keyboard.

mod chromium;

use std::{path::Path, time::Duration};

use cegid_connector::retail_operations::Method;
use thirtyfour::prelude::*;

use crate::running_server::RunningServer;
pub(crate) use chromium::in_browser;

/// Name, width, height, whether it is held in the hand.
const SCREENS: [(&str, u32, u32, bool); 3] =
    [("phone", 390, 844, true), ("tablet", 820, 1180, true), ("desktop", 1440, 900, false)];

const PAGES: [(&str, &str); 4] = [
    ("reference", "/docs"),
    ("problems", "/docs/problems"),
    ("problem", "/docs/problems/tenant-not-found"),
    ("retail-operations", "/docs/retail-operations"),
];

const RETAIL: &str = "/docs/retail-operations";

#[tokio::test]
async fn every_page_fits_every_screen_and_the_console_stays_silent() {
    in_browser(async |driver| {
        let server = RunningServer::start(&[]).await;
        for (name, path) in PAGES {
            for (screen, width, height, mobile) in SCREENS {
                driver.cdp().emulation().set_device_metrics_override(width, height, 1.0, mobile).await.unwrap();
                driver.goto(format!("{}{path}", server.url)).await.unwrap();
                wait_for(&driver, if name == "reference" { ".opblock" } else { "h1" }).await;
                let overflow: i64 = evaluate(&driver, "document.documentElement.scrollWidth - window.innerWidth").await;
                assert!(overflow <= 0, "{path} is {overflow} pixels too wide for a {screen}");
                save_screenshot(&driver, &format!("{name}-{screen}")).await;
            }
        }
        let complaints: Vec<_> = driver.get_log("browser").await.unwrap();
        let complaints: Vec<_> =
            complaints.iter().filter(|entry| ["SEVERE", "WARNING"].contains(&entry.level.as_str())).collect();
        assert!(complaints.is_empty(), "{complaints:?}");
        server.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_six_examples_are_sent_by_keyboard_in_every_form() {
    in_browser(async |driver| {
        let server = RunningServer::start(&[]).await;
        driver.goto(format!("{}{RETAIL}", server.url)).await.unwrap();
        let samples = driver.find_all(By::Css(".sample[data-path]")).await.unwrap();
        assert_eq!(samples.len(), Method::ALL.len());
        for (at, sample) in samples.iter().enumerate() {
            for form in ["body", "wrapped", "formField", "query"] {
                let choice = sample.find(By::Css(format!("option[value={form}]"))).await.unwrap();
                choice.click().await.unwrap();
                let notification = sample.find(By::Tag("textarea")).await.unwrap();
                notification.focus().await.unwrap();
                notification.send_keys(Key::Control + Key::Enter).await.unwrap();
                let outcome = format!(".sample:nth-of-type({}) .outcome.good", at + 1);
                let text = wait_for(&driver, &outcome).await;
                assert!(text.contains("Status 200"), "{form}: {text}");
            }
        }
        let reply = samples[5].find(By::Css("[data-role=reply]")).await.unwrap().text().await.unwrap();
        assert!(reply.contains("\"internalCode\": \"65432\""), "{reply}");
        server.stop().await;
    })
    .await;
}

#[tokio::test]
async fn every_control_has_a_label_and_is_reached_with_the_tab_key() {
    in_browser(async |driver| {
        let server = RunningServer::start(&[]).await;
        driver.goto(format!("{}{RETAIL}", server.url)).await.unwrap();
        let unlabelled: i64 = evaluate(
            &driver,
            "[...document.querySelectorAll('input, select, textarea')].filter((control) => !control.labels.length).length",
        )
        .await;
        assert_eq!(unlabelled, 0);
        let controls: i64 = evaluate(&driver, "document.querySelectorAll('main input, main select, main textarea, main button').length").await;
        let mut reached = 0;
        let body = driver.find(By::Tag("body")).await.unwrap();
        body.send_keys(Key::Tab + "").await.unwrap();
        for _ in 0..200 {
            let stop: String = evaluate(
                &driver,
                "document.activeElement.matches('main input, main select, main textarea, main button') ? 'control' : document.activeElement.localName",
            )
            .await;
            if stop == "body" {
                break;
            }
            reached += i64::from(stop == "control");
            driver.active_element().await.unwrap().send_keys(Key::Tab + "").await.unwrap();
        }
        assert_eq!(reached, controls);
        server.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_last_exchanges_are_shown_to_who_has_the_key() {
    in_browser(async |driver| {
        let server =
            RunningServer::start(&[("RETAIL_OPERATIONS__API_KEY", "shown-once"), ("RETAIL_OPERATIONS__LOG", "true")])
                .await;
        driver.goto(format!("{}{RETAIL}", server.url)).await.unwrap();
        let send = driver.find(By::Css("#contact-search [data-role=send]")).await.unwrap();
        send.click().await.unwrap();
        let refused = wait_for(&driver, "#contact-search .outcome.bad").await;
        assert!(refused.contains("401") && refused.contains("the key is missing or wrong"), "{refused}");
        driver.find(By::Id("key")).await.unwrap().send_keys("shown-once").await.unwrap();
        send.click().await.unwrap();
        wait_for(&driver, "#contact-search .outcome.good").await;
        driver.find(By::Css("[data-role=load-log]")).await.unwrap().click().await.unwrap();
        let outcome = wait_for(&driver, "#log .outcome.good").await;
        assert!(outcome.contains("1 exchange"), "{outcome}");
        let entry = wait_for(&driver, "#log details").await;
        assert!(entry.contains("contact/onSearch") && entry.contains("200"), "{entry}");
        save_screenshot(&driver, "retail-operations-log").await;
        server.stop().await;
    })
    .await;
}

/// The text of the first element that matches, once it is there.
pub(crate) async fn wait_for(driver: &WebDriver, selector: &str) -> String {
    let query = driver.query(By::Css(selector)).wait(Duration::from_secs(10), Duration::from_millis(50));
    query.first().await.unwrap_or_else(|_| panic!("{selector} does not appear")).text().await.unwrap()
}

pub(crate) async fn evaluate<T: serde::de::DeserializeOwned>(driver: &WebDriver, expression: &str) -> T {
    driver.execute(format!("return {expression}"), Vec::new()).await.unwrap().convert().unwrap()
}

/// For people to look at: `target/screenshots/<name>.png`.
pub(crate) async fn save_screenshot(driver: &WebDriver, name: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    driver.screenshot(&folder.join(format!("{name}.png"))).await.unwrap();
}
