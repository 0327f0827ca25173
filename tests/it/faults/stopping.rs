//! A process that is told to stop while it works.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{Installation, PATIENCE, Server};

#[tokio::test]
async fn a_stopping_process_is_not_ready_at_once_finishes_what_it_began_and_ends() {
    let (installation, key) = Installation::furnished();
    let mut serve = installation.command(&["serve"]);
    serve.env("CEGID_CONNECTOR__SERVER__DRAIN_DELAY", "3s");
    let server = Server::start(serve, &key);
    assert_eq!(server.get("/readyz").await.status, 200);

    // A request that is under way: half of its body has arrived.
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    let body = r#"{"name": "half-way", "scopes": ["tenant.y2.stores:read"]}"#;
    let (first, rest) = body.split_at(body.len() / 2);
    let mut caller = TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /api/demo/admin/api-keys HTTP/1.1\r\nHost: {address}\r\nX-API-KEY: {key}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{first}",
        body.len()
    );
    caller.write_all(head.as_bytes()).await.unwrap();
    // The figure counts the question for it, too.
    let since = tokio::time::Instant::now();
    while !server.metric("http_requests_in_flight 2").await {
        assert!(since.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    server.running.terminate();
    let said = server.readiness("503", "serving").await;
    assert_eq!(said, "the process is stopping");
    caller.write_all(rest.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, caller.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    // It ends by itself, within the grace time of 20 s and the delay.
    let Server { running, .. } = server;
    assert_eq!(running.ended().0, Some(0));
    assert!(TcpStream::connect(&address).await.is_err());
    // What was acknowledged on the way out is there.
    let again = installation.serve(&key);
    assert_eq!(again.names().await, ["first", "half-way"]);
    assert_eq!(again.running.stop(), Some(0));
}

#[tokio::test]
async fn a_hangup_ends_nothing() {
    let (installation, key) = Installation::furnished();
    let server = Server::start(installation.command(&["serve"]), &key);
    assert_eq!(server.get("/readyz").await.status, 200);
    server.running.signal("-HUP");
    assert_eq!(server.names().await, ["first"]);
    server.running.terminate();
    let Server { running, .. } = server;
    assert_eq!(running.ended().0, Some(0));
}
