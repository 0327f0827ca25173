//! What happens to an installation when the ground below it gives way: its disk, its database file, its clock, its process.
//! Each with the real binary, as an operator and a caller see it. Further ones of Postgres are in `replicas.rs`.

mod clock;
mod damaged;
mod disk;
mod keys;
mod locked;
mod postgres;
mod stopping;

use std::{path::PathBuf, time::Duration};

use reqwest::{Client, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use crate::binary::{Program, Running, connector};

/// How long a state may take to show on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An installation on SQLite, in a folder of its own, with the tenant `demo`, whose Y2 is simulated.
struct Installation {
    folder: TempDir,
}

impl Installation {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With the tenant, and a key of it that may do everything.
    fn furnished() -> (Self, String) {
        let installation = Self::new();
        let key = installation.furnish(|command| command);
        (installation, key)
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("connector.db")
    }

    fn command(&self, arguments: &[&str]) -> Program {
        let mut command = connector(arguments);
        command
            .env("CEGID_CONNECTOR__DATABASE__URL", format!("sqlite:{}", self.database().display()))
            .env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0")
            .env("CEGID_CONNECTOR__LOG__FILTER", "warn");
        command
    }

    /// Makes the tenant, and a key, with commands that run as `within` says.
    fn furnish(&self, within: impl Fn(Program) -> Program) -> String {
        let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/config/tenants/demo");
        run(within(self.command(&["tenant", "apply", demo])));
        let mut make = vec!["key", "create", "--tenant", "demo", "--name", "first", "--scope"];
        make.extend(["tenant.y2.stores:read", "tenant.access:read", "tenant.access:write"]);
        run(within(self.command(&make)))
    }

    fn serve(&self, key: &str) -> Server {
        Server::start(self.command(&["serve"]), key)
    }
}

fn run(mut command: Program) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// `doctor --json`: its exit code, and the finding of the installation with that name, as `status: finding -> advice`.
fn doctor(mut command: Program, check: &str) -> (Option<i32>, String) {
    let output = command.args(["doctor", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let found = checks.iter().find(|found| found["check"] == check).unwrap_or_else(|| panic!("{check}: {report:#}"));
    let text = |member: &str| found[member].as_str().unwrap_or_default().to_owned();
    (output.status.code(), format!("{}: {} -> {}", text("status"), text("finding"), text("advice")))
}

/// `serve` as a process of its own.
struct Server {
    running: Running,
    url: String,
    http: Client,
    key: String,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// A 503 that says when to come back and why, in words that hold `reason`.
    fn is_unavailable(&self, reason: &str) {
        assert_eq!(self.status, 503, "{}", self.body);
        let problem = self.json();
        assert!(problem["type"].as_str().unwrap().ends_with("/service-unavailable"), "{problem}");
        assert!(problem["detail"].as_str().unwrap().contains(reason), "{problem}");
        let seconds: u64 = self.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds));
    }
}

impl Server {
    fn start(command: Program, key: &str) -> Self {
        let mut running = Running::start(command);
        let url = running.line().trim().rsplit(' ').next().unwrap().to_owned();
        let http = Client::builder().no_proxy().build().unwrap();
        Self { running, url, http, key: key.to_owned() }
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = request.header("x-api-key", &self.key).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, body: answer.text().await.unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(format!("{}{path}", self.url))).await
    }

    /// A change: a further key.
    async fn make_key(&self, name: &str) -> Answer {
        let body = json!({ "name": name, "scopes": ["tenant.y2.stores:read"] });
        self.send(self.http.post(format!("{}/api/demo/admin/api-keys", self.url)).json(&body)).await
    }

    /// What is kept: the names of the keys.
    async fn names(&self) -> Vec<String> {
        let listed = self.get("/api/demo/admin/api-keys").await;
        assert_eq!(listed.status, 200, "{}", listed.body);
        let items = listed.json()["items"].clone();
        let mut names: Vec<String> =
            items.as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }

    async fn stores(&self) -> u16 {
        self.get("/api/demo/cegid/stores").await.status
    }

    /// Waits until a key that another process made is in effect.
    async fn until_known(&self) {
        let since = Instant::now();
        while self.get("/api/demo/admin/api-keys").await.status != 200 {
            assert!(since.elapsed() < PATIENCE);
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// The check of that name in `/readyz?verbose`, once the answer's status (`ready`, `degraded`, 503) is this one.
    async fn readiness(&self, status: &str, check: &str) -> String {
        let since = Instant::now();
        loop {
            let answer = self.get("/readyz?verbose").await.json();
            let found = answer["status"].as_str().map_or_else(|| answer["status"].to_string(), str::to_owned);
            if found == status {
                return answer["checks"][check].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
            }
            assert!(since.elapsed() < PATIENCE, "not {status}: {answer}");
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn metric(&self, line: &str) -> bool {
        self.get("/metrics").await.body.lines().any(|found| found == line)
    }
}
