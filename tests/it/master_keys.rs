//! From one master key to another: nothing is lost, nothing moves back, and everybody is told.

use std::{path::Path, sync::Arc, time::Duration};

use cegid_connector::{
    app::App,
    clock::Clock,
    domain::{audit::AuditOrigin, ids::TenantId},
    store::{self, SandboxTrace, Store},
    tenant::{
        TenantRegistry,
        apply::apply,
        reseal::{Resealed, reseal_all},
        secrets::{KeyInUse, Keyring, MasterKey, MasterKeySource, UnlockError, key_in_use, unlock_with},
    },
};
use http::Request;
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{
    binary::{Program, Running, connector},
    database::Database,
    tenant_files::{folder, outside},
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const OLD: u8 = 0xaa;
const NEW: u8 = 0xbb;
const TRACE: Uuid = Uuid::from_u128(7);

fn text(key: u8) -> String {
    format!("{key:02x}").repeat(32)
}

fn source(key: u8) -> MasterKeySource {
    MasterKeySource::Given(SecretString::from(text(key)))
}

fn master(key: u8) -> MasterKey {
    MasterKey::parse(&SecretString::from(text(key)), "test").unwrap()
}

/// What a process sees that starts with `key` and these others.
async fn starts(store: &dyn Store, key: u8, others: &[u8]) -> Result<Keyring, UnlockError> {
    let others: Vec<_> = others.iter().copied().map(master).collect();
    unlock_with(&source(key), &others, store, NOW).await
}

fn demo() -> TenantId {
    "demo".parse().unwrap()
}

fn demo_files() -> cegid_connector::tenant::documents::TenantFolder {
    let y2 = "connections:\n  default: {url: 'https://host/Y2', databaseId: D, login: l, password: hunter2}\n";
    folder(&demo(), &[("tenant.yml", "displayName: Demo\n"), ("server/y2.yml", y2)])
}

/// A tenant with a password and a trace, sealed under a key.
async fn furnished(store: &dyn Store, keyring: &Keyring) {
    apply(store, keyring, &demo_files(), outside(Path::new(".")), &AuditOrigin::command_line(NOW)).await.unwrap();
    let sealed = keyring.seal(&demo(), &format!("trace:{TRACE}"), b"what was seen").unwrap();
    let trace =
        SandboxTrace { id: TRACE, created_at: NOW, expires_at: "2099-01-01T00:00:00Z".parse().unwrap(), sealed };
    assert!(store.keep_trace(&demo(), &trace).await.unwrap());
}

/// Whether everything opens with that keyring.
async fn opens(store: &Arc<dyn Store>, keyring: Keyring) -> bool {
    let trace = store.trace(&demo(), TRACE, NOW).await.unwrap().unwrap();
    let seen = keyring.open(&demo(), &format!("trace:{TRACE}"), &trace.sealed);
    let registry = TenantRegistry::start(Arc::clone(store) as _, Arc::new(keyring)).await.unwrap();
    let password = registry.get(&demo()).map(|tenant| tenant.connections[0].password.expose_secret().to_owned());
    seen.is_ok_and(|seen| seen.as_slice() == b"what was seen") && password.as_deref() == Some("hunter2")
}

#[tokio::test]
async fn everything_moves_to_a_new_key_and_the_old_one_may_go() {
    let database = Database::create().await;
    let store = store::open(&database.url()).await.unwrap().store;
    let old = starts(store.as_ref(), OLD, &[]).await.unwrap();
    furnished(store.as_ref(), &old).await;
    // The new key alone opens nothing, and says so.
    assert!(matches!(starts(store.as_ref(), NEW, &[]).await, Err(UnlockError::WrongKey { .. })));

    let both = starts(store.as_ref(), NEW, &[OLD]).await.unwrap();
    assert_ne!(both.key_id(), old.key_id());
    assert_eq!(both.others().into_iter().map(Keyring::name).collect::<Vec<_>>(), [old.key_id()]);
    assert_eq!(reseal_all(store.as_ref(), &both).await.unwrap(), Resealed { moved: 2, unreadable: 0 });
    assert_eq!(reseal_all(store.as_ref(), &both).await.unwrap(), Resealed::default());
    assert!(opens(&store, both).await);
    assert!(opens(&store, starts(store.as_ref(), NEW, &[]).await.unwrap()).await);
    assert!(matches!(starts(store.as_ref(), OLD, &[]).await, Err(UnlockError::WrongKey { .. })));
}

#[tokio::test]
async fn a_process_with_old_settings_follows_and_moves_nothing_back() {
    let database = Database::create().await;
    let store = store::open(&database.url()).await.unwrap().store;
    let first = starts(store.as_ref(), OLD, &[]).await.unwrap();
    // It knows the next key already, and seals under the one in use.
    let waiting = starts(store.as_ref(), OLD, &[NEW]).await.unwrap();
    assert_eq!(waiting.key_id(), first.key_id());
    let moved = starts(store.as_ref(), NEW, &[OLD]).await.unwrap();
    assert_eq!(key_in_use(&waiting, store.as_ref()).await.unwrap(), KeyInUse::Known);
    assert_eq!(waiting.key_id(), moved.key_id());
    // One that knows the old key only cannot follow, and says which key it lacks.
    let in_use = moved.key_id();
    assert_eq!(key_in_use(&first, store.as_ref()).await.unwrap(), KeyInUse::Unknown { in_use: in_use.clone() });
    // Started again with old settings, it does not make the old key the newer one.
    let again = starts(store.as_ref(), OLD, &[NEW]).await.unwrap();
    assert_eq!(again.key_id(), in_use);
    assert_eq!(starts(store.as_ref(), NEW, &[]).await.unwrap().key_id(), in_use);
}

#[tokio::test]
async fn of_two_processes_that_bring_a_new_key_at_the_same_time_both_end_under_it() {
    let database = Database::create().await;
    let (one, other) =
        (store::open(&database.url()).await.unwrap().store, store::open(&database.url()).await.unwrap().store);
    starts(one.as_ref(), OLD, &[]).await.unwrap();
    let (first, second) = tokio::join!(starts(one.as_ref(), NEW, &[OLD]), starts(other.as_ref(), NEW, &[OLD]));
    assert_eq!(first.unwrap().key_id(), second.unwrap().key_id());
    assert!(starts(one.as_ref(), NEW, &[]).await.is_ok());
}

#[tokio::test]
async fn a_damaged_value_stays_and_does_not_stop_the_others() {
    let database = Database::create().await;
    let store = store::open(&database.url()).await.unwrap().store;
    let old = starts(store.as_ref(), OLD, &[]).await.unwrap();
    furnished(store.as_ref(), &old).await;
    let mut trace = store.trace(&demo(), TRACE, NOW).await.unwrap().unwrap();
    trace.id = Uuid::from_u128(1);
    assert!(store.keep_trace(&demo(), &trace).await.unwrap());
    let both = starts(store.as_ref(), NEW, &[OLD]).await.unwrap();
    assert_eq!(reseal_all(store.as_ref(), &both).await.unwrap(), Resealed { moved: 2, unreadable: 1 });
    assert_eq!(reseal_all(store.as_ref(), &both).await.unwrap(), Resealed { moved: 0, unreadable: 1 });
    assert!(opens(&store, both).await);
}

#[tokio::test]
async fn a_replica_that_lacks_the_key_in_use_is_not_ready_and_says_so() {
    let database = Database::create().await;
    let mut settings = database.settings();
    settings.secrets.master_key = Some(SecretString::from(text(OLD)));
    let app = App::build(settings, Clock::fixed(NOW)).await.unwrap();
    let readyz = async || {
        let request = Request::get("/readyz?verbose").body(axum::body::Body::empty()).unwrap();
        let answer = app.service().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status.as_u16(), serde_json::from_slice::<Value>(&body).unwrap()["checks"]["master_key"].clone())
    };
    assert_eq!(readyz().await, (200, Value::from("ok")));
    let moved = starts(app.store.as_ref(), NEW, &[OLD]).await.unwrap();
    let (status, said) = readyz().await;
    assert_eq!(status, 503);
    let said = said.as_str().unwrap();
    assert!(said.contains(&moved.key_id()) && said.contains("does not have"), "{said}");
}

/// Runs the binary on the database, with these keys.
fn command(database: &Database, arguments: &[&str], key: u8, previous: Option<u8>) -> Program {
    let mut command = connector(arguments);
    command.envs(database.environment());
    command.env("CEGID_CONNECTOR__SECRETS__MASTER_KEY", text(key));
    if let Some(previous) = previous {
        command.env("CEGID_CONNECTOR__SECRETS__PREVIOUS_MASTER_KEYS", text(previous));
    }
    command
}

/// The findings of `doctor` about master keys, and whether it ended well.
fn doctor(database: &Database, key: u8, previous: Option<u8>) -> (Option<i32>, Vec<String>) {
    let output = command(database, &["doctor", "--json"], key, previous).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap().iter().filter(|check| check["check"] == "master key");
    let line = |check: &Value| format!("{} {}", check["status"].as_str().unwrap(), check["finding"].as_str().unwrap());
    (output.status.code(), checks.map(line).collect())
}

#[tokio::test]
async fn the_server_moves_everything_and_doctor_says_when_the_old_key_may_go() {
    let database = Database::create().await;
    let tenant = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(tenant.path().join("demo/server")).unwrap();
    std::fs::write(tenant.path().join("demo/tenant.yml"), "displayName: Demo\n").unwrap();
    let y2 = "connections:\n  default:\n    url: 'simulator:'\n  real:\n    enabled: false\n    url: https://host/Y2\n    \
              databaseId: D\n    login: l\n    password: hunter2\n";
    std::fs::write(tenant.path().join("demo/server/y2.yml"), y2).unwrap();
    let folder = tenant.path().join("demo").display().to_string();
    let applied = command(&database, &["tenant", "apply", &folder], OLD, None).output().unwrap();
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));

    let (code, waiting) = doctor(&database, OLD, Some(NEW));
    assert_eq!(code, Some(1), "{waiting:?}");
    assert!(waiting[1].starts_with("warn nothing was ever sealed under the further key"), "{waiting:?}");

    let (code, before) = doctor(&database, NEW, Some(OLD));
    assert_eq!(code, Some(1), "{before:?}");
    assert!(before[1].starts_with("warn 1 value is still sealed under"), "{before:?}");

    let mut serve = command(&database, &["serve"], NEW, Some(OLD));
    serve.env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0").env("CEGID_CONNECTOR__LOG__FILTER", "warn");
    let mut running = Running::start(serve);
    let address = running.line().trim().rsplit(' ').next().unwrap().to_owned();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let since = Instant::now();
    loop {
        let answer = http.get(format!("{address}/readyz?verbose")).send().await.unwrap();
        let body: Value = answer.json().await.unwrap();
        if body["checks"]["master_key"].as_str().is_some_and(|said| said.contains("nothing is sealed any more under")) {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(20), "{body}");
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(running.stop(), Some(0));

    let (code, after) = doctor(&database, NEW, Some(OLD));
    assert_eq!(code, Some(1), "{after:?}");
    assert!(after[1].starts_with("warn nothing is sealed under the further key"), "{after:?}");
    let (code, alone) = doctor(&database, NEW, None);
    assert_eq!((code, alone.len()), (Some(1), 1), "{alone:?}");
    let listed = command(&database, &["job", "list"], NEW, None).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("reseal") && listed.contains("purge-expired"), "{listed}");
}
