//! The layers, the errors, and that `config/default.yml` tells the truth.

use std::path::PathBuf;

use super::*;
use crate::yaml::Value;

fn default_file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("config/default.yml")
}

fn environment(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn from_environment(variables: &[(&str, &str)]) -> Result<Settings, ConfigErrors> {
    Settings::load(None, environment(variables))
}

#[test]
fn the_documented_file_is_exactly_the_defaults() {
    let file = Settings::load(Some(&default_file()), []).unwrap();
    let default = Settings::default();
    assert_eq!(format!("{file:?}"), format!("{default:?}"));
    assert_eq!(file.database.url(), default.database.url());
}

#[test]
fn the_documented_file_names_every_setting() {
    let reading = Reading::noting_keys();
    let document = yaml::parse(&reading, "default.yml", &fs::read_to_string(default_file()).unwrap()).unwrap();
    Settings::read(&reading, &document);
    let asked = reading.asked();
    assert!(asked.len() > 20);
    for path in asked {
        let mut node = Some(&document);
        for key in path.split('.') {
            let Some(Node { value: Value::Map(entries), .. }) = node else { panic!("{path} is missing") };
            node = entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value);
        }
        assert!(node.is_some(), "{path} is missing");
        if path.contains('.') {
            let documented = include_str!("../../docs/configuration.md").contains(&format!("`{path}`"));
            assert!(documented, "{path} is not in docs/configuration.md");
        }
    }
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.yml");
    fs::write(&path, "server:\n  bind: 127.0.0.1:1\n  max_connections: 7\n").unwrap();
    let variables = environment(&[
        ("CEGID_CONNECTOR__SERVER__BIND", "0.0.0.0:2"),
        ("CEGID_CONNECTOR__NETWORK__ALLOW", "127.0.0.1, 10.1.0.0/16"),
        ("CEGID_CONNECTOR__SERVER__PUBLIC_URL", ""),
        ("OTHER", "x"),
    ]);
    let settings = Settings::load(Some(&path), variables).unwrap();
    assert_eq!(settings.server.bind.to_string(), "0.0.0.0:2");
    assert_eq!(settings.server.max_connections, 7);
    assert_eq!(settings.network.allow, ["127.0.0.1", "10.1.0.0/16"]);
    assert_eq!(settings.server.max_body_bytes, 1 << 20);
}

#[test]
fn database_url_is_honoured_and_our_own_name_wins_over_it() {
    let settings = from_environment(&[("DATABASE_URL", "sqlite:a.db")]).unwrap();
    assert_eq!(settings.database.url(), "sqlite:a.db");
    let both = [("CEGID_CONNECTOR__DATABASE__URL", "sqlite:b.db"), ("DATABASE_URL", "sqlite:a.db")];
    assert_eq!(from_environment(&both).unwrap().database.url(), "sqlite:b.db");
    let server = "postgres://me:hunter2@host/db";
    let settings = from_environment(&[("DATABASE_URL", server)]).unwrap();
    assert_eq!(settings.database.url(), server);
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn every_problem_is_reported_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.yml");
    let text = "server:\n  bind: localhost\n  max_body_bytes: 1 TB\nnetwrok: {}\nlog:\n  format: xml\n  \
                filter: a=b=c\nretail_operations:\n  log: yes\nnetwork:\n  allow: [0.0.0.0/0, 'http://x']\n";
    fs::write(&path, text).unwrap();
    let variables = environment(&[
        ("CEGID_CONNECTOR__SERVER__HEADER_TIMEOUT", "10s"),
        ("CEGID_CONNECTOR__SERVER__REQUEST_TIMEOUT", "10"),
        ("CEGID_CONNECTOR__METRICS__ENABLED", "1"),
        ("DATABASE_URL", "mysql://me:hunter2@host/db"),
    ]);
    let errors = Settings::load(Some(&path), variables).unwrap_err().to_string();
    let errors = errors.replace(&path.display().to_string(), "settings.yml");
    insta::assert_snapshot!(errors, @r#"
    settings.yml:2:9: server.bind: found `localhost`, expected an IP address and a port, such as `127.0.0.1:8080` or `[::]:8080`
    settings.yml:3:19: server.max_body_bytes: found `1 TB`, expected a size from 1 KiB to 64 MiB, such as `256 KiB`, `10 MiB` or a number of bytes
    settings.yml:4:1: netwrok: found an unknown key, expected a known key; did you mean `network`?
    settings.yml:6:11: log.format: found `xml`, expected one of `auto`, `pretty`, `json`
    settings.yml:7:11: log.filter: found `a=b=c`, expected log levels, such as `info` or `warn,cegid_connector=debug`
    settings.yml:9:8: retail_operations.log: found `yes`, expected `true` or `false`
    settings.yml:11:11: network.allow[0]: found `0.0.0.0/0`, expected a host, `*.` and a host, an IP address or a CIDR (a network of all addresses would switch the policy off)
    settings.yml:11:22: network.allow[1]: found `http://x`, expected a host, `*.` and a host, an IP address or a CIDR (the part with `/` must be a CIDR such as 10.1.0.0/16)
    environment variable CEGID_CONNECTOR__METRICS__ENABLED: metrics.enabled: found `1`, expected `true` or `false`
    environment variable CEGID_CONNECTOR__SERVER__HEADER_TIMEOUT: server.header_timeout: found an unknown key, expected a known key; did you mean `header_read_timeout`?
    environment variable CEGID_CONNECTOR__SERVER__REQUEST_TIMEOUT: server.request_timeout: found `10`, expected a duration from 100ms to 10m, such as `500ms`, `30s`, `10m`, `24h` or `7d`
    environment variable DATABASE_URL: database.url: found a `mysql:` URL, expected `sqlite:` and a path, such as `sqlite:cegid-connector.db`, or `postgres://USER:PASSWORD@HOST:5432/DATABASE`
    "#);
}

#[test]
fn settings_that_do_not_fit_together_are_refused() {
    let log = from_environment(&[("CEGID_CONNECTOR__RETAIL_OPERATIONS__LOG", "true")]).unwrap_err().to_string();
    assert!(log.contains("retail_operations.log: found `true` without an API key"), "{log}");
    let keys =
        [("CEGID_CONNECTOR__SECRETS__MASTER_KEY", "hunter2"), ("CEGID_CONNECTOR__SECRETS__MASTER_KEY_FILE", "x")];
    let keys = from_environment(&keys).unwrap_err().to_string();
    assert!(keys.contains("a second master key") && !keys.contains("hunter2"), "{keys}");
}

#[test]
fn a_missing_file_is_one_clear_sentence() {
    let errors = Settings::load(Some(Path::new("/nowhere/settings.yml")), []).unwrap_err().to_string();
    assert!(errors.starts_with("/nowhere/settings.yml: found a file that cannot be read"), "{errors}");
}

#[test]
fn the_debug_text_shows_no_secret() {
    let settings = from_environment(&[
        ("CEGID_CONNECTOR__SECRETS__MASTER_KEY", "canary-1"),
        ("CEGID_CONNECTOR__RETAIL_OPERATIONS__API_KEY", "canary-2"),
        ("CEGID_CONNECTOR__DATABASE__URL", "sqlite:canary-3.db"),
    ])
    .unwrap();
    assert!(!format!("{settings:?}").contains("canary"));
}
