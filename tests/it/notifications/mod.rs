//! Notifications from the post to the signed delivery, through the wire on both sides.

mod crash;
mod events;
mod inbox;
mod listener;
mod receiver;
mod webhooks;

use std::sync::Arc;

use cegid_y2_simulator::{Sim, SimOptions};
use http::Method;
use serde_json::{Value, json};

use crate::connector::{Answer, Connector, connection, y2};

const LISTENER: &str = "/api/demo/webhooks/listeners/cegid/default";
const ADMIN: &str = "/api/demo/admin/notifications";
const WEBHOOKS: &str = "/api/demo/webhooks";

/// What an administrator of notifications holds.
const SCOPES: &[&str] = &[
    "tenant.y2.listener",
    "tenant.notifications:read",
    "tenant.notifications:write",
    "tenant.webhooks:read",
    "tenant.webhooks:write",
    "tenant.personalData:read",
];

struct World {
    sim: Arc<Sim>,
    connector: Connector,
    key: String,
}

impl World {
    async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With these lines of the connection.
    async fn with(lines: &[&str]) -> Self {
        let sim = y2(SimOptions::default()).await;
        let connector = Connector::with(&connection("default", &sim, lines)).await;
        connector.stay();
        let key = connector.key("demo", SCOPES).await;
        Self { sim, connector, key }
    }

    /// Posts a body; answers the notification's id.
    async fn post(&self, body: impl Into<String>) -> String {
        let answer = self.post_as(&[("content-type", "application/json")], body).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
        answer.header("x-notification-id").to_owned()
    }

    async fn post_as(&self, headers: &[(&str, &str)], body: impl Into<String>) -> Answer {
        self.connector.call(Method::POST, LISTENER, &self.key, headers, body.into()).await
    }

    /// Acts on everything that is due, and sends what comes of it.
    async fn work(&self) {
        self.connector.app().inbox.run_all_due().await.unwrap();
        self.connector.app().deliveries.run_all_due().await.unwrap();
    }

    /// One notification with its history.
    async fn history(&self, id: &str) -> Value {
        let answer = self.connector.get(&format!("{ADMIN}/{id}"), &self.key).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// State and reason of one.
    async fn state(&self, id: &str) -> (String, String) {
        let found = self.history(id).await;
        let text = |name: &str| found["notification"][name].as_str().unwrap_or_default().to_owned();
        (text("state"), text("reason"))
    }

    async fn events(&self) -> Vec<Value> {
        let answer = self.connector.get("/api/demo/events?limit=200", &self.key).await;
        answer.json()["items"].as_array().unwrap().clone()
    }

    /// A webhook for this receiver.
    async fn subscribe(&self, further: Value) -> Value {
        let answer = self.connector.post(WEBHOOKS, &self.key, Some(&further.to_string())).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()
    }

    /// Some customer's code.
    fn customer(&self) -> String {
        self.sim.world().customers().all().next().unwrap().id.to_string()
    }
}

/// A notification of a customer.
fn about(kind: &str, customer: &str) -> String {
    json!({"header": {"eventType": kind}, "body": {"customerId": customer}}).to_string()
}

/// The same with an id of its event.
fn about_once(kind: &str, customer: &str, event: &str) -> String {
    json!({"header": {"eventType": kind, "eventId": event}, "body": {"customerId": customer}}).to_string()
}
