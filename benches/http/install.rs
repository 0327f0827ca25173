//! A throw-away installation: a data folder, a simulator with 200 stores, one tenant, one key. Made with the product's
//! own command line only.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::Context;

use super::process::{Server, free_address};

const CONNECTOR: &str = env!("CARGO_BIN_EXE_cegid-connector");

/// Everything that one measurement needs; gone on drop.
pub struct Installation {
    folder: tempfile::TempDir,
    log: String,
    key: String,
    _simulator: Server,
}

impl Installation {
    /// `fresh` is the connection's `caches.fresh`; `log` the server's filter.
    pub fn new(fresh: &str, log: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let address = free_address()?;
        let mut simulate = Command::new(CONNECTOR);
        simulate.args(["simulate", "--bind", &address, "--stores", "200", "--password", "bench"]);
        let simulator = Server::start(simulate, &address, &folder.path().join("simulator.log"))?;

        let tenant = folder.path().join("bench");
        std::fs::create_dir_all(tenant.join("server"))?;
        std::fs::write(tenant.join("tenant.yml"), "displayName: Bench\n")?;
        std::fs::write(
            tenant.join("server/y2.yml"),
            format!(
                "connections:\n  default:\n    url: http://{address}/Y2\n    databaseId: DEMO_001_TEST\n    login: demo\n    \
                 password: bench\n    maxInFlight: 64\n    caches:\n      fresh: {fresh}\n"
            ),
        )?;
        let mut installation = Self { folder, log: log.to_owned(), key: String::new(), _simulator: simulator };
        installation.command(&["tenant", "apply", &tenant.display().to_string()])?;
        let created = installation.command(&[
            "key",
            "create",
            "--tenant",
            "bench",
            "--name",
            "bench",
            "--scope",
            "tenant.y2.stores:read",
            "--json",
        ])?;
        let created: serde_json::Value = serde_json::from_str(&created)?;
        installation.key = created["key"].as_str().context("no `key` in the answer of `key create`")?.to_owned();
        Ok(installation)
    }

    fn environment(&self, command: &mut Command) {
        command
            .current_dir(self.folder.path())
            .env("CEGID_CONNECTOR__DATABASE__URL", format!("sqlite:{}", self.path("bench.db").display()))
            .env("CEGID_CONNECTOR__NETWORK__ALLOW", "127.0.0.1")
            // Counted as ever, and never refused.
            .env("CEGID_CONNECTOR__LIMITS__PER_CREDENTIAL", "10000000")
            .env("CEGID_CONNECTOR__LIMITS__PER_TENANT", "10000000")
            .env("CEGID_CONNECTOR__LIMITS__PER_ADDRESS", "10000000")
            .env("CEGID_CONNECTOR__LOG__FILTER", &self.log)
            .env("CEGID_CONNECTOR__LOG__FORMAT", "json");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let mut command = Command::new(CONNECTOR);
        command.args(arguments);
        self.environment(&mut command);
        let output = command.output()?;
        anyhow::ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts `serve` on a free port.
    pub fn serve(&self) -> anyhow::Result<Server> {
        let address = free_address()?;
        let mut command = Command::new(CONNECTOR);
        command.arg("serve").env("CEGID_CONNECTOR__SERVER__BIND", &address);
        self.environment(&mut command);
        Server::start(command, &address, Path::new(&self.path("serve.log")))
    }

    /// Starts `serve` and measures until `/healthz` answers 200.
    pub async fn first_answer(&self) -> anyhow::Result<(Server, Duration)> {
        let started = Instant::now();
        let server = self.serve()?;
        let answer = reqwest::get(format!("http://{}/healthz", server.address)).await?;
        let took = started.elapsed();
        anyhow::ensure!(answer.status() == 200, "healthz: {}", answer.status());
        Ok((server, took))
    }

    /// The raw request for the store list, with further headers.
    pub fn get_stores(&self, server: &Server, headers: &[(&str, &str)]) -> String {
        let further: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "GET /api/bench/cegid/stores HTTP/1.1\r\nHost: {}\r\nX-API-KEY: {}\r\n{further}\r\n",
            server.address, self.key
        )
    }

    async fn answer(&self, server: &Server) -> anyhow::Result<reqwest::Response> {
        let url = format!("http://{}/api/bench/cegid/stores", server.address);
        let http = reqwest::Client::builder().build()?;
        Ok(http.get(url).header("X-API-KEY", &self.key).send().await?.error_for_status()?)
    }

    /// The JSON that the connector answers.
    pub async fn body(&self, server: &Server) -> anyhow::Result<Vec<u8>> {
        Ok(self.answer(server).await?.bytes().await?.to_vec())
    }

    /// Its entity tag.
    pub async fn etag(&self, server: &Server) -> anyhow::Result<String> {
        let answer = self.answer(server).await?;
        Ok(answer.headers().get("etag").context("no ETag")?.to_str()?.to_owned())
    }
}
