//! A Postgres that loses its connections, or takes no changes, or whose answer to a change is lost. One that goes away altogether is in `replicas.rs`.

use std::time::Duration;

use cegid_connector::{
    domain::{audit::AuditOrigin, permission_set::PermissionSet},
    store::{self, SandboxTrace, StoreError},
    tenant::keys::{self, KeyRequest},
};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::{
    cut_proxy::{Break, CutProxy},
    database::PostgresDatabase,
    replicas::{apply_demo, client, command, run, serve, status, until},
    store::{at, make_tenant},
};

/// The server's connections end all at once, that on which it listens too, as when a firewall forgets them.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_listening_connection_is_made_again_and_what_was_missed_is_caught_up_with() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    apply_demo(&url);
    let (running, server) = serve(&url);
    let (http, servers) = (client(), [server.as_str(), server.as_str()]);
    for _ in 0..3 {
        let others = "datname = current_database() and pid <> pg_backend_pid()";
        database.execute(&format!("select pg_terminate_backend(pid) from pg_stat_activity where {others}")).await;
        let key =
            run(&url, &["key", "create", "--tenant", "demo", "--name", "x", "--scope", "tenant.y2.settings:read"]);
        until(&http, servers, "/api/demo/cegid/stores", &key, 403).await;
    }
    assert_eq!(running.stop(), Some(0));
}

/// A server that takes no changes, as a standby does or one that was made read-only for maintenance.
#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_postgres_refuses_changes_alone_and_needs_no_restart() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    apply_demo(&url);
    let scopes = ["tenant.access:read", "tenant.access:write"];
    let key = run(&url, &[&["key", "create", "--tenant", "demo", "--name", "x", "--scope"], &scopes[..]].concat());
    let (running, server) = serve(&url);
    let http = client();
    let name = url.rsplit('/').next().unwrap();
    let become_so = async |read_only: &str| {
        // Those who are connected keep what they began with.
        let set = format!("alter database {name} set default_transaction_read_only = {read_only}");
        database.execute(&format!("set transaction read write; {set}")).await;
        let others = "datname = current_database() and pid <> pg_backend_pid()";
        database.execute(&format!("select pg_terminate_backend(pid) from pg_stat_activity where {others}")).await;
    };
    let made = async || {
        let body = serde_json::json!({ "name": "y", "scopes": ["tenant.access:read"] });
        let keys = format!("{server}/api/demo/admin/api-keys");
        let answer = http.post(keys).header("x-api-key", &key).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let ready = async |expected: fn(&str) -> bool| {
        let since = Instant::now();
        loop {
            let said = http.get(format!("{server}/readyz")).send().await.unwrap().text().await.unwrap();
            if expected(&said) {
                return said;
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{said}");
            sleep(Duration::from_millis(20)).await;
        }
    };
    become_so("on").await;
    let said = ready(|said| said.starts_with("ready, but changes: ")).await;
    assert!(said.contains("cannot be written"), "{said}");
    let (code, problem) = made().await;
    assert!(code == 503 && problem.contains("cannot be written: nothing was changed"), "{code} {problem}");
    assert_eq!(status(&http, &server, "/api/demo/admin/api-keys", &key).await, 200);
    let output = command(&url, &["doctor"]).output().unwrap();
    let doctor = String::from_utf8(output.stdout).unwrap();
    assert!(doctor.contains("FAIL") && doctor.contains("cannot be written"), "{doctor}");
    become_so("off").await;
    ready(|said| said == "ready").await;
    assert_eq!(made().await.0, 201);
    assert_eq!(running.stop(), Some(0));
}

/// A server whose disk has room for a page or two, and not for a change: it refuses what is larger, as a full disk does.
#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_with_room_for_less_than_a_change_takes_none_and_everybody_is_told() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    apply_demo(&url);
    let scopes = ["tenant.access:read", "tenant.access:write"];
    let key = run(&url, &[&["key", "create", "--tenant", "demo", "--name", "x", "--scope"], &scopes[..]].concat());
    database
        .execute(
            "create function no_room() returns trigger language plpgsql as
             $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
             create trigger no_room before insert on api_keys for each row execute function no_room();
             create trigger no_room before update on write_probe for each row
             when (octet_length(new.filler) > 16384) execute function no_room()",
        )
        .await;
    let (running, server) = serve(&url);
    let http = client();
    let make = async || {
        let body = serde_json::json!({ "name": "y", "scopes": ["tenant.access:read"] });
        let keys = format!("{server}/api/demo/admin/api-keys");
        let answer = http.post(keys).header("x-api-key", &key).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (code, problem) = make().await;
    assert!(
        code == 503 && problem.contains("disk of the connector's database is full: nothing was changed"),
        "{problem}"
    );
    let metrics = http.get(format!("{server}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.lines().any(|line| line == "database_writable 0"), "at once");
    let ready = http.get(format!("{server}/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let ready = ready.text().await.unwrap();
    assert!(ready.contains("ready, but changes: the disk of the database is full"), "{ready}");
    let doctor = command(&url, &["doctor"]).output().unwrap();
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("the disk of the database is full") && doctor.contains("make room"), "{doctor}");
    database.execute("drop trigger no_room on api_keys; drop trigger no_room on write_probe").await;
    assert_eq!(make().await.0, 201);
    assert_eq!(running.stop(), Some(0));
}

/// The connection breaks while a change is committed: nobody can know whether it was made, and the caller is told so, and
/// where to look.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_answer_is_lost_is_in_doubt_and_the_audit_tells_whether_it_was_made() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    apply_demo(&url);
    let scopes =
        ["tenant.access:read", "tenant.access:write", "tenant.configuration:read", "tenant.configuration:write"];
    let key = run(&url, &[&["key", "create", "--tenant", "demo", "--name", "first", "--scope"], &scopes[..]].concat());
    let proxy = CutProxy::to(database.address()).await;
    let (running, server) = serve(&database.url_through(proxy.address));
    let http = client();
    let admin = format!("{server}/api/demo/admin");
    let get = async |path: &str| {
        let answer = http.get(format!("{admin}/{path}")).header("x-api-key", &key).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<serde_json::Value>().await.unwrap()
    };
    let names = async || -> Vec<String> {
        let keys = get("api-keys").await;
        keys["items"].as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap().to_owned()).collect()
    };
    let make = async |name: &str| {
        let body = serde_json::json!({ "name": name, "scopes": ["tenant.access:read"] });
        let request = http.post(format!("{admin}/api-keys")).header("x-api-key", &key).json(&body);
        let answer = request.send().await.unwrap();
        let retry = answer.headers().contains_key("retry-after");
        (answer.status().as_u16(), retry, answer.json::<serde_json::Value>().await.unwrap())
    };

    proxy.cut_after("key-one", "COMMIT", Break::After);
    let (code, retry, problem) = make("key-one").await;
    assert!(code == 503 && !retry && proxy.has_cut(), "{code} {problem}");
    assert_eq!(problem["inDoubt"], "key.create");
    assert!(problem["detail"].as_str().unwrap().contains("Look for `key.create` in the audit"), "{problem}");
    assert_eq!(names().await, ["key-one", "first"]);
    assert_eq!(get("audit").await["items"][0]["action"], "key.create");

    proxy.cut_after("key-two", "COMMIT", Break::Before);
    let (code, retry, problem) = make("key-two").await;
    assert!(code == 503 && !retry && proxy.has_cut(), "{code} {problem}");
    assert_eq!(problem["inDoubt"], "key.create", "nobody here can tell it from the other one");
    assert_eq!(names().await, ["key-one", "first"]);

    // What breaks before the commit did not happen, and may be repeated.
    proxy.cut_after("key-three", "insert into audit_entries", Break::After);
    let (code, retry, problem) = make("key-three").await;
    assert!(code == 503 && retry && proxy.has_cut(), "{code} {problem}");
    assert!(problem.get("inDoubt").is_none(), "{problem}");
    assert_eq!(names().await, ["key-one", "first"]);

    // A file, the same.
    let file = format!("{admin}/configuration/tenant.yml");
    let read = http.get(&file).header("x-api-key", &key).send().await.unwrap();
    let tag = read.headers()["etag"].clone();
    let text = format!("{}\n# changed\n", read.text().await.unwrap());
    proxy.cut_after("# changed", "COMMIT", Break::After);
    let put =
        http.put(&file).header("x-api-key", &key).header("if-match", tag).header("content-type", "application/yaml");
    let answer = put.body(text.clone()).send().await.unwrap();
    assert!(answer.status() == 503 && !answer.headers().contains_key("retry-after"));
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["inDoubt"], "configuration.replace");
    let read = http.get(&file).header("x-api-key", &key).send().await.unwrap();
    assert_eq!(read.text().await.unwrap(), text);
    assert_eq!(running.stop(), Some(0));
}

/// Once a change is made, nothing that is read after it makes a failure of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_was_made_is_told_even_if_the_database_goes_away_after_it() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let proxy = CutProxy::to(database.address()).await;
    let store = store::open(&database.url_through(proxy.address)).await.unwrap().store;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let origin = AuditOrigin::command_line(at(1));
    let request = KeyRequest { name: "x".to_owned(), permissions: PermissionSet::all(), expires_at: None };
    // Whatever reads keys from now on breaks.
    proxy.cut("from api_keys", Break::Before);
    let made = keys::create(store.as_ref(), &demo, &request, &origin).await.unwrap();
    assert!(!proxy.has_cut());
    assert!(store.key(&demo, &made.record.id).await.is_err() && proxy.has_cut());
    assert_eq!(store.key(&demo, &made.record.id).await.unwrap().unwrap().record, made.record);
}

/// Of a statement that is a transaction of its own, the same holds as of a commit.
#[tokio::test]
async fn a_single_statement_whose_answer_is_lost_is_in_doubt() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let proxy = CutProxy::to(database.address()).await;
    let store = store::open(&database.url_through(proxy.address)).await.unwrap().store;
    let demo = make_tenant(store.as_ref(), "demo").await;
    let trace = |id, sealed: &str| SandboxTrace {
        id: Uuid::from_u128(id),
        created_at: at(1),
        expires_at: at(2),
        sealed: sealed.as_bytes().to_vec(),
    };
    assert!(store.keep_trace(&demo, &trace(1, "before")).await.unwrap());
    proxy.cut("the answer is lost", Break::After);
    let lost = store.keep_trace(&demo, &trace(2, "the answer is lost")).await.unwrap_err();
    assert!(matches!(lost, StoreError::InDoubt) && !lost.is_transient(), "{lost}");
    assert!(store.trace(&demo, Uuid::from_u128(2), at(1)).await.unwrap().is_some());
    proxy.cut("from api_keys", Break::Before);
    let read = store.keys(&demo).await.unwrap_err();
    assert!(matches!(read, StoreError::Unavailable) && proxy.has_cut(), "reading is not in doubt");
}
