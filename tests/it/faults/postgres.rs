//! A Postgres that loses its connections, or takes no changes. One that goes away altogether is in `replicas.rs`.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{
    database::PostgresDatabase,
    replicas::{apply_demo, client, command, run, serve, status, until},
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
