//! One Y2 client per connection revision, all on the one shared HTTP client. Knows no operation.
//!
//! A client holds what must survive a request: the cookie, the breaker, the slots. It costs a few hundred bytes; the HTTP
//! client below it, which costs a hundred thousand, is shared by all tenants.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use secrecy::SecretString;
use url::Url;

use super::call_log::RecentFailures;

use crate::{
    domain::ids::{ConnectionId, TenantId},
    flows::{Error, Y2Error},
    network::NetworkPolicy,
    tenant::{Connection, Endpoint, Tenant},
};

/// Where a simulated Y2 listens, and how to get in.
#[derive(Debug, Clone)]
pub struct SimulatedEndpoint {
    /// `http://127.0.0.1:<port>/Y2`
    pub base_url: Url,
    /// Its folder id.
    pub database_id: String,
    /// As a tenant would configure it.
    pub login: String,
    /// Drawn at random when the world was made.
    pub password: SecretString,
}

/// Why there is no simulated Y2. The sentences are safe to show.
#[derive(Debug, thiserror::Error)]
pub enum NoWorld {
    /// The tenant has as many as it may have.
    #[error("{0} simulated Y2s of this tenant run already, and more may not; take connections to `simulator:` out")]
    TooManyOfTenant(usize),
    /// The process has.
    #[error("{0} simulated Y2s run already, and more may not")]
    TooMany(usize),
    /// It could not be started.
    #[error("it could not be started")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The simulated worlds of this process: one per tenant and connection, made when first asked for. Whoever implements it
/// also allows the address in the [`NetworkPolicy`] for as long as the world lives.
#[async_trait]
pub trait SimulatedWorlds: Send + Sync {
    /// The world's endpoint; starts the world where it does not run yet. Asking again gives the same world.
    ///
    /// # Errors
    /// No port, or too many worlds.
    async fn endpoint(&self, tenant: &TenantId, connection: &ConnectionId) -> Result<SimulatedEndpoint, NoWorld>;
}

/// The clients of all tenants.
pub struct Y2Pool {
    http: reqwest::Client,
    network: Arc<NetworkPolicy>,
    observer: Arc<dyn cegid_y2::Observer>,
    worlds: Arc<dyn SimulatedWorlds>,
    clients: Mutex<HashMap<PoolKey, Pooled>>,
    recent_failures: Arc<RecentFailures>,
}

/// Whether the client leads to a simulator is part of the key: a sandbox must never be handed the client of a real Y2
/// that happens to have the same id.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PoolKey {
    tenant: TenantId,
    connection: ConnectionId,
    simulated: bool,
}

impl PoolKey {
    fn of(tenant: &Tenant, connection: &Connection) -> Self {
        Self {
            tenant: tenant.id.clone(),
            connection: connection.id.clone(),
            simulated: connection.endpoint == Endpoint::Simulator,
        }
    }
}

/// How many clients there are, by the state of their breaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breakers {
    /// Calls go through.
    pub closed: usize,
    /// Calls are refused.
    pub open: usize,
    /// One call tries whether Y2 is back.
    pub half_open: usize,
}

struct Pooled {
    revision: i64,
    client: cegid_y2::Client,
}

impl Y2Pool {
    /// A pool without clients. `http` is the shared client of [`crate::network::shared_client`], `network` its policy.
    pub fn new(
        http: reqwest::Client,
        network: Arc<NetworkPolicy>,
        observer: Arc<dyn cegid_y2::Observer>,
        worlds: Arc<dyn SimulatedWorlds>,
    ) -> Self {
        Self { http, network, observer, worlds, clients: Mutex::default(), recent_failures: Arc::default() }
    }

    /// The client of `connection` as it is in this revision of `tenant`. The client of an older revision is dropped;
    /// calls that still use it finish on it.
    ///
    /// # Errors
    /// The network policy forbids the address; a simulated world could not be started.
    pub async fn client(&self, tenant: &Tenant, connection: &Connection) -> Result<cegid_y2::Client, Error> {
        let key = PoolKey::of(tenant, connection);
        if let Some(client) = self.pooled(&key, tenant.revision) {
            return Ok(client);
        }
        let client = self.make(tenant, connection).await?;
        Ok(self.keep(key, tenant.revision, client))
    }

    /// The client that [`Y2Pool::client`] gave before for this revision of the tenant, if it did.
    pub fn known(&self, tenant: &Tenant, connection: &Connection) -> Option<cegid_y2::Client> {
        self.pooled(&PoolKey::of(tenant, connection), tenant.revision)
    }

    /// A client that is not kept, with a cookie and a breaker of its own: for whoever wants to know how Y2 does now.
    ///
    /// # Errors
    /// As of [`Y2Pool::client`].
    pub async fn make(&self, tenant: &Tenant, connection: &Connection) -> Result<cegid_y2::Client, Error> {
        let settings = self.settings(tenant, connection).await?;
        // The client itself meets the policy only where a name is resolved: an address in the URL never gets there.
        if self.network.check_url(&settings.base_url).is_err() {
            return Err(Error::y2(&connection.id, Y2Error::AddressForbidden));
        }
        Ok(cegid_y2::Client::new(self.http.clone(), settings, Arc::clone(&self.observer)))
    }

    /// Drops the clients of connections that `exists` does not know any more.
    pub fn retain(&self, exists: impl Fn(&TenantId, &ConnectionId) -> bool) {
        self.lock().retain(|key, _| exists(&key.tenant, &key.connection));
    }

    /// Which failures of all connections the log was recent_failures lately.
    pub(in crate::flows) fn recent_failures(&self) -> Arc<RecentFailures> {
        Arc::clone(&self.recent_failures)
    }

    /// How many clients there are, for metrics.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// The breakers of all clients, for metrics.
    pub fn breakers(&self) -> Breakers {
        let mut breakers = Breakers::default();
        for pooled in self.lock().values() {
            match pooled.client.breaker() {
                cegid_y2::BreakerState::Closed => breakers.closed += 1,
                cegid_y2::BreakerState::Open { .. } => breakers.open += 1,
                cegid_y2::BreakerState::HalfOpen => breakers.half_open += 1,
            }
        }
        breakers
    }

    /// Whether there is no client.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn pooled(&self, key: &PoolKey, revision: i64) -> Option<cegid_y2::Client> {
        self.lock().get(key).filter(|pooled| pooled.revision == revision).map(|pooled| pooled.client.clone())
    }

    /// Keeps `client` unless somebody was faster or the tenant has moved on meanwhile; answers the one to use.
    fn keep(&self, key: PoolKey, revision: i64, client: cegid_y2::Client) -> cegid_y2::Client {
        let mut clients = self.lock();
        match clients.get(&key) {
            Some(pooled) if pooled.revision == revision => pooled.client.clone(),
            // A request that began before the change: its client serves it and is not kept.
            Some(pooled) if pooled.revision > revision => client,
            _ => {
                clients.insert(key, Pooled { revision, client: client.clone() });
                client
            }
        }
    }

    async fn settings(&self, tenant: &Tenant, connection: &Connection) -> Result<cegid_y2::ClientSettings, Error> {
        let (base_url, database_id, login, password) = match &connection.endpoint {
            Endpoint::Url(url) => {
                (url.clone(), connection.database_id.clone(), connection.login.clone(), connection.password.clone())
            }
            Endpoint::Simulator => {
                let world = self.worlds.endpoint(&tenant.id, &connection.id).await.map_err(|reason| {
                    Error::SimulatorUnavailable { connection: connection.id.clone(), reason: Arc::new(reason) }
                })?;
                (world.base_url, world.database_id, world.login, world.password)
            }
        };
        Ok(cegid_y2::ClientSettings {
            base_url,
            database_id,
            login,
            password,
            timeout: connection.timeout,
            max_in_flight: connection.max_in_flight,
            max_reply_bytes: connection.max_reply_bytes,
            plug_in_names: connection.plugin_names.clone(),
        })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PoolKey, Pooled>> {
        // Nothing panics while it is held; a poisoned map would still be a whole one.
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
