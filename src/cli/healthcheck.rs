//! `healthcheck`: whether the server of these settings answers `/healthz`, for containers that hold no other program.

use std::{
    iter,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use anyhow::Context;
use http::StatusCode;

use crate::config::ServerSettings;

/// For everything: connecting, asking and the head of the answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks once.
///
/// # Errors
/// Nobody answers, or the answer is not 200.
pub async fn run(settings: &ServerSettings) -> anyhow::Result<()> {
    ask(reachable(settings.bind), PATIENCE).await
}

async fn ask(address: SocketAddr, patience: Duration) -> anyhow::Result<()> {
    let url = format!("http://{address}/healthz");
    // No certificates: reading those of the machine takes longer than all the rest, and this runs every few seconds.
    let client = reqwest::Client::builder().no_proxy().tls_certs_only(iter::empty()).timeout(patience).build()?;
    let answer = client.get(&url).send().await.with_context(|| format!("{url} does not answer"))?;
    anyhow::ensure!(answer.status() == StatusCode::OK, "{url} answers `{}`", answer.status());
    Ok(())
}

/// An address that stands for "every interface" cannot be called; the loopback is one of them.
fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::AsyncWriteExt as _,
        net::TcpListener,
        time::{Instant, sleep},
    };

    use super::*;

    /// Answers one caller with this piece again and again, a thousand times a second.
    async fn dripping(piece: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            while stream.write_all(piece).await.is_ok() {
                sleep(Duration::from_millis(1)).await;
            }
        });
        address
    }

    #[tokio::test]
    async fn an_answer_that_drips_is_given_up_when_the_whole_time_is_over() {
        let address = dripping(b"HTTP/1.1 200 OK\r\n").await;
        let started = Instant::now();
        assert!(ask(address, Duration::from_millis(100)).await.is_err());
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[tokio::test]
    async fn another_status_is_an_error_that_names_it() {
        let address = dripping(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n").await;
        let error = ask(address, Duration::from_secs(60)).await.unwrap_err();
        assert!(error.to_string().contains("503"), "{error}");
    }

    #[test]
    fn an_address_for_every_interface_is_asked_on_the_loopback() {
        assert_eq!(reachable("0.0.0.0:8080".parse().unwrap()).to_string(), "127.0.0.1:8080");
        assert_eq!(reachable("[::]:8080".parse().unwrap()).to_string(), "[::1]:8080");
        assert_eq!(reachable("10.0.0.7:8080".parse().unwrap()).to_string(), "10.0.0.7:8080");
    }

    #[tokio::test]
    async fn nobody_at_the_address_is_an_error_that_names_it() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let bind = listener.local_addr().unwrap();
        drop(listener);
        let error = run(&ServerSettings { bind, ..ServerSettings::default() }).await.unwrap_err();
        assert!(error.to_string().contains(&bind.to_string()), "{error}");
    }
}
