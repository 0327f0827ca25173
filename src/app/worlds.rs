//! The simulated Y2s of this process: one per tenant and connection whose `url` is `simulator:`, started when first asked
//! for, on a loopback port that only this process may call and with a password that only it knows. Knows no operation.

use std::{
    collections::HashMap,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use cegid_y2_simulator::{Sim, SimOptions, TimeSource};
use secrecy::SecretString;
use tokio::sync::OnceCell;

use crate::{
    clock::Clock,
    domain::ids::{ConnectionId, TenantId},
    flows::connections::{SimulatedEndpoint, SimulatedWorlds},
    network::{AllowedExactly, NetworkPolicy},
};

/// Worlds at a time. Each is a socket and some mebibytes once it was written to.
const MAX_WORLDS: usize = 256;

type Key = (TenantId, ConnectionId);

/// Every simulated Y2 of the process.
pub(super) struct Worlds {
    network: Arc<NetworkPolicy>,
    clock: Clock,
    running: Mutex<HashMap<Key, Arc<OnceCell<Running>>>>,
}

/// Dropping it stops the simulator and forbids its address again.
struct Running {
    endpoint: SimulatedEndpoint,
    _sim: Sim,
    _allowed: AllowedExactly,
}

/// There is no room for another one.
#[derive(Debug, thiserror::Error)]
#[error("{MAX_WORLDS} simulated worlds run already; run `cegid-connector simulate` for more, or restart")]
struct TooManyWorlds;

impl Worlds {
    pub(super) fn new(network: Arc<NetworkPolicy>, clock: Clock) -> Self {
        Self { network, clock, running: Mutex::default() }
    }

    /// Stops the worlds of tenants that `exists` does not know.
    pub(super) fn retain(&self, exists: impl Fn(&TenantId) -> bool) {
        self.lock().retain(|(tenant, _), _| exists(tenant));
    }

    fn cell(&self, key: Key) -> Result<Arc<OnceCell<Running>>, TooManyWorlds> {
        let mut running = self.lock();
        if let Some(cell) = running.get(&key) {
            return Ok(Arc::clone(cell));
        }
        if running.len() >= MAX_WORLDS {
            return Err(TooManyWorlds);
        }
        Ok(Arc::clone(running.entry(key).or_default()))
    }

    async fn start(&self) -> Result<Running, Box<dyn Error + Send + Sync>> {
        let clock = self.clock.clone();
        let clock = TimeSource::new(move || clock.now());
        // Making the first world takes some milliseconds of processor time.
        let options =
            tokio::task::spawn_blocking(move || SimOptions { pokes: false, clock, ..SimOptions::default() }).await?;
        let sim = Sim::start(options).await?;
        let credentials = sim.credentials();
        let endpoint = SimulatedEndpoint {
            base_url: sim.url(),
            database_id: credentials.database_id.clone(),
            login: credentials.login.clone(),
            password: SecretString::from(credentials.password.clone()),
        };
        let allowed = self.network.allow_exactly(sim.address());
        Ok(Running { endpoint, _sim: sim, _allowed: allowed })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<OnceCell<Running>>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SimulatedWorlds for Worlds {
    async fn endpoint(
        &self,
        tenant: &TenantId,
        connection: &ConnectionId,
    ) -> Result<SimulatedEndpoint, Box<dyn Error + Send + Sync>> {
        let cell = self.cell((tenant.clone(), connection.clone()))?;
        let running = cell.get_or_try_init(|| self.start()).await?;
        Ok(running.endpoint.clone())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn worlds() -> (Arc<NetworkPolicy>, Worlds) {
        let network = Arc::new(NetworkPolicy::default());
        (Arc::clone(&network), Worlds::new(network, Clock::system()))
    }

    #[tokio::test]
    async fn each_tenant_and_connection_has_a_world_of_its_own_that_stays_the_same() {
        let (_, worlds) = worlds();
        let (one, two, id) = ("one".parse().unwrap(), "two".parse().unwrap(), "default".parse().unwrap());
        let first = worlds.endpoint(&one, &id).await.unwrap();
        let again = worlds.endpoint(&one, &id).await.unwrap();
        let other = worlds.endpoint(&two, &id).await.unwrap();
        assert_eq!(first.base_url, again.base_url);
        assert_ne!(first.base_url, other.base_url);
        assert_ne!(first.password.expose_secret(), other.password.expose_secret());
    }

    #[tokio::test]
    async fn the_address_of_a_world_may_be_called_as_long_as_it_runs() {
        let (network, worlds) = worlds();
        let tenant: TenantId = "one".parse().unwrap();
        let url = worlds.endpoint(&tenant, &"default".parse().unwrap()).await.unwrap().base_url;
        assert!(network.check_url(&url).is_ok());
        worlds.retain(|_| false);
        assert!(network.check_url(&url).is_err());
    }
}
