//! What is counted of Y2, of the cache and of the process, under which names. The observers of the modules end here.

use std::{hash::Hash, sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use cegid_y2::{CallOutcome, Observer};
use foldhash::HashMap;
use metrics::{Counter, Histogram};

use crate::{
    flows::{
        Services,
        cache::{CacheObserver, OUTCOMES},
    },
    health::WriteState,
    identity::Tokens,
    store::Store,
    telemetry::{Metrics, logs},
    tenant::TenantRegistry,
};

/// Handles by their labels, made on first sight and read without a lock: a look-up here is cheaper than one in the
/// registry.
struct Handles<K, H>(ArcSwap<HashMap<K, H>>);

impl<K: Eq + Hash + Clone, H: Clone> Handles<K, H> {
    fn with(&self, labels: K, make: impl FnOnce() -> H, act: impl FnOnce(&H)) {
        if let Some(handle) = self.0.load().get(&labels) {
            return act(handle);
        }
        let handle = make();
        act(&handle);
        self.0.rcu(|handles| {
            let mut handles = HashMap::clone(handles);
            handles.insert(labels.clone(), handle.clone());
            handles
        });
    }
}

impl<K, H> Default for Handles<K, H> {
    fn default() -> Self {
        Self(ArcSwap::default())
    }
}

/// Calls of Y2 by service, operation and outcome.
pub(super) struct Y2Metrics {
    metrics: Metrics,
    calls: Handles<(&'static str, &'static str, CallOutcome), Counter>,
    durations: Handles<(&'static str, &'static str), Histogram>,
}

impl Y2Metrics {
    pub(super) fn new(metrics: &Metrics) -> Self {
        metrics.describe_counter("y2_calls_total", "Calls of Y2 by service, operation and outcome.");
        metrics.describe_seconds("y2_call_duration_seconds", "Calls of Y2, waiting and retries included.");
        Self { metrics: metrics.clone(), calls: Handles::default(), durations: Handles::default() }
    }
}

impl Observer for Y2Metrics {
    fn called(&self, service: &'static str, operation: &'static str, outcome: CallOutcome, elapsed: Duration) {
        let count = |outcome: CallOutcome| {
            let labels = [("service", service), ("operation", operation), ("outcome", outcome.as_str())];
            self.metrics.counter("y2_calls_total", labels)
        };
        let calls = || {
            // All outcomes appear with the first: the rise of a counter that was not there before is seen by nobody.
            CallOutcome::ALL.into_iter().map(count).for_each(drop);
            count(outcome)
        };
        let durations =
            || self.metrics.seconds("y2_call_duration_seconds", [("service", service), ("operation", operation)]);
        self.calls.with((service, operation, outcome), calls, |calls| calls.increment(1));
        self.durations.with((service, operation), durations, |durations| durations.record(elapsed.as_secs_f64()));
    }
}

/// Look-ups of lists by list and outcome.
pub(super) struct CacheMetrics {
    metrics: Metrics,
    lookups: Handles<(&'static str, &'static str), Counter>,
}

impl CacheMetrics {
    pub(super) fn new(metrics: &Metrics) -> Self {
        metrics.describe_counter("list_cache_lookups_total", "Look-ups of cached lists by list and outcome.");
        Self { metrics: metrics.clone(), lookups: Handles::default() }
    }
}

impl CacheObserver for CacheMetrics {
    fn looked_up(&self, list: &'static str, outcome: &'static str) {
        let count = |outcome| self.metrics.counter("list_cache_lookups_total", [("list", list), ("outcome", outcome)]);
        let lookups = || {
            OUTCOMES.into_iter().map(count).for_each(drop);
            count(outcome)
        };
        self.lookups.with((list, outcome), lookups, |lookups| lookups.increment(1));
    }
}

/// The connections to the database, read when somebody asks.
pub(super) fn sample_database(metrics: &Metrics, store: Arc<dyn Store>, writes: WriteState) {
    metrics.describe_gauge("database_connections", "Connections to the database by pool and state.");
    metrics.describe_gauge("database_connections_limit", "Connections to the database that there may be, by pool.");
    metrics.describe_counter(
        "database_acquire_timeouts_total",
        "Calls that waited for a connection to the database in vain.",
    );
    metrics.describe_gauge("database_writable", "1 while the database takes changes, as far as was tried; else 0.");
    let writable = metrics.gauge::<&str, 0>("database_writable", []);
    let gauges: Vec<_> = store
        .pools()
        .iter()
        .map(|pool| {
            metrics.gauge("database_connections_limit", [("pool", pool.pool)]).set(f64::from(pool.limit));
            ["idle", "in_use"]
                .map(|state| metrics.gauge("database_connections", [("pool", pool.pool), ("state", state)]))
        })
        .collect();
    let timeouts = metrics.counter::<&str, 0>("database_acquire_timeouts_total", []);
    metrics.sample_with(move || {
        for ([idle, in_use], pool) in gauges.iter().zip(store.pools()) {
            idle.set(f64::from(pool.idle));
            in_use.set(f64::from(pool.open.saturating_sub(pool.idle)));
        }
        writable.set(f64::from(u8::from(writes.possible())));
        timeouts.absolute(store.acquire_timeouts());
    });
}

/// Gauges that are read when somebody asks.
pub(super) fn sample(metrics: &Metrics, services: &Arc<Services>, registry: &TenantRegistry, tokens: &Tokens) {
    metrics.describe_gauge("list_cache_bytes", "What the cached lists weigh.");
    metrics.describe_gauge("y2_clients", "Clients of Y2 in the pool: one per connection that was used.");
    metrics.describe_gauge("y2_breakers", "Clients of Y2 by the state of their breaker: closed, open or half_open.");
    metrics.describe_gauge("tenants", "Tenants in effect.");
    metrics.describe_gauge("tenants_broken", "Tenants whose stored set cannot be read.");
    metrics.describe_gauge("api_keys", "API keys in the index, revoked and expired ones included.");
    metrics.describe_gauge("bearer_tokens_remembered", "Bearer tokens that need no further check of their signature.");
    metrics.describe_counter("log_lines_dropped_total", "Log lines that nobody read fast enough.");
    let dropped = metrics.counter::<&str, 0>("log_lines_dropped_total", []);
    let gauge = |name| metrics.gauge::<&str, 0>(name, []);
    let (bytes, clients) = (gauge("list_cache_bytes"), gauge("y2_clients"));
    let (tenants, broken, keys) = (gauge("tenants"), gauge("tenants_broken"), gauge("api_keys"));
    let remembered = gauge("bearer_tokens_remembered");
    let breakers = ["closed", "open", "half_open"].map(|state| metrics.gauge("y2_breakers", [("state", state)]));
    let (services, registry, tokens) = (Arc::clone(services), registry.clone(), tokens.clone());
    metrics.sample_with(move || {
        remembered.set(tokens.remembered() as f64);
        bytes.set(services.lists.weight() as f64);
        clients.set(services.y2.len() as f64);
        let states = services.y2.breakers();
        for (gauge, count) in breakers.iter().zip([states.closed, states.open, states.half_open]) {
            gauge.set(count as f64);
        }
        tenants.set(registry.all().len() as f64);
        broken.set(registry.broken().len() as f64);
        keys.set(registry.keys().len() as f64);
        dropped.absolute(logs::dropped_lines());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_y2_are_counted_by_service_operation_and_outcome() {
        let metrics = Metrics::new();
        let observer = Y2Metrics::new(&metrics);
        observer.called("CustomerWcfService", "GetCustomerDetail", CallOutcome::Fault, Duration::from_millis(3));
        observer.called("CustomerWcfService", "GetCustomerDetail", CallOutcome::Fault, Duration::from_millis(4));
        let text = metrics.render();
        let line = "y2_calls_total{service=\"CustomerWcfService\",operation=\"GetCustomerDetail\",outcome=\"fault\"} 2";
        assert!(text.contains(line), "{text}");
        assert!(text.contains("y2_call_duration_seconds_count"), "{text}");
        let line =
            "y2_calls_total{service=\"CustomerWcfService\",operation=\"GetCustomerDetail\",outcome=\"timeout\"} 0";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn lookups_are_counted_by_list_and_outcome() {
        let metrics = Metrics::new();
        CacheMetrics::new(&metrics).looked_up("stores", "hit");
        let text = metrics.render();
        assert!(text.contains("list_cache_lookups_total{list=\"stores\",outcome=\"hit\"} 1"), "{text}");
        assert!(text.contains("list_cache_lookups_total{list=\"stores\",outcome=\"stale\"} 0"), "{text}");
    }
}
