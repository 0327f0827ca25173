//! `demo`: the connector, a simulated Y2 and a simulated shop in one process, with a tenant, its keys, and what to try. Needs nothing.

mod greeting;
mod receiver;

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use http::{HeaderMap, HeaderName};
use secrecy::ExposeSecret;
use serde_json::json;

use self::{greeting::Greeting, receiver::Receiver};
use super::{console::Console, serve, simulate};
use cegid_y2_simulator::{
    Sim, SimOptions, Subscriber, TillConnector,
    seed::{GenerateOptions, SeedFile},
    world::{World, wire::DocumentType},
};
use prestashop_simulator::{Options, Shop};

use crate::{
    app::{App, Surroundings},
    clock::Clock,
    config::{self, Settings},
    domain::{audit::AuditOrigin, ids::TenantId, permission::Permission, permission_set::PermissionSet},
    store::StoredFile,
    telemetry::Spans,
    tenant::{
        apply::apply,
        documents::{Outside, TenantFolder},
        keys::{self, KeyRequest},
    },
};

const TENANT: &str = "demo";
/// Demo keys are recognised by their names, so that the next start can revoke them.
const KEY_NAME_PREFIX: &str = "demo: ";

const TENANT_FILE: &str = include_str!("tenant.yml");
/// What LiveStore needs.
const LIVESTORE_FILES: [(&str, &str); 3] = [
    ("security.yml", include_str!("security.yml")),
    ("server/livestore.yml", include_str!("livestore.yml")),
    ("server/enrolment.yml", include_str!("enrolment.yml")),
];
/// The shop: `{shopUrl}` is filled in; the key comes through a reference.
const SHOP_FILES: [(&str, &str); 4] = [
    ("shops/web/shop.yml", include_str!("shop/shop.yml")),
    ("shops/web/import.json", include_str!("shop/import.json")),
    ("shops/web/export.json", include_str!("shop/export.json")),
    ("shops/web/associations.yml", include_str!("shop/associations.yml")),
];
/// `{url}`, `{databaseId}` and `{login}` are filled in; the password comes through a reference, like anybody's.
const CONNECTIONS_FILE: &str = include_str!("y2.yml");

/// Try it: the connector with a simulated Y2, a simulated shop, a tenant and keys, in one process.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the connector listens; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS", value_parser = simulate::address)]
    bind: SocketAddr,
    /// Where the simulated Y2 listens; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8090", value_name = "ADDRESS", value_parser = simulate::address)]
    simulator_bind: SocketAddr,
    /// Where the simulated shop listens; port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:8091", value_name = "ADDRESS", value_parser = simulate::address)]
    shop_bind: SocketAddr,
    /// Keep the database here; without it, a temporary folder is used and removed at exit.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// How many stores the simulated retailer has, at least one for each of its countries; 44 when left out.
    #[arg(long, value_name = "N", value_parser = simulate::stores)]
    stores: Option<usize>,
    /// Print one line of JSON instead of what to try.
    #[arg(long)]
    json: bool,
}

/// What a start of the demo has to say.
struct Demo {
    api: String,
    simulator: String,
    till: String,
    pokes: String,
    database_id: String,
    login: String,
    password: String,
    admin: String,
    livestore: String,
    listener: String,
    readonly: String,
    /// `<stump>-<number>` of a recent sale to a known customer.
    receipt: String,
    /// Where the webhooks of this demo arrive.
    receiver: String,
    shop: String,
    shop_key: String,
}

/// Runs until SIGTERM or an interrupt.
///
/// # Errors
/// Why it cannot start: an address in use, a folder that cannot be written.
pub async fn run(arguments: Arguments, clock: Clock, console: &mut Console) -> anyhow::Result<()> {
    // Removed when this function ends, that is, after the server stopped.
    let temporary;
    let folder = match &arguments.data_dir {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
            folder.as_path()
        }
        None => {
            temporary = tempfile::Builder::new().prefix("cegid-connector-demo-").tempdir()?;
            temporary.path()
        }
    };
    let settings = settings(&arguments, folder)?;
    serve::init_logs(&settings.log)?;
    let signals = serve::Signals::new().context("cannot wait for signals")?;

    let spans = Spans::start(config::variables())?;
    let app =
        App::build_within(settings, clock.clone(), Surroundings { tracer: spans.tracer(), ..Surroundings::default() })
            .await?;
    spans.count_in(&app.metrics);
    let server = app.bind().await?;
    let sim = simulator(&arguments).await?;
    let shop = simulate::shop::start(Options { bind: arguments.shop_bind, ..Options::default() }).await?;
    apply_tenant(&app, &sim, &shop, &clock).await?;
    app.registry.refresh_now().await?;
    let receiver = Receiver::start(&app, &TENANT.parse()?, &clock).await?;
    let demo = Demo::new(&app, &sim, &shop, &receiver, server.local_address()?, &clock).await?;
    app.registry.refresh_now().await?;
    sim.post_to(demo.subscriber()?);
    sim.connect_till(TillConnector {
        url: demo.api.parse()?,
        tenant_id: TENANT.to_owned(),
        key: demo.livestore.clone(),
    });
    if arguments.json {
        console.line(demo.as_json())?;
    } else {
        console.text(&Greeting(&demo).to_string())?;
    }
    serve::until_told_to_stop(app, server, signals).await;
    spans.stop().await;
    drop((sim, shop, receiver));
    Ok(())
}

/// The defaults, with the demo's addresses and database; the environment only for the log and for spans. A demo never touches the
/// database that the environment names.
fn settings(arguments: &Arguments, folder: &Path) -> anyhow::Result<Settings> {
    let database = folder.join("demo.db");
    let mut variables = vec![
        ("CEGID_CONNECTOR__SERVER__BIND".to_owned(), arguments.bind.to_string()),
        ("CEGID_CONNECTOR__DATABASE__URL".to_owned(), format!("sqlite:{}", database.display())),
        (
            "CEGID_CONNECTOR__NETWORK__ALLOW".to_owned(),
            allowed([arguments.simulator_bind.ip(), arguments.shop_bind.ip()]),
        ),
        ("CEGID_CONNECTOR__LOG__FILTER".to_owned(), "warn".to_owned()),
    ];
    variables.extend(config::variables().filter(|(name, _)| name.starts_with("CEGID_CONNECTOR__LOG__")));
    Ok(Settings::load(None, variables)?)
}

/// Loopback, and the simulators' own addresses where they are others.
fn allowed(simulators: [IpAddr; 2]) -> String {
    let mut allowed = "127.0.0.0/8,::1".to_owned();
    for simulator in simulators.iter().filter(|ip| !ip.is_loopback() && !ip.is_unspecified()) {
        allowed.push(',');
        allowed.push_str(&simulator.to_string());
    }
    allowed
}

async fn simulator(arguments: &Arguments) -> anyhow::Result<Sim> {
    let bind = arguments.simulator_bind;
    let world = match arguments.stores {
        None => World::default(),
        stores => World::generate(SeedFile::embedded(), &GenerateOptions { stores, ..GenerateOptions::default() }),
    };
    Sim::start(SimOptions { bind, world, ..SimOptions::default() }).await.with_context(|| simulate::cannot_listen(bind))
}

async fn apply_tenant(app: &App, sim: &Sim, shop: &Shop, clock: &Clock) -> anyhow::Result<()> {
    let credentials = sim.credentials();
    let connections = CONNECTIONS_FILE
        .replace("{url}", sim.url().as_str().trim_end_matches('/'))
        .replace("{databaseId}", &credentials.database_id)
        .replace("{login}", &credentials.login);
    let file = |path: &str, text: String| StoredFile { path: path.to_owned(), text };
    let mut files = vec![file("tenant.yml", TENANT_FILE.to_owned()), file("server/y2.yml", connections)];
    files.extend(LIVESTORE_FILES.map(|(path, text)| file(path, text.to_owned())));
    files
        .extend(SHOP_FILES.map(|(path, text)| file(path, text.replace("{shopUrl}", shop.url().trim_end_matches('/')))));
    let tenant = TenantFolder { id: TENANT.parse()?, folder: PathBuf::from(TENANT), files };
    let environment = |name: &str| match name {
        "SIMULATOR_PASSWORD" => Some(credentials.password.clone()),
        "SHOP_KEY" => Some(shop.key().to_owned()),
        _ => None,
    };
    let outside = Outside { environment: &environment, folder: Path::new(TENANT) };
    apply(app.store.as_ref(), &app.keyring, &tenant, outside, &AuditOrigin::command_line(clock.now())).await?;
    Ok(())
}

/// Revokes the keys of the last start and makes new ones: a key's value is shown once and kept nowhere.
async fn key(app: &App, clock: &Clock, name: &str, permissions: &[Permission]) -> anyhow::Result<String> {
    let tenant: TenantId = TENANT.parse()?;
    let name = format!("{KEY_NAME_PREFIX}{name}");
    let origin = AuditOrigin::command_line(clock.now());
    for old in app.store.keys(&tenant).await? {
        if old.name == name && old.revoked_at.is_none() {
            keys::revoke(app.store.as_ref(), &tenant, &old.id, &origin).await?;
        }
    }
    let permissions: PermissionSet = permissions.iter().copied().collect();
    let request = KeyRequest { name, permissions, expires_at: None };
    let key = keys::create(app.store.as_ref(), &tenant, &request, &origin).await?;
    Ok(key.value.expose_secret().to_owned())
}

/// The newest sale to a known customer, as the sandbox's `key`.
fn recent_receipt(world: &World) -> String {
    world
        .documents()
        .all()
        .filter(|document| document.key.kind == DocumentType::Receipt && !document.customer_id.is_empty())
        .filter(|document| document.tax_included_total.is_sign_positive())
        .max_by_key(|document| (document.date, document.key.number))
        .map(|document| document.key.to_string())
        .unwrap_or_default()
}

impl Demo {
    async fn new(
        app: &App,
        sim: &Sim,
        shop: &Shop,
        receiver: &Receiver,
        address: SocketAddr,
        clock: &Clock,
    ) -> anyhow::Result<Self> {
        let credentials = sim.credentials();
        let settings_and_stores = [Permission::Y2SettingsRead, Permission::Y2StoresRead];
        Ok(Self {
            api: format!("http://{address}"),
            simulator: sim.url().as_str().trim_end_matches('/').to_owned(),
            till: sim.root().join("till")?.to_string(),
            pokes: sim.root().join("_sim/")?.to_string(),
            database_id: credentials.database_id.clone(),
            login: credentials.login.clone(),
            password: credentials.password.clone(),
            admin: key(app, clock, "admin", &Permission::ALL).await?,
            livestore: key(app, clock, "livestore", &[Permission::Y2Listener]).await?,
            listener: key(app, clock, "listener", &[Permission::Y2Listener]).await?,
            readonly: key(app, clock, "readonly", &settings_and_stores).await?,
            receipt: recent_receipt(&sim.world()),
            receiver: receiver.url.clone(),
            shop: shop.url(),
            shop_key: shop.key().to_owned(),
        })
    }

    /// What an administrator types into Y2: the address of the listener, and the header with its key.
    fn subscriber(&self) -> anyhow::Result<Subscriber> {
        let url = format!("{}/api/{TENANT}/webhooks/listeners/cegid/default", self.api).parse()?;
        let headers = HeaderMap::from_iter([(HeaderName::from_static("x-api-key"), self.listener.parse()?)]);
        Ok(Subscriber { url, headers })
    }

    fn as_json(&self) -> serde_json::Value {
        json!({
            "api": self.api,
            "tenant": TENANT,
            "keys": {
                "admin": self.admin, "livestore": self.livestore, "listener": self.listener, "readonly": self.readonly,
            },
            "simulator": self.simulator,
            "till": self.till,
            "receiver": self.receiver,
            "shop": self.shop,
            "shopKey": self.shop_key,
            "databaseId": self.database_id,
            "login": self.login,
            "password": self.password,
        })
    }
}
