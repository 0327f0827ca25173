//! The client over a real socket, against a server of a few lines.

use std::time::Duration;

use crate::y2::ClientSettings;

pub(super) fn settings(base_url: &str) -> ClientSettings {
    ClientSettings {
        base_url: base_url.parse().unwrap(),
        database_id: "DEMO_001_TEST".to_owned(),
        login: "WSUSER".to_owned(),
        password: "secret".into(),
        timeout: Duration::from_secs(10),
        max_in_flight: 4,
        max_reply_bytes: 1 << 20,
        plug_in_names: Default::default(),
    }
}
