//! Where every handle is built, once, and the tasks that run beside the requests. Knows every module; none knows it.

mod figures;
mod housekeeping;
mod server;
mod worlds;

use std::{path::PathBuf, sync::Arc};

use crate::{
    clock::Clock,
    config::Settings,
    flows::{
        Services,
        cache::ListCache,
        connections::Y2Pool,
    },
    http::{
        AppState, Handles, Site,
        api::retail_operations::{LogNeedsKey, RetailOperations},
        extract::body::BodyLimits,
        frame::FrameOptions,
        probes::Readiness,
    },
    network::{InvalidAllowEntries, NetworkPolicy, shared_client},
    retail_operations::Randomness,
    store::{SqliteStore, StoreError},
    telemetry::Metrics,
    tenant::{
        TenantRegistry,
        secrets::{Keyring, MasterKeySource, UnlockError, unlock},
    },
};
use figures::{CacheFigures, Y2Figures};
use worlds::Worlds;

/// Bytes that the lists of all tenants may take together.
const LIST_CACHE_BYTES: u64 = 64 << 20;
/// Requests in flight beyond which further ones are refused: each may hold a body of a mebibyte.
const MAX_IN_FLIGHT: usize = 2048;

/// Every handle of the process.
pub struct App {
    /// The settings that it was built from.
    pub settings: Settings,
    /// Time and ids.
    pub clock: Clock,
    /// The database.
    pub store: Arc<SqliteStore>,
    /// Opens and seals what is secret in it.
    pub keyring: Arc<Keyring>,
    /// Every tenant and every key.
    pub registry: TenantRegistry,
    /// What flows need.
    pub services: Arc<Services>,
    /// Whether traffic should come here.
    pub readiness: Readiness,
    /// Every figure.
    pub metrics: Metrics,
    worlds: Arc<Worlds>,
    retail_operations: RetailOperations,
}

/// Why the process cannot start. One line, fit for an operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be opened, or a newer release has been at it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The master key is missing or wrong.
    #[error(transparent)]
    MasterKey(#[from] UnlockError),
    /// `network.allow` cannot be read.
    #[error(transparent)]
    Network(#[from] InvalidAllowEntries),
    /// `retail_operations` does not fit together.
    #[error(transparent)]
    RetailOperations(#[from] LogNeedsKey),
    /// The machine's TLS set-up cannot be used.
    #[error("the HTTP client cannot be made; are the machine's root certificates installed?")]
    HttpClient(#[from] reqwest::Error),
}

impl App {
    /// Opens the database, unlocks its secrets, loads every tenant, and builds the rest around them. Starts no task and
    /// listens nowhere.
    ///
    /// # Errors
    /// Why the process cannot start.
    pub async fn build(settings: Settings, clock: Clock) -> Result<Self, StartError> {
        let store = Arc::new(SqliteStore::open(settings.database.url()).await?);
        let keyring = Arc::new(unlock(&master_key_source(&settings, &store), &*store).await?);
        let registry = TenantRegistry::start(Arc::clone(&store) as _, Arc::clone(&keyring)).await?;
        let metrics = Metrics::new();
        let network = Arc::new(NetworkPolicy::new(&settings.network.allow)?);
        let worlds = Arc::new(Worlds::new(Arc::clone(&network), clock.clone()));
        let lists = ListCache::new(LIST_CACHE_BYTES, Arc::new(CacheFigures::new(&metrics)));
        let y2 = Y2Pool::new(
            shared_client(Arc::clone(&network))?,
            network,
            Arc::new(Y2Figures::new(&metrics)),
            Arc::clone(&worlds) as _,
        );
        let services = Arc::new(Services {
            clock: clock.clone(),
            y2,
            lists,
            traces: Arc::clone(&store) as _,
            keyring: Arc::clone(&keyring),
        });
        figures::sample(&metrics, &services, &registry);
        let retail = &settings.retail_operations;
        let retail_operations =
            RetailOperations::new(retail.api_key.clone(), retail.log, clock.clone(), Randomness::system())?;
        let readiness = Readiness::new(Arc::clone(&store) as _);
        Ok(Self { settings, clock, store, keyring, registry, services, readiness, metrics, worlds, retail_operations })
    }

    /// The router with the frame around it. Each call makes an independent one.
    pub fn router(&self) -> axum::Router {
        let server = &self.settings.server;
        crate::http::router(AppState::new(Handles {
            clock: self.clock.clone(),
            tenants: self.registry.clone(),
            services: Arc::clone(&self.services),
            readiness: self.readiness.clone(),
            metrics: self.metrics.clone(),
            serve_metrics: self.settings.metrics.enabled,
            body_limits: BodyLimits { max_bytes: server.max_body_bytes, timeout: server.body_read_timeout },
            frame: FrameOptions {
                public_url: server.public_url.clone(),
                max_in_flight: MAX_IN_FLIGHT,
                request_timeout: server.request_timeout,
                body_timeout: server.body_read_timeout,
            },
            retail_operations: self.retail_operations.clone(),
            site: Site {
                public_url: server.public_url.clone(),
                authorization_url: Some(self.settings.openapi.authorization_url.clone()),
            },
        }))
    }
}

/// The setting, or the file beside the database.
fn master_key_source(settings: &Settings, store: &SqliteStore) -> MasterKeySource {
    let secrets = &settings.secrets;
    match (&secrets.master_key, &secrets.master_key_file) {
        (Some(key), _) => MasterKeySource::Given(key.clone()),
        (None, Some(file)) => MasterKeySource::File(file.clone()),
        (None, None) => {
            let mut beside = store.file().as_os_str().to_owned();
            beside.push(".key");
            MasterKeySource::Beside(PathBuf::from(beside))
        }
    }
}
