//! The examples that an operator starts from: the unit for systemd and the compose file. Neither can run here, so what they
//! name is checked to exist.

use std::{collections::BTreeMap, os::unix::net::UnixDatagram, path::Path, process::Command, time::Duration};

use cegid_connector::config::Settings;
use serde::Deserialize;

use super::read;
use crate::binary::{Running, connector};

const UNIT: &str = "docs/operations/cegid-connector.service";

/// The values of a directive, in order.
fn directive(name: &str) -> Vec<String> {
    let unit = read(UNIT);
    let lines = unit.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    lines.map(str::to_owned).collect()
}

fn settings(variables: impl IntoIterator<Item = (String, String)>) -> Settings {
    let ours = variables.into_iter().filter(|(name, _)| name.starts_with("CEGID_CONNECTOR__"));
    Settings::load(None, ours).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn the_unit_starts_the_server_with_settings_that_exist() {
    let [start] = directive("ExecStart").try_into().unwrap();
    assert_eq!(start, "/usr/local/bin/cegid-connector serve --config /etc/cegid-connector/connector.yml");
    let given = directive("Environment").into_iter().map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    });
    let settings = settings(given);
    let [credential] = directive("LoadCredential").try_into().unwrap();
    let file = settings.secrets.master_key_file.expect("a master key");
    assert!(file.ends_with(credential.split(':').next().unwrap()), "{}", file.display());
    let patience: u64 = directive("TimeoutStopSec")[0].trim_end_matches('s').parse().unwrap();
    assert!(patience > settings.server.shutdown_grace.as_secs(), "systemd kills it before it is done");
}

#[test]
fn systemd_is_told_when_the_server_is_ready_and_when_it_stops() {
    assert_eq!(directive("Type"), ["notify"]);
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&socket).unwrap();
    systemd.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let hear = || {
        let mut buffer = [0; 100];
        let length = systemd.recv(&mut buffer).unwrap();
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    };
    let mut serve = connector(&["serve"]);
    let database = format!("sqlite:{}", folder.path().join("connector.db").display());
    serve.env("CEGID_CONNECTOR__DATABASE__URL", database).env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0");
    serve.env("NOTIFY_SOCKET", &socket);
    let mut running = Running::start(serve);
    assert_eq!(hear(), "READY=1\n");
    // It listens by then: the address is known before.
    assert!(running.line().contains("listens on"));
    assert_eq!(running.stop(), Some(0));
    assert_eq!(hear(), "STOPPING=1\n");
}

#[test]
fn the_unit_leaves_little_to_whoever_breaks_in() {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join(UNIT);
    let analysed =
        Command::new("systemd-analyze").args(["security", "--offline=true", "--no-pager"]).arg(unit).output();
    let analysed = match analysed {
        Ok(output) if output.status.success() => String::from_utf8(output.stdout).unwrap(),
        _ => {
            eprintln!("SKIPPED: no systemd-analyze that reads a file: the unit is not rated");
            return;
        }
    };
    let rated = analysed.split("Overall exposure level for cegid-connector.service: ").nth(1).unwrap();
    let rated: f32 = rated.split(' ').next().unwrap().parse().unwrap();
    assert!(rated < 2.0, "{analysed}");
}

#[derive(Deserialize)]
struct Compose {
    services: BTreeMap<String, Service>,
    secrets: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct Service {
    environment: BTreeMap<String, String>,
    secrets: Vec<String>,
    stop_grace_period: Option<String>,
}

#[test]
fn the_compose_file_names_settings_and_secrets_that_exist() {
    let compose: Compose = serde_saphyr::from_str(&read("docs/operations/compose.yml")).unwrap();
    for (name, service) in &compose.services {
        for secret in &service.secrets {
            assert!(compose.secrets.contains_key(secret), "{name}: {secret}");
        }
        for value in service.environment.values() {
            let Some(secret) = value.strip_prefix("/run/secrets/") else { continue };
            assert!(service.secrets.iter().any(|given| given == secret), "{name} is not given {secret}");
        }
    }
    let connector = &compose.services["connector"];
    let settings = settings(connector.environment.clone());
    assert!(
        settings.database.url().starts_with("postgres://connector@db:"),
        "a password belongs into the password file"
    );
    let patience: u64 = connector.stop_grace_period.as_ref().unwrap().trim_end_matches('s').parse().unwrap();
    assert!(patience > (settings.server.drain_delay + settings.server.shutdown_grace).as_secs());
}
