//! `server`: sockets, time limits, sizes.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use ipnet::IpNet;
use url::Url;

use crate::yaml::{
    Mismatch, Section,
    kinds::{boolean, bytes, count, duration, http_url},
};

/// Sockets, time limits, sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerSettings {
    /// Address and port; port 0 picks a free one.
    pub bind: SocketAddr,
    /// How the outside reaches the server, for links and redirects; without it they are relative.
    pub public_url: Option<Url>,
    /// Proxies in front of the server, as networks: what they say in `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether HTTP/2 without TLS is spoken, for a proxy that begins with it.
    pub http2: bool,
    /// Connections at a time; more wait to be accepted.
    pub max_connections: usize,
    /// For the header of a request; a connection that sends nothing is closed after it too.
    pub header_read_timeout: Duration,
    /// For the body of a request.
    pub body_read_timeout: Duration,
    /// For the answer.
    pub request_timeout: Duration,
    /// The largest body.
    pub max_body_bytes: usize,
    /// How long a stopping server still accepts connections, after its readiness has dropped.
    pub drain_delay: Duration,
    /// How long a stopping server then waits for the answers under way.
    pub shutdown_grace: Duration,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            http2: false,
            max_connections: 10_000,
            header_read_timeout: Duration::from_secs(10),
            body_read_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(30),
            max_body_bytes: 1 << 20,
            drain_delay: Duration::ZERO,
            shutdown_grace: Duration::from_secs(20),
        }
    }
}

impl ServerSettings {
    pub(super) fn read(section: Section<'_>) -> Self {
        let default = Self::default();
        let time = || duration(Duration::from_millis(100)..=Duration::from_secs(600));
        let settings = Self {
            bind: section.or("bind", socket_address, default.bind),
            public_url: section.optional("public_url", http_url),
            trusted_proxies: section.list("trusted_proxies", network).unwrap_or_default(),
            http2: section.or("http2", boolean, default.http2),
            max_connections: section.or("max_connections", count(1..=1_000_000), default.max_connections),
            header_read_timeout: section.or("header_read_timeout", time(), default.header_read_timeout),
            body_read_timeout: section.or("body_read_timeout", time(), default.body_read_timeout),
            request_timeout: section.or("request_timeout", time(), default.request_timeout),
            max_body_bytes: section.or("max_body_bytes", bytes(1 << 10..=64 << 20), default.max_body_bytes),
            drain_delay: section.or(
                "drain_delay",
                duration(Duration::ZERO..=Duration::from_secs(600)),
                default.drain_delay,
            ),
            shutdown_grace: section.or(
                "shutdown_grace",
                duration(Duration::ZERO..=Duration::from_secs(600)),
                default.shutdown_grace,
            ),
        };
        section.finish();
        settings
    }
}

fn socket_address(text: &str) -> Result<SocketAddr, Mismatch> {
    text.parse().map_err(|_| Mismatch::new("an IP address and a port, such as `127.0.0.1:8080` or `[::]:8080`"))
}

/// A CIDR, or one address.
fn network(text: &str) -> Result<IpNet, Mismatch> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| address())
        .map_err(|_| Mismatch::new("an IP address or a CIDR, such as `10.1.2.3` or `10.1.0.0/16`"))
}
