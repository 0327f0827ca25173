//! Every tenant and every key in memory, kept up to date by watching one row. Knows no HTTP and no SQL.
//!
//! Readers never wait: they see one immutable map until the next one replaces it. However many tenants there are, there
//! is one task, and one small query whenever the store says that a look is worth it.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
    time::Duration,
};

use arc_swap::ArcSwap;
use foldhash::HashMap;
use tokio::sync::Mutex;

use super::{issuers::TenantIssuers, keys::ApiKeyIndex, load::load_all, model::Tenant, secrets::Keyring};
use crate::{
    domain::ids::TenantId,
    store::{ChangeFeed, Changes, StoreError},
    yaml::Problems,
};

/// How long until a failing database is asked again.
pub const RETRY: Duration = Duration::from_millis(500);

/// The tenants and keys of the installation. Cheap to clone; clones share the content.
#[derive(Clone)]
pub struct TenantRegistry(Arc<Inner>);

struct Inner {
    store: Arc<dyn ChangeFeed>,
    keyring: Arc<Keyring>,
    content: ArcSwap<Content>,
    keys: ApiKeyIndex,
    /// The revision that the content shows; held while it is being replaced.
    seen: Mutex<i64>,
}

/// What readers see.
#[derive(Clone, Default)]
struct Content {
    tenants: HashMap<TenantId, Arc<Tenant>>,
    broken: BTreeMap<TenantId, Arc<Problems>>,
    issuers: Arc<TenantIssuers>,
}

impl TenantRegistry {
    /// Loads everything once.
    ///
    /// # Errors
    /// The database's. A broken tenant is no error: it is left out and [reported](Self::broken).
    pub async fn start(store: Arc<dyn ChangeFeed>, keyring: Arc<Keyring>) -> Result<Self, StoreError> {
        let registry = Self(Arc::new(Inner {
            store,
            keyring,
            content: ArcSwap::default(),
            keys: ApiKeyIndex::default(),
            // Revisions start at 0, so the first look always reads.
            seen: Mutex::new(-1),
        }));
        registry.refresh_now().await?;
        Ok(registry)
    }

    /// A tenant.
    pub fn get(&self, tenant: &TenantId) -> Option<Arc<Tenant>> {
        self.0.content.load().tenants.get(tenant).cloned()
    }

    /// Every tenant, by id.
    pub fn all(&self) -> Vec<Arc<Tenant>> {
        let mut tenants: Vec<_> = self.0.content.load().tenants.values().cloned().collect();
        tenants.sort_by(|one, other| one.id.cmp(&other.id));
        tenants
    }

    /// The tenants whose stored set cannot be read, with the reasons. One that could be read before stays in effect as
    /// it was.
    pub fn broken(&self) -> Vec<(TenantId, Arc<Problems>)> {
        let content = self.0.content.load();
        content.broken.iter().map(|(tenant, problems)| (tenant.clone(), Arc::clone(problems))).collect()
    }

    /// The keys.
    pub fn keys(&self) -> &ApiKeyIndex {
        &self.0.keys
    }

    /// Whom the tenants trust to issue bearer tokens.
    pub fn issuers(&self) -> Arc<TenantIssuers> {
        Arc::clone(&self.0.content.load().issuers)
    }

    /// The revision of the database that is in effect here.
    pub async fn revision(&self) -> i64 {
        *self.0.seen.lock().await
    }

    /// Looks for changes and takes them over; answers whether there were any.
    ///
    /// # Errors
    /// The database's; what was loaded before stays in effect.
    pub async fn refresh_now(&self) -> Result<bool, StoreError> {
        let mut seen = self.0.seen.lock().await;
        if self.0.store.revision().await? == *seen {
            return Ok(false);
        }
        let changes = self.0.store.changes_since(*seen).await?;
        let revision = changes.revision;
        self.take_over(changes);
        *seen = revision;
        Ok(true)
    }

    /// Looks for changes for ever. Run it in one task; dropping the task ends it.
    pub async fn watch(self) {
        let mut failing = false;
        loop {
            match self.refresh_now().await {
                Ok(_) => {
                    if std::mem::take(&mut failing) {
                        tracing::info!("changes of tenants and keys are followed again");
                    }
                    let seen = *self.0.seen.lock().await;
                    self.0.store.wait_for_change(seen).await;
                }
                Err(error) => {
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(%error, "changes of tenants and keys cannot be followed; what is loaded stays");
                    }
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    fn take_over(&self, changes: Changes) {
        let there: HashSet<TenantId> = changes.tenants.into_iter().map(|info| info.tenant).collect();
        let mut content = Content::clone(&self.0.content.load());
        content.tenants.retain(|tenant, _| there.contains(tenant));
        content.broken.retain(|tenant, _| there.contains(tenant));
        let loaded = load_all(&changes.changed_tenants, &self.0.keyring);
        for (set, loaded) in changes.changed_tenants.iter().zip(loaded) {
            let tenant = &set.tenant;
            match loaded {
                Ok(loaded) => {
                    content.broken.remove(tenant);
                    content.tenants.insert(tenant.clone(), Arc::new(loaded));
                }
                Err(problems) => {
                    tracing::error!(tenant.id = %tenant, %problems, "a stored tenant cannot be read; the others go on");
                    content.broken.insert(tenant.clone(), Arc::new(problems));
                }
            }
        }
        content.issuers = TenantIssuers::next(&content.issuers, content.tenants.values());
        // Keys last: whoever holds a new key finds its tenant.
        self.0.content.store(Arc::new(content));
        self.0.keys.update(changes.changed_keys, |tenant| there.contains(tenant));
    }
}

impl std::fmt::Debug for TenantRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TenantRegistry({} tenants, {:?})", self.0.content.load().tenants.len(), self.0.keys)
    }
}
