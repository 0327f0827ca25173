//! LiveStore's external customer form, from the till's first request to the browser's way back: sessions, forms, Y2.

mod bad_input;
mod browser;
mod browser_tablet;
mod consents;
mod create;
mod edit;
mod exchange_log;
mod faults;
mod post_back;
mod sessions;
mod settings;
mod tablet;
mod texts;

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use cegid_y2_simulator::{Sim, SimOptions, world::customer::Customer};
use http::{Method, Request};
use regex::Regex;
use serde_json::{Value, json};

use crate::connector::{Answer, Connector, connection, y2};

pub const SECURITY: &str = "challengers: [{type: livestore}]\ncallbackHosts: ['*.cegid.cloud', 127.0.0.1]\n";
pub const ENROLMENT: &str = "flow: [form, duplicates, livestore]\n";
pub const CALLBACK: &str = "https://pos.cegid.cloud/t/pos/";

/// A shop: a simulated Y2, a connector with a tenant that LiveStore is set up for, and a key.
pub struct Shop {
    pub sim: Arc<Sim>,
    pub connector: Connector,
    pub key: String,
}

impl Shop {
    pub async fn new() -> Self {
        Self::with("provider: y2\n", &[]).await
    }

    /// With this `server/livestore.yml` and further files.
    pub async fn with(livestore: &str, further: &[(&str, &str)]) -> Self {
        let sim = y2(SimOptions::default()).await;
        let connector = Connector::without_tenants(cegid_connector::network::system_lookup(), |_| ()).await;
        // Lists are kept by each process for itself.
        connector.stay();
        let mut files =
            vec![("security.yml", SECURITY), ("server/enrolment.yml", ENROLMENT), ("server/livestore.yml", livestore)];
        files.retain(|(path, _)| !further.iter().any(|(other, _)| other == path));
        files.extend(further);
        connector.apply_with("demo", &connection("default", &sim, &["country: FRA"]), &files).await;
        let key = connector.key("demo", &["tenant.y2.listener"]).await;
        Self { sim, connector, key }
    }

    /// A till posts a session.
    pub async fn post(&self, query: &str, body: &Value) -> Answer {
        let path = format!("/api/demo/external/livestore/session{query}");
        self.connector.post(&path, &self.key, Some(&body.to_string())).await
    }

    /// A till posts a session and its browser opens it: the address of the form.
    pub async fn opened(&self, session: &str, body: &Value) -> Browser<'_> {
        let answer = self.post(&format!("?sessionId={session}"), body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.browser(session, "").await
    }

    /// The browser of a till opens a session, with further parameters.
    pub async fn browser(&self, session: &str, query: &str) -> Browser<'_> {
        let mut browser = self.device();
        let answer = browser.get(&format!("/api/demo/external/livestore?sessionId={session}{query}")).await;
        assert_eq!(answer.status, 302, "{}", answer.body);
        let form = answer.header("location").to_owned();
        let answer = browser.get(&form).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        browser
    }

    /// Another device, which has been nowhere yet.
    pub fn device(&self) -> Browser<'_> {
        Browser { shop: self, cookie: None, at: String::new(), page: String::new(), language: "en" }
    }

    /// A new customer, with the callback.
    pub async fn new_customer(&self, session: &str) -> Browser<'_> {
        self.opened(session, &json!({ "callbackUrl": CALLBACK, "storeId": "101" })).await
    }

    /// A customer of the world whom nobody shares an e-mail address with.
    pub fn somebody(&self) -> Arc<Customer> {
        let world = self.sim.world();
        let alone = |customer: &&Arc<Customer>| {
            !customer.email.main.is_empty()
                && !customer.is_company
                && !customer.closed
                && customer.address.country_id == "FRA".into()
                && world.customers().with_email(&customer.email.main).count() == 1
        };
        Arc::clone(world.customers().all().find(alone).expect("such a customer"))
    }

    pub fn customer(&self, id: &str) -> Arc<Customer> {
        Arc::clone(self.sim.world().customers().get(id).expect("the customer"))
    }

    pub fn customers(&self) -> usize {
        self.sim.world().customers().len()
    }
}

/// A browser without scripts: it keeps its cookie, and sends what stands in a form.
pub struct Browser<'s> {
    pub shop: &'s Shop,
    pub cookie: Option<String>,
    /// The address of the form.
    pub at: String,
    /// What it shows.
    pub page: String,
    pub language: &'static str,
}

static INPUT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"<input [^>]*>"#).unwrap());
static SELECT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)<select [^>]*name="([^"]+)".*?</select>"#).unwrap());
static SELECTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"<option value="([^"]*)" selected"#).unwrap());

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let end = start + tag[start..].find('"')?;
    Some(unescaped(&tag[start..end]))
}

pub fn unescaped(text: &str) -> String {
    text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&")
}

impl Browser<'_> {
    /// The same browser, while it waits for something else.
    pub fn another(&self) -> Self {
        let Self { shop, cookie, at, page, language } = self;
        Self { shop, cookie: cookie.clone(), at: at.clone(), page: page.clone(), language }
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<String>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", "text/html")
            .header("accept-language", self.language);
        let request = self.cookie.iter().fold(request, |request, cookie| request.header("cookie", cookie));
        let request = match body {
            Some(body) => request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)),
            None => request.body(Body::empty()),
        };
        let answer = self.shop.connector.send(request.unwrap()).await;
        if let Some(cookie) = answer.headers.get("set-cookie") {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(str::to_owned);
        }
        // A browser that is sent elsewhere still has the page in another tab.
        if path.contains("/s/") && !answer.body.is_empty() {
            self.page.clone_from(&answer.body);
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        if path.contains("/s/") {
            self.at = path.split('?').next().unwrap().to_owned();
        }
        self.send(Method::GET, path, None).await
    }

    /// As [`Self::get`], and on to wherever it leads among our own pages.
    pub async fn follow(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        while answer.status.is_redirection() && answer.header("location").starts_with('/') {
            let to = answer.header("location").to_owned();
            answer = self.get(&to).await;
        }
        answer
    }

    /// What stands in the form now.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for tag in INPUT.find_iter(&self.page).map(|tag| tag.as_str()) {
            let Some(name) = attribute(tag, "name") else { continue };
            let is_box = tag.contains("type=\"checkbox\"");
            if !is_box || tag.contains(" checked") {
                fields.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        }
        for select in SELECT.captures_iter(&self.page) {
            let chosen = SELECTED.captures(&select[0]).map(|option| unescaped(&option[1])).unwrap_or_default();
            fields.push((unescaped(&select[1]), chosen));
        }
        fields
    }

    /// What stands in one input.
    pub fn value(&self, name: &str) -> String {
        self.fields().into_iter().find(|(known, _)| known == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// Types into some inputs and presses a button; an empty text clears, and unticks.
    pub async fn press(&mut self, step: &str, typed: &[(&str, &str)]) -> Answer {
        let mut fields = self.fields();
        fields.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
        fields.extend(
            typed
                .iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        );
        let path = if step == "cancel" { format!("{}/cancel", self.at) } else { self.at.clone() };
        fields.push(("step".to_owned(), step.to_owned()));
        self.post(&path, &fields).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn save(&mut self, typed: &[(&str, &str)]) -> Answer {
        self.press("save", typed).await
    }
}

/// The customer's code in the address that a browser is sent to.
pub fn returned(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 303, "{}", answer.body);
    let url: url::Url = answer.header("location").parse().unwrap();
    let parameter =
        |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    (parameter("status").unwrap_or_default(), parameter("customerId").unwrap_or_default())
}

pub const ADA: &[(&str, &str)] = &[
    ("firstName", "Ada"),
    ("lastName", "Example"),
    ("email", "ada.new@example.org"),
    ("phoneNumber", "06 12 34 56 78"),
    ("birthDate.day", "29"),
    ("birthDate.month", "2"),
    ("country", "FRA"),
    ("address", "rue du Bac"),
    ("streetNumber", "12"),
    ("postcode", "75007"),
    ("city", "Paris"),
    ("consents_email", "yes"),
];
