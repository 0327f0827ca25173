//! What `doctor` says of issuers.

use serde_json::Value;

use super::{AUDIENCE, Issuer, Pair};
use crate::binary::connector;

/// The lines about issuers: status and finding.
async fn examined(issuer: &str, algorithms: &str, allow: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = connector(&["doctor", "--json"]);
    let settings = [
        ("DATABASE__URL", format!("sqlite:{}", folder.path().join("connector.db").display())),
        ("NETWORK__ALLOW", allow.to_owned()),
        ("AUTH__ISSUERS__MAIN__ISSUER", issuer.to_owned()),
        ("AUTH__ISSUERS__MAIN__AUDIENCES", AUDIENCE.to_owned()),
        ("AUTH__ISSUERS__MAIN__ALGORITHMS", algorithms.to_owned()),
    ];
    command.envs(settings.map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), value)));
    // The issuer answers from this very runtime.
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let lines = report["checks"].as_array().unwrap().iter().filter(|line| line["check"] == "issuer");
    lines.map(|line| (text(&line["status"]), text(&line["finding"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_issuer_in_order_is_said_to_be_and_http_is_pointed_out() {
    let issuer = Issuer::start(&[&Pair::ec("one")]).await;
    let lines = examined(&issuer.url, "ES256", "127.0.0.1").await;
    assert_eq!(lines[0], ("warn".to_owned(), "`main` is asked over http".to_owned()));
    assert_eq!(lines[1], ("ok".to_owned(), "`main` answers; signing keys: 1".to_owned()));
    assert_eq!(lines.len(), 2, "the clocks agree: {lines:?}");
}

#[tokio::test]
async fn an_issuer_without_a_fitting_key_by_another_name_or_at_a_forbidden_address_fails() {
    let issuer = Issuer::start(&[&Pair::ec("one")]).await;
    let failed = async |issuer: &str, algorithms, allow| {
        let lines = examined(issuer, algorithms, allow).await;
        lines.into_iter().find(|(status, _)| status == "fail").unwrap_or_default().1
    };
    let found = failed(&issuer.url, "RS256", "127.0.0.1").await;
    assert!(found.contains("none for the accepted algorithms"), "{found}");
    let found = failed(&issuer.url, "ES256", "").await;
    assert!(found.contains("network.allow"), "{found}");
    let found = failed(&format!("{}/", issuer.url), "ES256", "127.0.0.1").await;
    assert!(found.contains("to the letter"), "{found}");
}
