//! `simulate`: a Y2 on a socket, and a shop on another, for tests and integrators. Knows nothing of the connector.

pub(super) mod shop;

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;

use self::shop::ShopArguments;
use super::serve::Signals;
use cegid_y2_contract::{NullStyle, Order};
use cegid_y2_simulator::saved::{self, Saver};
use cegid_y2_simulator::seed::{GenerateOptions, MOST, SeedFile};
use cegid_y2_simulator::world::World;
use cegid_y2_simulator::{
    AbsentValues, Counters, Credentials, InternalReferences, Sim, SimOptions, Switches, UnknownDocument, Y2Version,
};

/// Run a simulated Y2.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to listen; port 0 picks a free one. Whoever reaches this address can disturb the simulator by /_sim.
    #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDRESS", value_parser = address)]
    pub bind: SocketAddr,
    /// A seed file instead of the one that comes with the program.
    #[arg(long, value_name = "FILE")]
    pub seed: Option<PathBuf>,
    /// How many stores the retailer has, at least one for each of its countries; the seed's number when left out.
    #[arg(long, value_name = "N", value_parser = stores)]
    pub stores: Option<usize>,
    /// How much longer each call takes: 0ms, 250ms, 2s.
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = duration)]
    pub latency: Duration,
    /// Whether members out of order are dropped, as .NET does.
    #[arg(long, default_value = "strict")]
    pub order: Order,
    /// What becomes of members without a value in replies.
    #[arg(long, default_value = "auto")]
    pub null_style: NullStyle,
    /// What a value type that an update leaves out does to the stored value.
    #[arg(long, default_value = "keep")]
    pub absent_values: AbsentValues,
    /// The product generation.
    #[arg(long, default_value = "26")]
    pub y2_version: Y2Version,
    /// Services that this installation lacks, such as CompanyStoresService; they answer 404. May be repeated.
    #[arg(long, value_name = "SERVICE", value_parser = service)]
    pub missing: Vec<String>,
    /// Stores that the login may not see. May be repeated.
    #[arg(long, value_name = "STORE")]
    pub forbid_store: Vec<String>,
    /// What the stump of a new document's key is: the code of its store, or that of its type's counter.
    #[arg(long, default_value = "store")]
    pub counters: Counters,
    /// Whether a new document's internal reference is made where the caller gives none.
    #[arg(long, default_value = "automatic")]
    pub internal_references: InternalReferences,
    /// Only a locked order can be cancelled.
    #[arg(long)]
    pub order_blocking: bool,
    /// An order is cancelled only for a reason.
    #[arg(long)]
    pub cancel_reason_required: bool,
    /// The store plug-in knows no word in Fields: a request with one cannot be read.
    #[arg(long)]
    pub refuse_store_fields: bool,
    /// How long an order stays in one status before it moves on: 10s, 5m. Left out: only a poke moves it.
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub order_pace: Option<Duration>,
    /// What reading a document that does not exist answers.
    #[arg(long, default_value = "nil")]
    pub unknown_document: UnknownDocument,
    /// A file that keeps the retailer: read when it is there, written within a second of a change and at the end.
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// The password of the demo login; made at random when left out.
    #[arg(long, env = "CEGID_SIMULATOR_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    #[command(flatten)]
    pub shop: ShopArguments,
}

/// Starts the simulator, says how to reach it, and runs until it is asked to stop.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    // Asked for first, so that a signal during start is not lost.
    let mut signals = Signals::new()?;
    let (bind, data) = (arguments.bind, arguments.data.clone());
    let shop = arguments.shop.start().await?;
    let sim = Sim::start(options(arguments)?).await.with_context(|| cannot_listen(bind))?;
    let saver =
        data.map(|path| Saver::start(&sim, path.clone()).with_context(|| format!("cannot write {}", path.display())));
    let saver = saver.transpose()?;
    greet(&sim, &mut std::io::stdout().lock())?;
    if let Some(shop) = &shop {
        shop::greet(shop, &mut std::io::stdout().lock())?;
    }
    match saver {
        None => signals.next().await,
        Some(saver) => keep(sim, saver, signals).await?,
    }
    drop(shop);
    Ok(())
}

/// Writes the world whenever it changed, until the process is asked to stop; then once more.
async fn keep(sim: Sim, mut saver: Saver, mut signals: Signals) -> anyhow::Result<()> {
    let sim = Arc::new(sim);
    loop {
        let stop = tokio::select! {
            () = signals.next() => true,
            () = tokio::time::sleep(saved::PAUSE) => false,
        };
        let of = Arc::clone(&sim);
        let (back, result) = tokio::task::spawn_blocking(move || {
            let result = saver.save_changes(&of);
            (saver, result)
        })
        .await?;
        saver = back;
        match result {
            Ok(()) => {}
            Err(error) if stop => return Err(error).context("the last changes are not in the file"),
            Err(error) => tracing::warn!(%error, "the simulated world cannot be written; tried again in a second"),
        }
        if stop {
            return Ok(());
        }
    }
}

fn options(arguments: Arguments) -> anyhow::Result<SimOptions> {
    let mut credentials = Credentials::demo();
    if let Some(password) = arguments.password {
        credentials.password = password;
    }
    let resumed = arguments.data.as_deref().map(saved::load).transpose()?.flatten();
    let mut world = world(arguments.seed.as_deref(), arguments.stores)?;
    let resumed = resumed.map(|resumed| forbid(resumed, &arguments.forbid_store)).transpose()?;
    world = forbid(world, &arguments.forbid_store)?;
    Ok(SimOptions {
        bind: arguments.bind,
        world,
        resumed,
        credentials,
        latency: arguments.latency,
        order: arguments.order,
        null_style: arguments.null_style,
        switches: Switches {
            absent_values: arguments.absent_values,
            unknown_document: arguments.unknown_document,
            order_blocking: arguments.order_blocking,
            cancel_reason_required: arguments.cancel_reason_required,
            counters: arguments.counters,
            internal_references: arguments.internal_references,
            order_pace: arguments.order_pace,
            refuse_store_fields: arguments.refuse_store_fields,
            y2_version: arguments.y2_version,
        },
        missing_plug_ins: arguments.missing,
        ..SimOptions::default()
    })
}

/// The world without the sight of some stores.
fn forbid(mut world: World, stores: &[String]) -> anyhow::Result<World> {
    for store in stores {
        anyhow::ensure!(world.stores().get(store).is_some(), "--forbid-store {store}: the retailer has no such store");
        world.stores_mut().forbid(store, true);
    }
    Ok(world)
}

fn world(seed: Option<&Path>, stores: Option<usize>) -> anyhow::Result<World> {
    let options = GenerateOptions { stores, ..GenerateOptions::default() };
    let Some(path) = seed else { return Ok(World::generate(SeedFile::embedded(), &options)) };
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let seed = SeedFile::parse(&text).with_context(|| format!("{} is no seed file", path.display()))?;
    Ok(World::generate(&seed, &options))
}

/// Says how to reach the simulator, with a call to copy.
pub fn greet(sim: &Sim, out: &mut impl Write) -> std::io::Result<()> {
    let (url, credentials) = (sim.url(), sim.credentials());
    let Credentials { database_id, login, password } = credentials;
    writeln!(out, "Simulated Y2   {url}")?;
    writeln!(out, "databaseId     {database_id}")?;
    writeln!(out, "login          {login}")?;
    writeln!(out, "password       {password}")?;
    writeln!(out, "pokes          {}_sim/calls (also dropped, faults, world, reset, documents/advance)", sim.root())?;
    writeln!(out)?;
    writeln!(out, "curl -u '{login}:{password}' -H 'Content-Type: text/xml; charset=utf-8' \\")?;
    writeln!(out, "  -H 'SOAPAction: \"http://www.cegid.fr/Retail/1.0/ICbrBasicWebServiceInterface/HelloWorld\"' \\")?;
    writeln!(
        out,
        "  -d '<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><HelloWorld \
         xmlns=\"http://www.cegid.fr/Retail/1.0\"><text>ping</text><clientContext><DatabaseId>{database_id}\
         </DatabaseId></clientContext></HelloWorld></s:Body></s:Envelope>' \\"
    )?;
    writeln!(out, "  {url}/WorkerProcessService.svc")?;
    out.flush()
}

/// An address to listen on.
///
/// # Errors
/// It is none.
pub fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "expected an IP address and a port, such as 127.0.0.1:8080 or [::]:8080")
}

/// What is said when the address cannot be had; the reason follows.
pub fn cannot_listen(bind: SocketAddr) -> String {
    format!("the simulator cannot listen on {bind}; port 0 picks a free one")
}

/// As many as a world may have.
pub fn stores(text: &str) -> Result<usize, String> {
    let count = text.parse().ok().filter(|count| (1..=MOST).contains(count));
    count.ok_or_else(|| format!("expected a whole number from 1 to {MOST}"))
}

/// A service of the contract, with or without `.svc`.
fn service(text: &str) -> Result<String, String> {
    let name = text.strip_suffix(".svc").unwrap_or(text);
    let known: Vec<&str> = cegid_y2_contract::services().iter().map(|service| &*service.endpoint).collect();
    let endpoint = known.iter().find(|known| known.strip_suffix(".svc").unwrap_or(known) == name);
    let expected = || format!("there is no such service; there are {}", known.join(", "));
    endpoint.map(|_| name.to_owned()).ok_or_else(expected)
}

/// `250ms`, `2s`, `1m`; jiff reads the friendly format, so that no crate is needed for it alone.
fn duration(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "expected a time such as 250ms or 2s".to_owned())?;
    Duration::try_from(span).map_err(|_| "a time cannot be negative".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_services_that_there_are_not_are_refused() {
        assert_eq!(stores("200"), Ok(200));
        for wrong in ["0", "-1", "100001", "many"] {
            assert!(stores(wrong).is_err(), "{wrong}");
        }
        assert_eq!(service("CompanyStoresService.svc").as_deref(), Ok("CompanyStoresService"));
        assert!(service("CompanyStores").unwrap_err().contains("CompanyStoresService"));
    }

    #[test]
    fn latencies_are_written_with_their_unit() {
        assert_eq!(duration("0ms"), Ok(Duration::ZERO));
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("2s"), Ok(Duration::from_secs(2)));
        for wrong in ["", "5", "-1s", "soon"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
