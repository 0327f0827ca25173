//! `restarts`: two replicas on one Postgres, restarted in turn while a proxy in front of them is asked all the time. Does
//! any request fail?

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::Context;
use tokio::sync::watch;

use super::{
    crowd, milliseconds,
    open_loop::{self, Outcome, Plan, get},
    place::{Place, connection},
    process::free_address,
    reverse_proxy::ReverseProxy,
    row,
};

pub const MASTER_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// Ten looks of the proxy.
const DRAIN_DELAY: &str = "500ms";
const RATE: f64 = 200.0;
/// The load goes on in pieces of this length.
const PIECE: Duration = Duration::from_secs(1);

/// A throw-away Postgres.
pub struct Cluster {
    folder: tempfile::TempDir,
    /// Of a database in it.
    pub url: String,
}

impl Cluster {
    pub fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = script("start", folder.path())?;
        Ok(Self { folder, url: format!("{url}/postgres") })
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = script("remove", self.folder.path());
    }
}

fn script(command: &str, folder: &Path) -> anyhow::Result<String> {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres");
    let output = Command::new(script).arg(command).arg(folder).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

pub async fn run(restarts: usize) -> anyhow::Result<()> {
    let cluster = Cluster::start().context("`restarts` needs Postgres (Debian: postgresql)")?;
    let settings = [
        ("DATABASE__URL", cluster.url.as_str()),
        ("SECRETS__MASTER_KEY", MASTER_KEY),
        ("SERVER__DRAIN_DELAY", DRAIN_DELAY),
    ];
    let place = Place::new(&settings)?;
    let simulator = place.simulate(&[])?;
    let keys = crowd::settle(&cluster.url, Some(MASTER_KEY), 1, |_| connection(&simulator.address, &[])).await?;
    let addresses = [free_address()?, free_address()?];
    let mut replicas = Vec::new();
    for address in &addresses {
        replicas.push(Some(place.serve_at(address)?));
    }
    let proxy = ReverseProxy::before(&addresses).await?;
    for number in 0..replicas.len() {
        proxy.until(number, true).await;
    }

    // From the cache, from Y2, from the database, and from memory.
    let paths = ["cegid/stores", "cegid/settings/countries/test", "admin/api-keys", "admin/permissions"];
    let paths = paths.map(|path| get(&proxy.address, &format!("/api/{}/{path}", crowd::id(0)), &keys[0]));
    let plan = Plan {
        address: proxy.address.clone(),
        requests: paths.to_vec().into(),
        rate: RATE,
        connections: 32,
        duration: PIECE,
    };
    let (stop, stopped) = watch::channel(false);
    let load = tokio::spawn(async move {
        let mut all = Outcome::default();
        while !*stopped.borrow() {
            all.add(open_loop::run(plan.clone()).await?);
        }
        anyhow::Ok(all)
    });

    let (mut away, mut badly) = (Vec::new(), 0);
    for restart in 0..restarts {
        let number = restart % replicas.len();
        let Some(replica) = replicas[number].take() else { continue };
        let since = std::time::Instant::now();
        let ended_well = tokio::task::spawn_blocking(move || replica.terminate()).await??;
        badly += usize::from(!ended_well);
        proxy.until(number, false).await;
        let (at, address) = (&place, &addresses[number]);
        replicas[number] = Some(tokio::task::block_in_place(|| at.serve_at(address))?);
        proxy.until(number, true).await;
        away.push(since.elapsed());
    }
    stop.send_replace(true);
    let all = load.await??;

    super::head(&format!(
        "restarts: two replicas on one Postgres, {restarts} restarts in turn, {RATE} requests a second through a proxy \
         that follows /readyz and never tries twice; drain_delay {DRAIN_DELAY}"
    ));
    let failed = all.not_served();
    let asked = all.answers.len() + all.failures.len();
    row("requests that failed", &format!("{failed} of {asked}"), "none", Some(failed == 0));
    row("replicas that did not end well", &format!("{badly} of {restarts}"), "none", Some(badly == 0));
    away.sort_unstable();
    let took = away.get(away.len() / 2).copied().unwrap_or_default();
    row(
        "a restart, from the signal to traffic again",
        &format!("{:.0} ms at the median", milliseconds(took)),
        "",
        None,
    );
    let [p50, p99] = [50.0, 99.0].map(|percent| milliseconds(all.percentile(percent)));
    row("answers", &format!("p50 {p50:.1} ms, p99 {p99:.1} ms"), "", None);
    let asked = proxy.asked();
    row("requests for each replica", &format!("{asked:?}"), "", None);
    let mut statuses: Vec<u16> =
        all.answers.iter().map(|(status, _)| *status).filter(|status| *status != 200).collect();
    statuses.dedup();
    if failed > 0 {
        println!("\nstatuses {statuses:?}; {:?}", all.failures.first());
    }
    Ok(())
}
