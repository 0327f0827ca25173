//! A throw-away installation: a data folder, a simulator with 200 stores, one tenant, one key. Made with the product's
//! own command line only.

use std::time::{Duration, Instant};

use anyhow::Context;

use super::{
    place::{Place, connection},
    process::Server,
};

/// Everything that one measurement needs; gone on drop.
pub struct Installation {
    place: Place,
    key: String,
    _simulator: Server,
}

impl Installation {
    /// `fresh` is the connection's `caches.fresh`; `log` the server's filter.
    pub fn new(fresh: &str, log: &str) -> anyhow::Result<Self> {
        let place = Place::new(&[("LOG__FILTER", log)])?;
        let simulator = place.simulate(&["--stores", "200"])?;
        let caches = format!("caches: {{fresh: {fresh}}}");
        place.apply("bench", &connection(&simulator.address, &["maxInFlight: 64", &caches]))?;
        let create = ["key", "create", "--tenant", "bench", "--name", "bench", "--scope", "tenant.y2.stores:read"];
        let created = place.command(&[&create[..], &["--json"]].concat())?;
        let created: serde_json::Value = serde_json::from_str(&created)?;
        let key = created["key"].as_str().context("no `key` in the answer of `key create`")?.to_owned();
        Ok(Self { place, key, _simulator: simulator })
    }

    /// Starts `serve` on a free port.
    pub fn serve(&self) -> anyhow::Result<Server> {
        self.place.serve()
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
