//! A server that was started with few files, as shells and service managers do it.

use std::{process::Command, time::Duration};

use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use crate::binary::{Running, connector};

const FEW: usize = 64;
const CONNECTIONS: usize = 200;

/// What starts a command with a soft limit of open files; the hard one stays.
fn with_few_files() -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -Sn {FEW} && exec \"$@\""), "sh"]);
    shell
}

fn most_files() -> usize {
    let output = Command::new("sh").args(["-c", "ulimit -Hn"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap_or(usize::MAX)
}

#[tokio::test]
async fn a_server_asks_for_as_many_files_as_it_may_have() {
    if most_files() < 2 * CONNECTIONS {
        eprintln!("SKIPPED: no process may open {CONNECTIONS} connections here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut serve = connector(&["serve"]);
    let database = format!("sqlite:{}", folder.path().join("connector.db").display());
    serve.env("CEGID_CONNECTOR__DATABASE__URL", database).env("CEGID_CONNECTOR__SERVER__BIND", "127.0.0.1:0");
    let mut running = Running::start(serve.within(with_few_files()));
    let line = running.line();
    let address = line.trim().rsplit('/').next().unwrap();

    let mut half_sent = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nho").await.unwrap();
        half_sent.push(stream);
    }
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    let answer = http.get(format!("http://{address}/healthz")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    drop(half_sent);
    assert_eq!(running.stop(), Some(0));
}
