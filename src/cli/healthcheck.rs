//! `healthcheck`: whether the server of these settings answers `/healthz`, for containers that hold no other program.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::Context;

use crate::config::ServerSettings;

const PATIENCE: Duration = Duration::from_secs(3);

/// Asks once.
///
/// # Errors
/// Nobody answers, or the answer is not 200.
pub fn run(settings: &ServerSettings) -> anyhow::Result<()> {
    let address = reachable(settings.bind);
    let status = ask(address).with_context(|| format!("http://{address}/healthz does not answer"))?;
    anyhow::ensure!(status.starts_with("HTTP/1.1 200"), "http://{address}/healthz answers `{}`", status.trim());
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

/// The status line. By hand, because an HTTP client loads root certificates before it can ask for anything, and this runs
/// every few seconds.
fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status)?;
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_every_interface_is_asked_on_the_loopback() {
        assert_eq!(reachable("0.0.0.0:8080".parse().unwrap()).to_string(), "127.0.0.1:8080");
        assert_eq!(reachable("[::]:8080".parse().unwrap()).to_string(), "[::1]:8080");
        assert_eq!(reachable("10.0.0.7:8080".parse().unwrap()).to_string(), "10.0.0.7:8080");
    }

    #[test]
    fn nobody_at_the_address_is_an_error_that_names_it() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let bind = listener.local_addr().unwrap();
        drop(listener);
        let error = run(&ServerSettings { bind, ..ServerSettings::default() }).unwrap_err();
        assert!(error.to_string().contains(&bind.to_string()), "{error}");
    }
}
