//! From the till and back in a real browser: the demo as it is started, its simulated till, and the world of its Y2.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::{
    binary::{Running, demo},
    browser::{evaluate, in_browser, save_screenshot, wait_for},
};

/// Width, height, whether it is held in the hand.
const SCREENS: [(u32, u32, bool); 3] = [(360, 740, true), (768, 1024, true), (1280, 800, false)];

/// The demo, and a browser at its till.
pub(super) struct Till<'d> {
    driver: &'d WebDriver,
    pub(super) demo: Value,
    _running: Running,
}

impl<'d> Till<'d> {
    pub(super) async fn open(driver: &'d WebDriver) -> Self {
        let (running, demo) = demo(&[]);
        let till = Self { driver, demo, _running: running };
        till.go(till.demo["till"].as_str().unwrap()).await;
        till
    }

    pub(super) async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    pub(super) async fn press(&self, selector: &str) {
        wait_for(self.driver, selector).await;
        self.driver.find(By::Css(selector)).await.unwrap().click().await.unwrap();
    }

    async fn type_into(&self, id: &str, text: &str) {
        wait_for(self.driver, &format!("#{id}")).await;
        let input = self.driver.find(By::Id(id)).await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }

    /// The state of the till.
    async fn state(&self) -> Value {
        let url = format!("{}/api", self.demo["till"].as_str().unwrap());
        json_of(&url).await
    }

    /// How the last visit ended, once the browser is back at the till: its status and its customer.
    pub(super) async fn back(&self) -> (String, String) {
        // Y2 is searched and written to in between.
        let query = self.driver.query(By::Css("#back:not([data-status=open])"));
        let back =
            query.wait(Duration::from_secs(30), Duration::from_millis(50)).first().await.expect("back at the till");
        let attribute = async |name: &str| back.attr(name).await.unwrap().unwrap_or_default();
        (attribute("data-status").await, attribute("data-customer").await)
    }

    /// The customer as the simulated Y2 has it.
    pub(super) async fn customer(&self, id: &str) -> Value {
        let world = self.world().await;
        let found = find(&world, id).unwrap_or_else(|| panic!("the world has no customer {id}"));
        found.clone()
    }

    /// Which of these last names somebody in the simulated Y2 has.
    pub(super) async fn customers_named(&self, names: &[&str]) -> Vec<String> {
        let world = self.world().await.to_string();
        let known = |name: &&&str| world.contains(&format!("\"lastName\":\"{name}\""));
        names.iter().filter(known).map(|name| (*name).to_owned()).collect()
    }

    async fn world(&self) -> Value {
        let root = self.demo["till"].as_str().unwrap().trim_end_matches("/till");
        json_of(&format!("{root}/_sim/world")).await
    }

    /// What `axe` has against the page; nothing where it is not installed.
    pub(super) async fn is_accessible(&self, page: &str) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe/node_modules/axe-core/axe.min.js");
        let Ok(script) = std::fs::read_to_string(script) else {
            assert!(
                std::env::var("CI").is_err(),
                "axe-core is not installed (scripts/test does), and CI runs no test without it"
            );
            return eprintln!("SKIPPED: axe-core is not installed: scripts/test does that");
        };
        self.driver.execute(&script, Vec::new()).await.unwrap();
        let run = "const done = arguments[arguments.length - 1]; axe.run().then((found) => done(found.violations.map((one) => \
                   `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`)));";
        let found: Vec<String> = self.driver.execute_async(run, Vec::new()).await.unwrap().convert().unwrap();
        assert!(found.is_empty(), "{page}: {found:#?}");
    }
}

async fn json_of(url: &str) -> Value {
    let text = reqwest::get(url).await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap()
}

fn find<'v>(value: &'v Value, id: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) if members.get("id") == Some(&json!(id)) && members.contains_key("lastName") => {
            Some(value)
        }
        Value::Object(members) => members.values().find_map(|value| find(value, id)),
        Value::Array(items) => items.iter().find_map(|value| find(value, id)),
        _ => None,
    }
}

#[tokio::test]
async fn a_new_customer_comes_back_to_the_till_and_mistakes_are_told_on_the_way() {
    in_browser(async |driver| {
        let till = Till::open(&driver).await;
        save_screenshot(&driver, "livestore-till").await;
        till.press("#new").await;
        wait_for(&driver, "#f-lastName").await;
        for (width, height, mobile) in SCREENS {
            driver.cdp().emulation().set_device_metrics_override(width, height, 1.0, mobile).await.unwrap();
            let overflow: i64 = evaluate(&driver, "document.documentElement.scrollWidth - window.innerWidth").await;
            assert!(overflow <= 0, "the form is {overflow} pixels too wide at {width}");
            save_screenshot(&driver, &format!("livestore-form-{width}")).await;
        }
        till.is_accessible("the form").await;
        till.type_into("f-email", "nobody").await;
        till.press("button.main").await;
        wait_for(&driver, "#f-email-error").await;
        till.is_accessible("the form with errors").await;
        save_screenshot(&driver, "livestore-errors").await;
        till.type_into("f-firstName", "Ada").await;
        till.type_into("f-lastName", "Browser").await;
        till.type_into("f-email", "ada.browser@example.org").await;
        till.type_into("f-phoneNumber", "06 12 34 56 99").await;
        till.press("#f-consents_email").await;
        till.press("button.main").await;
        let (status, id) = till.back().await;
        assert_eq!(status, "completed");
        save_screenshot(&driver, "livestore-back").await;
        let customer = till.customer(&id).await;
        assert_eq!(
            (&customer["lastName"], &customer["email"]["main"]),
            (&json!("Browser"), &json!("ada.browser@example.org"))
        );
        assert_eq!(customer["phones"]["cellular"], "+33612345699");
        let complaints = driver.get_log("browser").await.unwrap();
        // A form with mistakes is a 422, which the browser notes by itself.
        let complaints: Vec<_> = complaints
            .iter()
            .filter(|entry| {
                entry.level == "SEVERE" && !entry.message.contains("422") && !entry.message.contains("favicon")
            })
            .collect();
        assert!(complaints.is_empty(), "{complaints:?}");
    })
    .await;
}

#[tokio::test]
async fn an_edited_customer_comes_back_to_the_till_and_a_cancelled_visit_too() {
    in_browser(async |driver| {
        let till = Till::open(&driver).await;
        let id = till.state().await["customers"][0]["customerId"].as_str().unwrap().to_owned();
        till.press(&format!("[id='edit-{id}']")).await;
        wait_for(&driver, "#f-lastName").await;
        till.type_into("f-lastName", "Changed").await;
        till.press("button.main").await;
        assert_eq!(till.back().await, ("completed".to_owned(), id.clone()));
        assert_eq!(till.customer(&id).await["lastName"], "Changed");
        till.press("#new").await;
        till.press("button[value=cancel]").await;
        assert_eq!(till.back().await, ("cancelled".to_owned(), String::new()));
    })
    .await;
}

#[tokio::test]
async fn a_customer_who_is_there_is_offered_and_an_expired_form_says_so() {
    in_browser(async |driver| {
        let till = Till::open(&driver).await;
        let id = till.state().await["customers"][1]["customerId"].as_str().unwrap().to_owned();
        let email = till.customer(&id).await["email"]["main"].as_str().unwrap().to_owned();
        till.press("#new").await;
        wait_for(&driver, "#f-lastName").await;
        let form = driver.current_url().await.unwrap().to_string();
        till.type_into("f-lastName", "Somebody").await;
        till.type_into("f-email", &email).await;
        till.press("button.main").await;
        wait_for(&driver, ".found").await;
        till.is_accessible("the customers that were found").await;
        save_screenshot(&driver, "livestore-duplicates").await;
        till.press(&format!(".found button[aria-label*='{id}']")).await;
        assert_eq!(till.back().await, ("completed".to_owned(), id));
        till.go(&format!("{}x", &form[..form.len() - 1])).await;
        let text = wait_for(&driver, "main").await;
        assert!(text.contains("not open any more"), "{text}");
        till.is_accessible("the page of a form that is over").await;
    })
    .await;
}

#[tokio::test]
async fn without_the_script_everything_works_and_the_first_view_is_small() {
    in_browser(async |driver| {
        driver.cdp().send_raw("Network.enable", json!({})).await.unwrap();
        driver.cdp().send_raw("Network.setBlockedURLs", json!({ "urls": ["*/form.js"] })).await.unwrap();
        let till = Till::open(&driver).await;
        till.press("#new").await;
        till.type_into("f-lastName", "Scriptless").await;
        till.press("button.main").await;
        let (status, id) = till.back().await;
        assert_eq!(status, "completed");
        assert_eq!(till.customer(&id).await["lastName"], "Scriptless");
        driver.cdp().send_raw("Network.setBlockedURLs", json!({ "urls": [] })).await.unwrap();
        till.go(till.demo["till"].as_str().unwrap()).await;
        till.press("#new").await;
        wait_for(&driver, "#f-lastName").await;
        let entries = "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))";
        let hosts: Vec<String> =
            evaluate(&driver, &format!("{entries}.map((entry) => new URL(entry.name).host)")).await;
        let own: String = evaluate(&driver, "location.host").await;
        assert!(hosts.iter().all(|host| *host == own), "{hosts:?}");
        let bytes: i64 =
            evaluate(&driver, &format!("{entries}.reduce((sum, entry) => sum + entry.decodedBodySize, 0)")).await;
        assert!(bytes < 60_000, "{bytes} bytes");
        let painted: f64 =
            evaluate(&driver, "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0").await;
        eprintln!("the form: {bytes} bytes, first contentful paint after {painted:.0} ms");
    })
    .await;
}
