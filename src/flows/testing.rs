//! Tenants and connections for the tests of flows.

use std::time::Duration;

use secrecy::SecretString;

use crate::tenant::{
    Connection, Endpoint, Tenant,
    model::{Caches, StoreListing},
};

/// An enabled connection that leads nowhere.
pub(super) fn connection(id: &str) -> Connection {
    Connection {
        id: id.parse().unwrap(),
        enabled: true,
        default: false,
        sandbox: false,
        name: id.to_owned(),
        endpoint: Endpoint::Url("https://y2.example.com/Y2".parse().unwrap()),
        database_id: "DEMO_001_TEST".to_owned(),
        login: "demo".to_owned(),
        password: SecretString::from("none".to_owned()),
        timeout: Duration::from_secs(5),
        max_in_flight: 4,
        max_reply_bytes: 1 << 20,
        language: None,
        country: None,
        caches: Caches { fresh: Duration::from_secs(600), stale: Duration::from_secs(3600) },
        stores: StoreListing::default(),
        civilities: Vec::new(),
        countries: Vec::new(),
        plugin_names: Default::default(),
        notifications: Default::default(),
    }
}

/// A tenant with these connections.
pub(super) fn tenant(connections: Vec<Connection>) -> Tenant {
    Tenant {
        id: "demo".parse().unwrap(),
        revision: 1,
        display_name: "Demo".to_owned(),
        default_language: "en".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        public_base_url: None,
        issuers: Vec::new(),
        challengers: Vec::new(),
        callback_hosts: Default::default(),
        livestore: None,
        enrolment: None,
        layouts: Default::default(),
        connections,
        shops: Default::default(),
    }
}
