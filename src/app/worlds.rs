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
    flows::connections::{NoWorld, SimulatedEndpoint, SimulatedWorlds},
    network::{AllowedExactly, NetworkPolicy},
};

/// Worlds at a time. Each is a socket and some mebibytes once it was written to.
const MAX_WORLDS: usize = 256;
/// Worlds of one tenant at a time, so that none takes those of the others: its own folders, a sandbox, and then some.
const MAX_WORLDS_OF_TENANT: usize = 16;

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

impl Worlds {
    pub(super) fn new(network: Arc<NetworkPolicy>, clock: Clock) -> Self {
        Self { network, clock, running: Mutex::default() }
    }

    /// Stops the worlds of connections that `exists` does not know.
    pub(super) fn retain(&self, exists: impl Fn(&TenantId, &ConnectionId) -> bool) {
        self.lock().retain(|(tenant, connection), _| exists(tenant, connection));
    }

    fn cell(&self, key: Key) -> Result<Arc<OnceCell<Running>>, NoWorld> {
        let mut running = self.lock();
        if let Some(cell) = running.get(&key) {
            return Ok(Arc::clone(cell));
        }
        if running.keys().filter(|(tenant, _)| *tenant == key.0).count() >= MAX_WORLDS_OF_TENANT {
            return Err(NoWorld::TooManyOfTenant(MAX_WORLDS_OF_TENANT));
        }
        if running.len() >= MAX_WORLDS {
            return Err(NoWorld::TooMany(MAX_WORLDS));
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
    async fn endpoint(&self, tenant: &TenantId, connection: &ConnectionId) -> Result<SimulatedEndpoint, NoWorld> {
        let cell = self.cell((tenant.clone(), connection.clone()))?;
        let running = cell.get_or_try_init(|| self.start()).await.map_err(NoWorld::Failed)?;
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
    async fn a_tenant_with_too_many_connections_takes_no_worlds_of_others_and_gets_room_by_taking_some_out() {
        let (_, worlds) = worlds();
        let (greedy, modest): (TenantId, TenantId) = ("greedy".parse().unwrap(), "modest".parse().unwrap());
        let id = |number: usize| -> ConnectionId { format!("c{number}").parse().unwrap() };
        for number in 0..MAX_WORLDS_OF_TENANT {
            worlds.endpoint(&greedy, &id(number)).await.unwrap();
        }
        for number in MAX_WORLDS_OF_TENANT..300 {
            let refused = worlds.endpoint(&greedy, &id(number)).await.unwrap_err();
            assert!(matches!(refused, NoWorld::TooManyOfTenant(_)));
        }
        worlds.endpoint(&greedy, &id(0)).await.expect("what runs is still there");
        let kept = worlds.endpoint(&modest, &id(0)).await.unwrap();
        worlds.retain(|tenant, connection| *tenant == modest || *connection != id(3));
        worlds.endpoint(&greedy, &id(299)).await.unwrap();
        assert_eq!(worlds.endpoint(&modest, &id(0)).await.unwrap().base_url, kept.base_url);
    }

    #[tokio::test]
    async fn the_address_of_a_world_may_be_called_as_long_as_it_runs() {
        let (network, worlds) = worlds();
        let tenant: TenantId = "one".parse().unwrap();
        let url = worlds.endpoint(&tenant, &"default".parse().unwrap()).await.unwrap().base_url;
        assert!(network.check_url(&url).is_ok());
        worlds.retain(|_, _| false);
        assert!(network.check_url(&url).is_err());
    }
}
