//! Where every handle is built, once, and the tasks that run beside the requests. Knows every module; none knows it.

mod exchange_metrics;
mod housekeeping;
mod job_metrics;
mod metrics;
mod notification_metrics;
pub mod open;
mod process_metrics;
mod resolver;
mod server;
mod set_clock;
mod worlds;
mod write_down;

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;

use axum::Router;

use crate::{
    clock::Clock,
    config::Settings,
    flows::{
        Outgoing, Services,
        administration::Administration,
        cache::ListCache,
        connections::Y2Pool,
        exchange_log::ExchangeLog,
        livestore::{DatabaseReach, HealthChecks},
        notifications::{Inbox, Notifications},
    },
    health::{KeyState, Readiness, WriteState},
    http::{
        AppState, Handles, Site,
        api::retail_operations::{LogNeedsKey, RetailOperations},
        extract::TrustedProxies,
        limits::{RateLimitOptions, RateLimits},
        middleware::{MiddlewareOptions, RequestLimits, ShareOptions, Shares, SlotKind},
    },
    identity::{Fetcher, Tokens},
    network::{InvalidAllowEntries, Lookup, NetworkPolicy, PolicyResolver, shared_client_with, system_lookup},
    retail_operations::Randomness,
    store::{Store, StoreError},
    telemetry::Metrics,
    tenant::{TenantRegistry, secrets::Keyring},
    trace::Tracer,
    worker::{
        InboxOptions, InboxWorker, Job, Worker, WorkerOptions,
        jobs::{DeliverWebhook, ImportRun, PostBack, PullNotifications, PurgeExpired, Reseal, Retention},
    },
};
use exchange_metrics::ExchangeMetrics;
use job_metrics::JobMetrics;
use metrics::{CacheMetrics, Y2Metrics};
use notification_metrics::NotificationMetrics;
use open::{OpenError, Opened, open};
use resolver::Marked;
use worlds::Worlds;

/// Bytes that the lists of all tenants may take together.
const LIST_CACHE_BYTES: u64 = 64 << 20;

/// Every handle of the process.
pub struct App {
    /// The settings that it was built from.
    pub settings: Settings,
    /// Time and ids.
    pub clock: Clock,
    /// The database.
    pub store: Arc<dyn Store>,
    /// Opens and seals what is secret in it.
    pub keyring: Arc<Keyring>,
    /// Every tenant and every key.
    pub registry: TenantRegistry,
    /// Checks bearer tokens.
    pub tokens: Tokens,
    /// Asks issuers what they publish.
    pub issuers: Fetcher,
    /// What flows need.
    pub services: Arc<Services>,
    /// Whether traffic should come here.
    pub readiness: Readiness,
    writes: WriteState,
    /// Every metric.
    pub metrics: Metrics,
    /// Runs durable jobs, once it is told to.
    pub worker: Worker,
    /// Acts on notifications, once it is told to.
    pub inbox: InboxWorker,
    /// Sends webhooks, once it is told to.
    pub deliveries: Worker,
    /// Imports into shops, once it is told to.
    pub imports: Worker,
    worlds: Arc<Worlds>,
    retail_operations: RetailOperations,
}

/// Why the process cannot start. One line, fit for an operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database stays closed.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The tenants cannot be read.
    #[error(transparent)]
    Tenants(#[from] StoreError),
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

/// What a process has from its surroundings, settings aside.
#[derive(Clone)]
pub struct Surroundings {
    /// How names of hosts become addresses.
    pub lookup: Lookup,
    /// Who is told of requests and calls.
    pub tracer: Tracer,
}

/// The machine's look-up, and nobody to tell.
impl Default for Surroundings {
    fn default() -> Self {
        Self { lookup: system_lookup(), tracer: Tracer::off() }
    }
}

impl App {
    /// Opens the database, unlocks its secrets, loads every tenant, and builds the rest around them. Starts no task and
    /// listens nowhere.
    ///
    /// # Errors
    /// Why the process cannot start.
    pub async fn build(settings: Settings, clock: Clock) -> Result<Self, StartError> {
        Self::build_within(settings, clock, Surroundings::default()).await
    }

    /// [`App::build`] in surroundings of the caller's.
    ///
    /// # Errors
    /// Why the process cannot start.
    pub async fn build_within(
        settings: Settings,
        clock: Clock,
        Surroundings { lookup, tracer }: Surroundings,
    ) -> Result<Self, StartError> {
        let Opened { store, keyring } = open(&settings, &clock).await?;
        let registry = TenantRegistry::start(Arc::clone(&store) as _, Arc::clone(&keyring)).await?;
        let metrics = Metrics::new();
        let network = Arc::new(NetworkPolicy::new(&settings.network.allow)?);
        let worlds = Arc::new(Worlds::new(Arc::clone(&network), clock.clone()));
        let lists = ListCache::new(LIST_CACHE_BYTES, Arc::new(CacheMetrics::new(&metrics)));
        let client = shared_client_with(Marked(PolicyResolver::with_lookup(Arc::clone(&network), lookup)))?;
        let issuers = Fetcher::new(client.clone(), Arc::clone(&network), settings.auth.allow_http);
        let tokens = Tokens::new(settings.auth.issuers.clone(), registry.clone(), issuers.clone(), clock.clone());
        let notifications = Notifications {
            store: Arc::clone(&store),
            inbox: Inbox::new(Arc::clone(&store) as _),
            hmac_header: settings.notifications.hmac_header.clone(),
            public_url: settings.server.public_url.clone(),
            observer: Arc::new(NotificationMetrics::new(&metrics)),
        };
        let outgoing = Outgoing { http: client.clone(), policy: Arc::clone(&network) };
        let y2 = Y2Pool::new(client, network, Arc::new(Y2Metrics::new(&metrics)), Arc::clone(&worlds) as _);
        let exchange_log = Arc::new(ExchangeLog::new(
            Arc::clone(&store) as _,
            Arc::clone(&keyring),
            clock.clone(),
            Arc::new(ExchangeMetrics::new(&metrics)),
        ));
        exchange_log.refresh().await?;
        let services = Arc::new(Services {
            clock: clock.clone(),
            y2,
            lists,
            traces: Arc::clone(&store) as _,
            sessions: Arc::clone(&store) as _,
            runs: Arc::clone(&store) as _,
            consents: Arc::clone(&store) as _,
            stock_buffers: Arc::clone(&store) as _,
            database: DatabaseReach::new(Arc::clone(&store) as _),
            health_checks: HealthChecks::default(),
            exchange_log,
            outgoing,
            keyring: Arc::clone(&keyring),
            administration: Administration::new(Arc::clone(&store), registry.clone()),
            notifications,
            tracer,
            request_timeout: settings.server.request_timeout,
        });
        metrics::sample(&metrics, &services, &registry, &tokens);
        let writes = WriteState::new(Arc::clone(&store) as _);
        metrics::sample_database(&metrics, Arc::clone(&store), writes.clone());
        process_metrics::sample(&metrics, clock.now());
        let retail = &settings.retail_operations;
        let retail_operations =
            RetailOperations::new(retail.api_key.clone(), retail.log, clock.clone(), Randomness::system())?;
        let keys = KeyState::new(Arc::clone(&store), Arc::clone(&keyring));
        let readiness = Readiness::new(Arc::clone(&store) as _, keys, writes.clone(), clock.clone(), &metrics);
        let job_metrics = Arc::new(JobMetrics::new(&metrics));
        let worker = worker(&settings, &store, &keyring, &services, &registry, &job_metrics);
        let deliveries = deliveries(&settings, &store, &services, &job_metrics);
        let imports = imports(&settings, &store, &services, &registry, &job_metrics);
        let options = InboxOptions { grace: settings.server.shutdown_grace, ..InboxOptions::default() };
        let inbox = InboxWorker::new(Arc::clone(&store) as _, Arc::clone(&services), registry.clone(), options);
        Ok(Self {
            settings,
            clock,
            store,
            keyring,
            registry,
            tokens,
            issuers,
            services,
            readiness,
            writes,
            metrics,
            worker,
            inbox,
            deliveries,
            imports,
            worlds,
            retail_operations,
        })
    }

    /// Every route, with the middleware around them. Each call counts for itself.
    pub fn service(&self) -> Router {
        crate::http::service(&self.state())
    }

    /// What handlers share.
    pub fn state(&self) -> AppState {
        let server = &self.settings.server;
        let limits = &self.settings.limits;
        let rates = RateLimitOptions {
            per_credential: limits.per_credential,
            per_tenant: limits.per_tenant,
            per_address: limits.per_address,
        };
        let proxies = TrustedProxies::new(server.trusted_proxies.clone());
        let rate_limits = RateLimits::new(rates, proxies.clone(), &self.clock);
        let shares = ShareOptions {
            all: limits.max_in_flight,
            per_tenant: limits.max_in_flight_per_tenant,
            per_address: limits.max_in_flight_per_address,
        };
        AppState::new(Handles {
            clock: self.clock.clone(),
            tenants: self.registry.clone(),
            tokens: self.tokens.clone(),
            services: Arc::clone(&self.services),
            readiness: self.readiness.clone(),
            metrics: self.metrics.clone(),
            serve_metrics: self.settings.metrics.enabled,
            trusted_proxies: proxies.clone(),
            middleware: MiddlewareOptions {
                public_url: server.public_url.clone(),
                request_limits: RequestLimits {
                    body_bytes: server.max_body_bytes,
                    body_time: server.body_read_timeout,
                    answer_time: server.request_timeout,
                    slot: SlotKind::Request,
                },
                shares: Shares::new(shares, rate_limits.clone(), proxies.clone(), &self.metrics),
                tracer: self.services.tracer.clone(),
            },
            rate_limits,
            retail_operations: self.retail_operations.clone(),
            site: Site {
                public_url: server.public_url.clone(),
                authorization_url: Some(self.settings.openapi.authorization_url.clone()),
            },
        })
    }
}

/// The worker with every kind of job but deliveries.
fn worker(
    settings: &Settings,
    store: &Arc<dyn Store>,
    keyring: &Arc<Keyring>,
    services: &Arc<Services>,
    registry: &TenantRegistry,
    observer: &Arc<JobMetrics>,
) -> Worker {
    let clock = services.clock.clone();
    let days = |span: Duration| SignedDuration::try_from(span).unwrap_or(SignedDuration::MAX);
    let retention = Retention {
        notifications: days(settings.notifications.retention),
        events: days(settings.notifications.event_retention),
        exchanges: days(settings.exchange_log.retention),
        exchange_bytes: settings.exchange_log.max_bytes_per_tenant,
    };
    let purge = PurgeExpired { retention, store: Arc::clone(store), clock: clock.clone() };
    let reseal = Reseal { store: Arc::clone(store), keyring: Arc::clone(keyring) };
    let pull = PullNotifications { services: Arc::clone(services), registry: registry.clone() };
    let options = WorkerOptions { grace: settings.server.shutdown_grace, ..WorkerOptions::default() };
    let post_back = PostBack { services: Arc::clone(services), tenants: registry.clone() };
    let jobs: Vec<Arc<dyn Job>> = vec![Arc::new(purge), Arc::new(reseal), Arc::new(post_back), Arc::new(pull)];
    Worker::new(Arc::clone(store) as _, clock, jobs, Arc::clone(observer) as _, options)
}

/// The worker that sends webhooks: receivers may be slow, and hold up nothing else then.
fn deliveries(
    settings: &Settings,
    store: &Arc<dyn Store>,
    services: &Arc<Services>,
    observer: &Arc<JobMetrics>,
) -> Worker {
    let deliver = DeliverWebhook { services: Arc::clone(services) };
    let options = WorkerOptions {
        concurrency: 64,
        per_owner: 16,
        grace: settings.server.shutdown_grace,
        ..WorkerOptions::default()
    };
    let clock = services.clock.clone();
    Worker::new(Arc::clone(store) as _, clock, vec![Arc::new(deliver)], Arc::clone(observer) as _, options)
}

/// The worker of imports: a run takes minutes or hours, and holds up nothing else then.
fn imports(
    settings: &Settings,
    store: &Arc<dyn Store>,
    services: &Arc<Services>,
    registry: &TenantRegistry,
    observer: &Arc<JobMetrics>,
) -> Worker {
    let import = ImportRun { services: Arc::clone(services), tenants: registry.clone() };
    let options = WorkerOptions {
        concurrency: 8,
        per_owner: 2,
        grace: settings.server.shutdown_grace,
        ..WorkerOptions::default()
    };
    let clock = services.clock.clone();
    Worker::new(Arc::clone(store) as _, clock, vec![Arc::new(import)], Arc::clone(observer) as _, options)
}
