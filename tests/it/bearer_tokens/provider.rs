//! A real OpenID provider from the npm registry (`oidc-provider`): its metadata, its keys, its access tokens, its rotation.
//! `scripts/test` installs it below target/openid; without it or without Node the test is skipped, aloud.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use cegid_connector::{clock::Clock, domain::issuer::InstallationIssuer};
use serde_json::Value;

use super::{DOOR, Issuer, connector, get, opens, trusting};
use crate::connector::Connector;

struct Provider {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    issuer: String,
}

impl Provider {
    fn start() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("target/openid");
        let node = Command::new("node").arg("--version").output();
        if !folder.join("node_modules/oidc-provider").exists() || node.is_err() {
            eprintln!(
                "SKIPPED: the OpenID provider is not installed (`scripts/test` does it where Node 20 and npm are)"
            );
            return None;
        }
        // Modules are looked for from where the script lies.
        fs::copy(root.join("tests/openid/provider.mjs"), folder.join("provider.mjs")).unwrap();
        let mut command = Command::new("node");
        command.arg("provider.mjs").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut provider = Self { child, input, output, issuer: String::new() };
        provider.issuer = provider.line();
        assert!(provider.issuer.starts_with("http://127.0.0.1:"), "{}", provider.issuer);
        Some(provider)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Signs with a new key from now on.
    fn rotate(&mut self) {
        self.input.write_all(b"rotate\n").unwrap();
        assert_eq!(self.line(), "rotated");
    }

    /// An access token for a client's own use.
    async fn token(&self, client: &str, scope: &str) -> String {
        let form = format!("grant_type=client_credentials&scope={}", scope.replace(' ', "+"));
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("{}/token", self.issuer));
        let request = request.basic_auth(client, Some("not-a-secret"));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const BOTH: &str = "tenant.configuration:read tenant.personalData:read";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_a_real_provider_open_what_they_say_also_after_it_changed_its_key() {
    let Some(mut provider) = Provider::start() else { return };
    let connector = connector(trusting_provider(&provider).await).await;
    // Each process holds keys of its own.
    connector.stay();
    // The provider knows no clock but the machine's.
    connector.clock.advance(Clock::system().now().duration_since(connector.clock.now()));

    let first = provider.token("of-demo", BOTH).await;
    assert!(opens(&connector, &first).await, "{}", get(&connector, DOOR, &first).await.body);
    let less = provider.token("of-demo", "tenant.configuration:read").await;
    assert_eq!(get(&connector, DOOR, &less).await.json()["missingScope"], "tenant.personalData:read");
    let neighbours = provider.token("of-neighbour", BOTH).await;
    assert_eq!(get(&connector, DOOR, &neighbours).await.problem().1, "tenant-not-found");

    provider.rotate();
    connector.clock.advance(jiff::SignedDuration::from_secs(31));
    let second = provider.token("of-demo", BOTH).await;
    assert!(opens(&connector, &second).await, "{}", get(&connector, DOOR, &second).await.body);
    assert!(!opens(&connector, &first).await, "its key is gone");
    refused_by_another_audience(&provider, &second).await;
}

async fn trusting_provider(provider: &Provider) -> InstallationIssuer {
    let mut trusted = trusting(&Issuer::start(&[]).await);
    trusted.issuer.url.clone_from(&provider.issuer);
    trusted.issuer.audiences = vec!["https://connector.example".to_owned()];
    trusted.issuer.types = vec!["at+jwt".parse().unwrap()];
    trusted.tenants_claim = "https://connector.example/tenants".parse().unwrap();
    trusted
}

async fn refused_by_another_audience(provider: &Provider, token: &str) {
    let mut trusted = trusting_provider(provider).await;
    trusted.issuer.audiences = vec!["https://another.example".to_owned()];
    let other: Connector = connector(trusted).await;
    other.clock.advance(Clock::system().now().duration_since(other.clock.now()));
    assert_eq!(get(&other, DOOR, token).await.status, 401);
}
