//! Replicas behind a proxy are restarted one after the other, as an upgrade does it, while they are asked all the time.
//! `cargo bench --bench load -- restarts` does it fifty times.

use futures_util::future::join_all;
use reqwest::Client;
use tokio::sync::watch;

use crate::{
    binary::Running,
    database::PostgresDatabase,
    replicas::{apply_demo, client, command, run, status},
    reverse_proxy::{LOOK, ReverseProxy},
};

/// `serve` at this address; port 0 is a free one. Answers the real address.
fn serve(url: &str, address: &str) -> (Running, String) {
    let mut serve = command(url, &["serve"]);
    serve.env("CEGID_CONNECTOR__SERVER__BIND", address).env("CEGID_CONNECTOR__LOG__FILTER", "warn");
    // So that the proxy looks in time, also on a machine with much else to do.
    serve.env("CEGID_CONNECTOR__SERVER__DRAIN_DELAY", format!("{}ms", (LOOK * 20).as_millis()));
    for limit in ["PER_CREDENTIAL", "PER_TENANT"] {
        serve.env(format!("CEGID_CONNECTOR__LIMITS__{limit}"), "off");
    }
    let mut running = Running::start(serve);
    let line = running.line();
    (running, line.trim().rsplit('/').next().unwrap().to_owned())
}

/// Asks until it is told to stop, and answers how often.
async fn ask(http: Client, proxy: String, key: String, stop: watch::Receiver<bool>) -> usize {
    let mut asked = 0;
    while !*stop.borrow() {
        for path in ["/api/demo/cegid/stores", "/api/demo/admin/api-keys"] {
            let answer = http.get(format!("{proxy}{path}")).header("x-api-key", &key).send().await.unwrap();
            let status = answer.status();
            assert_eq!(status, 200, "{path}: {}", answer.text().await.unwrap());
            asked += 1;
        }
    }
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_fails_while_replicas_are_restarted_in_turn() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let url = database.url();
    apply_demo(&url);
    let scopes = ["tenant.y2.stores:read", "tenant.access:read"];
    let key = run(&url, &[&["key", "create", "--tenant", "demo", "--name", "x", "--scope"], &scopes[..]].concat());
    let (mut replicas, addresses): (Vec<_>, Vec<_>) = (0..2).map(|_| serve(&url, "127.0.0.1:0")).unzip();
    let proxy = ReverseProxy::before(&addresses).await.unwrap();
    for number in 0..2 {
        proxy.until(number, true).await;
    }
    let (http, front) = (client(), format!("http://{}", proxy.address));
    assert_eq!(status(&http, &front, "/api/demo/cegid/stores", &key).await, 200);

    let (stop, stopped) = watch::channel(false);
    let callers: Vec<_> =
        (0..8).map(|_| tokio::spawn(ask(http.clone(), front.clone(), key.clone(), stopped.clone()))).collect();
    for (number, address) in addresses.iter().enumerate() {
        let old = replicas.remove(0);
        let ended = tokio::task::spawn_blocking(|| old.stop()).await.unwrap();
        assert_eq!(ended, Some(0));
        proxy.until(number, false).await;
        let asked = proxy.asked()[number];
        replicas.push(serve(&url, address).0);
        // It takes its part of the requests again.
        while proxy.asked()[number] == asked {
            tokio::task::yield_now().await;
        }
    }
    stop.send_replace(true);
    let asked: Vec<usize> = join_all(callers).await.into_iter().map(Result::unwrap).collect();
    assert!(asked.iter().all(|asked| *asked > 0), "{asked:?}");
    drop(replicas);
}
