//! What the product does, topic by topic: administration, diagnostics, sandbox.
//!
//! Refuses to know axum and SQL. Talks to Y2 through [`cegid_y2`], to storage through the traits of [`crate::store`].

pub mod administration;
pub mod cache;
pub mod catalogue_import;
pub mod checkup;
pub mod connections;
mod customer_record;
pub mod diagnostics;
pub mod enrolment;
mod error;
pub mod exchange_log;
pub mod livestore;
pub mod notifications;
pub mod page;
pub mod sandbox;
pub mod shops;
#[cfg(test)]
mod testing;
pub mod webhooks;

use std::{sync::Arc, time::Duration};

pub use error::{Error, TlsFailure, Y2Error, Y2Failure};

use tokio::time::Instant;

use crate::{
    network::NetworkPolicy,
    store::{ConsentStore, LiveStoreSessionStore, RunStore, StockBufferStore, TraceStore},
    tenant::{Connection, Tenant, secrets::Keyring},
    trace::{TraceContext, Tracer},
};

/// Every handle that flows need, built once by `app`.
pub struct Services {
    /// Time and ids.
    pub clock: crate::clock::Clock,
    /// The Y2 clients of all connections.
    pub y2: connections::Y2Pool,
    /// The lists of diagnostics.
    pub lists: cache::ListCache,
    /// Where the sandbox keeps what it saw.
    pub traces: Arc<dyn TraceStore>,
    /// Sessions of LiveStore.
    pub sessions: Arc<dyn LiveStoreSessionStore>,
    /// Whether the database answers, for LiveStore's health checks.
    pub database: livestore::DatabaseReach,
    /// When tills last asked for LiveStore's health.
    pub health_checks: livestore::HealthChecks,
    /// What customers consented to.
    pub consents: Arc<dyn ConsentStore>,
    /// What is exchanged with other systems, where somebody wants to see it.
    pub exchange_log: Arc<exchange_log::ExchangeLog>,
    /// Imports into shops.
    pub runs: Arc<dyn RunStore>,
    /// How much of a stock is kept back from shops.
    pub stock_buffers: Arc<dyn StockBufferStore>,
    /// Calls others than Y2.
    pub outgoing: Outgoing,
    /// Seals what is kept.
    pub keyring: Arc<Keyring>,
    /// What administrators change and read.
    pub administration: administration::Administration,
    /// Notifications and webhooks.
    pub notifications: notifications::Notifications,
    /// RecentFailures of every call of Y2.
    pub tracer: Tracer,
    /// What a request may take; Y2 has a little less.
    pub request_timeout: Duration,
}

/// The one HTTP client, and whom it may call.
#[derive(Clone)]
pub struct Outgoing {
    /// Judges what names resolve to.
    pub http: reqwest::Client,
    /// Judges addresses that are no names.
    pub policy: Arc<NetworkPolicy>,
}

/// One caller's view: its tenant and the shared handles. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// The tenant of the path and of the credential.
    pub tenant: Arc<Tenant>,
    /// Shared handles.
    pub services: Arc<Services>,
    /// What the calls of Y2 continue, if the request belongs to a trace.
    pub trace: Option<Arc<TraceContext>>,
    /// When calls of Y2 have to be over, so that the caller hears how they ended. `None`: nobody waits for an answer.
    pub until: Option<Instant>,
}

impl Ctx {
    /// The Y2 client of a connection of this tenant.
    ///
    /// # Errors
    /// The network policy forbids the address; a simulated world could not be started.
    pub async fn y2(&self, connection: &Connection) -> Result<cegid_y2::Client, Error> {
        Ok(self.bound(self.services.y2.client(&self.tenant, connection).await?, connection))
    }

    /// A client for a check: the usual one while calls go through, so that it counts as one of them; else a fresh one,
    /// since the breaker would only say what is known.
    ///
    /// # Errors
    /// As of [`Ctx::y2`].
    pub async fn y2_for_check(&self, connection: &Connection) -> Result<cegid_y2::Client, Error> {
        let usual = self.y2(connection).await?;
        if usual.breaker() == cegid_y2::BreakerState::Closed {
            return Ok(usual);
        }
        Ok(self.bound(self.services.y2.make(&self.tenant, connection).await?, connection))
    }

    /// The client, with its calls within the time of the request, in its trace where it has one, and in the log.
    fn bound(&self, client: cegid_y2::Client, connection: &Connection) -> cegid_y2::Client {
        let scope = connections::CallScope {
            tenant: self.tenant.id.clone(),
            connection: connection.id.clone(),
            context: self.trace.clone(),
            recent_failures: self.services.y2.recent_failures(),
            log: Arc::clone(&self.services.exchange_log),
            clock: self.services.clock.clone(),
        };
        let tracer = self.services.tracer.clone();
        client.until(self.until).in_trace(Arc::new(connections::ConnectionTrace { tracer, scope: Arc::new(scope) }))
    }

    /// The language of labels: the connection's, else the tenant's.
    pub fn language<'c>(&'c self, connection: &'c Connection) -> &'c str {
        connection.language.as_deref().unwrap_or(&self.tenant.default_language)
    }
}
