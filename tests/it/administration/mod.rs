//! The routes below `/admin`, called as an administrator's tools would.

mod api_keys;
mod audit;
mod configuration;
mod connections;
mod larger_permissions;
mod permissions;
mod versions;

use http::Method;

use crate::connector::{Answer, Connector, connection, y2};

/// Every code but the ones that a test takes away.
pub const ADMIN: &[&str] = &[
    "tenant.access:read",
    "tenant.access:write",
    "tenant.configuration:read",
    "tenant.configuration:write",
    "tenant.y2.settings:read",
    "tenant.y2.stores:read",
];

/// Found nowhere but in the tenant's secrets.
pub const CANARY: &str = "canary-7f3a-password";

/// The tenant `demo` with a simulated Y2, and a neighbour.
pub async fn office() -> Connector {
    let sim = y2(Default::default()).await;
    let connector = Connector::with(&connection("default", &sim, &["default: true"])).await;
    connector.keep(sim);
    connector.apply("neighbour", "  default: {url: 'simulator:'}\n").await;
    connector
}

/// `PUT` of a file, on a version.
pub async fn put(connector: &Connector, key: &str, file: &str, version: &str, text: &str) -> Answer {
    let path = format!("/api/demo/admin/configuration/{file}");
    connector
        .call(Method::PUT, &path, key, &[("if-match", version), ("content-type", "text/yaml")], text.to_owned())
        .await
}

/// The message of one field of a problem.
pub fn message(answer: &Answer, field: &str) -> String {
    answer.json()["errors"][field][0].as_str().unwrap_or_else(|| panic!("{field}: {}", answer.body)).to_owned()
}
