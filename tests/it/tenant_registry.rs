//! Applying, sealing, and following changes: two handles on one database stand for two processes.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use async_trait::async_trait;

use cegid_connector::{
    domain::{audit::AuditOrigin, ids::TenantId, permission::Permission},
    store::{
        self, Application, ChangeFeed, Changes, Store, StoreError, StoredFile, TenantChange, TenantSet, VersionInfo,
    },
    tenant::{
        TenantRegistry,
        apply::{Applied, ApplyError, apply},
        documents::TenantFolder,
        keys::{self, KeyRefused, KeyRequest},
        registry::RETRY,
        secrets::{Keyring, MasterKey, MasterKeySource, UnlockError, unlock},
    },
};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

use crate::{
    database::Database,
    store::entry,
    tenant_files::{folder, outside},
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const TENANT: &str = "displayName: Demo\n";
const Y2: &str = "connections:\n  # the shop\n  default: {url: 'https://host/Y2', databaseId: D, login: l, password: \"hunter2\"} # é\n";

struct World {
    folder: TempDir,
    database: Database,
    store: Arc<dyn Store>,
    keyring: Arc<Keyring>,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::create().await;
        let store = open(&database).await;
        let beside = MasterKeySource::Beside(folder.path().join("master.key"));
        let keyring = Arc::new(unlock(&beside, store.as_ref()).await.unwrap());
        Self { folder, database, store, keyring }
    }

    /// A registry as another process would have it.
    async fn registry(&self) -> TenantRegistry {
        TenantRegistry::start(open(&self.database).await, Arc::clone(&self.keyring)).await.unwrap()
    }

    async fn apply(&self, folder: &TenantFolder) -> Result<Applied, ApplyError> {
        apply(self.store.as_ref(), &self.keyring, folder, outside(Path::new(".")), &AuditOrigin::command_line(NOW))
            .await
    }

    async fn apply_y2(&self, y2: &str) -> Result<Applied, ApplyError> {
        self.apply(&demo_with(y2)).await
    }

    async fn password(&self) -> String {
        self.registry().await.get(&demo()).unwrap().connections[0].password.expose_secret().to_owned()
    }
}

async fn open(database: &Database) -> Arc<dyn Store> {
    store::open(&database.url()).await.unwrap().store
}

fn demo() -> TenantId {
    "demo".parse().unwrap()
}

fn demo_with(y2: &str) -> TenantFolder {
    folder(&demo(), &[("tenant.yml", TENANT), ("server/y2.yml", y2)])
}

#[tokio::test]
async fn a_change_by_another_process_is_seen() {
    let world = World::new().await;
    let registry = world.registry().await;
    assert!(registry.get(&demo()).is_none());
    assert!(!registry.refresh_now().await.unwrap());

    assert_eq!(world.apply_y2(Y2).await.unwrap(), Applied::Version(1));
    assert!(registry.refresh_now().await.unwrap());
    let first = registry.get(&demo()).unwrap();
    assert_eq!(first.connections[0].password.expose_secret(), "hunter2");

    world.apply_y2(&Y2.replace("login: l", "login: m")).await.unwrap();
    registry.refresh_now().await.unwrap();
    let second = registry.get(&demo()).unwrap();
    assert_eq!(second.connections[0].login, "m");
    assert!(second.revision > first.revision);

    world.store.delete_tenant(&demo(), &entry(NOW)).await.unwrap();
    registry.refresh_now().await.unwrap();
    assert!(registry.get(&demo()).is_none());
}

/// A feed in memory: a database's thread would not stand still with the clock of the test.
#[derive(Default)]
struct Feed {
    revision: AtomicI64,
    polls: AtomicI64,
}

#[async_trait]
impl ChangeFeed for Feed {
    async fn revision(&self) -> Result<i64, StoreError> {
        self.polls.fetch_add(1, Ordering::SeqCst);
        let failing = self.polls.load(Ordering::SeqCst) == 3;
        if failing { Err(StoreError::Unavailable) } else { Ok(self.revision.load(Ordering::SeqCst)) }
    }

    async fn wait_for_change(&self, _seen: i64) {
        tokio::time::sleep(RETRY).await;
    }

    async fn changes_since(&self, _seen: i64) -> Result<Changes, StoreError> {
        let revision = self.revision.load(Ordering::SeqCst);
        let file = StoredFile { path: "tenant.yml".to_owned(), text: TENANT.to_owned() };
        let info = VersionInfo { tenant: demo(), version: 1, revision, applied_at: NOW };
        let VersionInfo { tenant, version, revision, applied_at } = info.clone();
        let set = TenantSet { tenant, version, revision, applied_at, files: vec![file], secrets: Vec::new() };
        let there = revision > 0;
        Ok(Changes {
            revision,
            tenants: if there { vec![info] } else { Vec::new() },
            changed_tenants: if there { vec![set] } else { Vec::new() },
            changed_keys: Vec::new(),
        })
    }
}

/// Lets the other task run until it waits for the clock.
async fn settle() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_poll_follows_within_a_second_and_outlives_a_failing_database() {
    let feed = Arc::new(Feed::default());
    let keyring = Arc::new(Keyring::new(&MasterKey::draw().unwrap()));
    let registry = TenantRegistry::start(feed.clone(), keyring).await.unwrap();
    let watch = tokio::spawn(registry.clone().watch());
    settle().await;
    feed.revision.store(1, Ordering::SeqCst);
    assert!(registry.get(&demo()).is_none());
    // The third look fails, the next one sees the change: two ticks are a second.
    for _ in 0..2 {
        tokio::time::advance(RETRY).await;
        settle().await;
    }
    assert!(registry.get(&demo()).is_some());
    assert_eq!(feed.polls.load(Ordering::SeqCst), 4);
    watch.abort();
}

#[tokio::test]
async fn only_changed_tenants_are_loaded_again() {
    let world = World::new().await;
    let other: TenantId = "other".parse().unwrap();
    world.apply_y2(Y2).await.unwrap();
    let registry = world.registry().await;
    let before = registry.get(&demo()).unwrap();
    world.apply(&folder(&other, &[("tenant.yml", TENANT)])).await.unwrap();
    registry.refresh_now().await.unwrap();
    assert!(Arc::ptr_eq(&before, &registry.get(&demo()).unwrap()));
    assert_eq!(registry.all().iter().map(|tenant| tenant.id.as_str()).collect::<Vec<_>>(), ["demo", "other"]);
}

#[tokio::test]
async fn a_broken_stored_tenant_leaves_the_others_in_effect() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let broken: TenantId = "broken".parse().unwrap();
    let file = StoredFile { path: "tenant.yml".to_owned(), text: "from: the future\n".to_owned() };
    let change =
        TenantChange { based_on: None, files: vec![file], secrets: Vec::new(), unchanged: Vec::new(), at: NOW };
    assert!(matches!(
        world.store.apply_tenant(&broken, &change, &entry(NOW)).await.unwrap(),
        Application::Applied { .. }
    ));
    let registry = world.registry().await;
    assert!(registry.get(&demo()).is_some() && registry.get(&broken).is_none());
    let reported = registry.broken();
    assert_eq!(reported.len(), 1);
    assert!(reported[0].1.to_string().contains("tenant.yml:1:1: from: found an unknown key"));

    world.apply(&folder(&broken, &[("tenant.yml", TENANT)])).await.unwrap();
    registry.refresh_now().await.unwrap();
    assert!(registry.get(&broken).is_some() && registry.broken().is_empty());
}

#[tokio::test]
async fn nothing_is_applied_when_anything_is_wrong() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let before = (world.store.revision().await.unwrap(), world.store.tenant(&demo()).await.unwrap());
    let error = world.apply_y2(&Y2.replace("databaseId", "databaseID")).await.unwrap_err();
    assert!(matches!(error, ApplyError::Problems(_)));
    assert_eq!((world.store.revision().await.unwrap(), world.store.tenant(&demo()).await.unwrap()), before);
}

#[tokio::test]
async fn the_same_files_again_change_nothing() {
    let world = World::new().await;
    assert_eq!(world.apply_y2(Y2).await.unwrap(), Applied::Version(1));
    assert_eq!(world.apply_y2(Y2).await.unwrap(), Applied::Unchanged(1));
    assert_eq!(world.apply_y2(&Y2.replace("hunter2", "hunter3")).await.unwrap(), Applied::Version(2));
    assert_eq!(world.password().await, "hunter3");
}

#[tokio::test]
async fn a_stored_file_keeps_its_comments_and_loses_its_password() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let set = world.store.tenant(&demo()).await.unwrap().unwrap();
    let expected = Y2.replace("\"hunter2\"", "\"${secret:connections.default.password}\"");
    assert_eq!(set.files[0].text, expected);
    assert!(world.database.holds("# the shop") && !world.database.holds("hunter2"));
}

#[tokio::test]
async fn an_exported_set_applies_again_and_keeps_its_secrets() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let exported = world.store.tenant(&demo()).await.unwrap().unwrap().files[0].text.clone();
    assert_eq!(world.apply_y2(&exported).await.unwrap(), Applied::Unchanged(1));
    let renamed = exported.replace("\n  default:", "\n  shop:");
    assert_eq!(world.apply_y2(&renamed).await.unwrap(), Applied::Version(2), "a secret may be taken along");
    assert_eq!(world.password().await, "hunter2");
    assert!(world.apply_y2(&exported).await.unwrap_err().to_string().contains("nothing is stored under it"));
}

#[tokio::test]
async fn a_stored_password_is_not_sent_to_another_host() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let exported = world.store.tenant(&demo()).await.unwrap().unwrap().files[0].text.clone();
    assert!(world.apply_y2(&exported.replace("host/Y2", "host/Y2_test")).await.is_ok());
    for elsewhere in ["https://evil/Y2", "http://host/Y2", "https://host:8443/Y2"] {
        let moved = exported.replace("https://host/Y2", elsewhere);
        let refused = world.apply_y2(&moved).await.unwrap_err().to_string();
        assert!(refused.contains("which was given for https://host, expected the password again"), "{refused}");
    }
}

#[tokio::test]
async fn a_secret_copied_to_another_tenant_does_not_open() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let set = world.store.tenant(&demo()).await.unwrap().unwrap();
    let thief: TenantId = "thief".parse().unwrap();
    let change =
        TenantChange { based_on: None, files: set.files, secrets: set.secrets, unchanged: Vec::new(), at: NOW };
    world.store.apply_tenant(&thief, &change, &entry(NOW)).await.unwrap();
    let registry = world.registry().await;
    assert!(registry.get(&thief).is_none());
    assert!(registry.broken()[0].1.to_string().contains("belongs to another tenant or place"));
}

#[tokio::test]
async fn a_wrong_master_key_is_refused_at_start() {
    let world = World::new().await;
    let other = MasterKeySource::Given(SecretString::from("11".repeat(32)));
    let refused = unlock(&other, world.store.as_ref()).await.unwrap_err();
    let UnlockError::WrongKey { sealed_under, given } = &refused else { panic!("{refused}") };
    assert_eq!(*sealed_under, world.keyring.key_id());
    assert_ne!(sealed_under, given);
    assert!(!refused.to_string().contains("1111111111"));
    let gone = MasterKeySource::Beside(world.folder.path().join("gone.key"));
    let refused = unlock(&gone, world.store.as_ref()).await.unwrap_err();
    assert!(matches!(refused, UnlockError::KeyMissing { .. }) && !world.folder.path().join("gone.key").exists());
}

#[tokio::test]
async fn of_two_keys_for_a_fresh_database_the_first_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::create().await;
    let (one, other) = (open(&database).await, open(&database).await);
    let beside = MasterKeySource::Beside(folder.path().join("master.key"));
    let (first, second) = tokio::join!(unlock(&beside, one.as_ref()), unlock(&beside, other.as_ref()));
    assert_eq!(first.unwrap().key_id(), second.unwrap().key_id());
    assert!(MasterKey::from_file(&folder.path().join("master.key")).is_ok());
}

#[tokio::test]
async fn a_revoked_key_is_refused_after_a_refresh() {
    let world = World::new().await;
    world.apply_y2(Y2).await.unwrap();
    let registry = world.registry().await;
    let permissions = [Permission::Y2StoresRead].into_iter().collect();
    let request = KeyRequest { name: "till".to_owned(), permissions, expires_at: None };
    let key = keys::create(world.store.as_ref(), &demo(), &request, &AuditOrigin::command_line(NOW)).await.unwrap();
    let value = key.value.expose_secret();
    assert_eq!(registry.keys().verify(value, NOW), Err(KeyRefused::Unknown));
    registry.refresh_now().await.unwrap();
    let caller = registry.keys().verify(value, NOW).unwrap();
    assert_eq!((caller.tenant.as_str(), caller.name.as_str()), ("demo", "till"));

    world.store.revoke_key(&demo(), &key.record.id, &entry(NOW)).await.unwrap();
    registry.refresh_now().await.unwrap();
    assert_eq!(registry.keys().verify(value, NOW), Err(KeyRefused::Revoked));

    world.store.delete_tenant(&demo(), &entry(NOW)).await.unwrap();
    registry.refresh_now().await.unwrap();
    assert_eq!(registry.keys().verify(value, NOW), Err(KeyRefused::Unknown));
}
