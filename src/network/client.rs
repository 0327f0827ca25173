//! The one HTTP client that everything going out shares. A client per tenant would cost 105 KiB and 4 ms each.

use std::{sync::Arc, time::Duration};

use reqwest::dns::Resolve;

use super::{NetworkPolicy, PolicyResolver};

/// How long resolving, connecting and the TLS handshake may take together.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Idle connections are closed before the other side's usual two minutes are over, so that a request rarely meets a
/// connection that is just being closed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(55);

/// Idle connections kept for one host: Y2's default limit is four calls at a time for each connection, and several
/// tenants may share one host.
const IDLE_PER_HOST: usize = 16;

/// How every call of ours names itself.
pub const USER_AGENT: &str = concat!("cegid-connector/", env!("CARGO_PKG_VERSION"));

/// Builds the shared client. It follows no redirect (a redirect could lead past [`NetworkPolicy::check_url`]), uses no
/// proxy (a proxy would resolve names itself), checks certificates, and unpacks gzip. Callers set their own deadline for
/// each request.
///
/// The client judges names when it connects. A URL whose host is an address never reaches a resolver: call
/// [`NetworkPolicy::check_url`] before the request.
///
/// # Errors
/// The TLS set-up fails, for example because the machine has no root certificates.
pub fn shared_client(policy: Arc<NetworkPolicy>) -> reqwest::Result<reqwest::Client> {
    shared_client_with(PolicyResolver::system(policy))
}

/// [`shared_client`] with a resolver of one's own.
///
/// # Errors
/// As [`shared_client`].
pub fn shared_client_with(resolver: impl Resolve + 'static) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .tls_backend_rustls()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .dns_resolver(Arc::new(resolver))
        .connect_timeout(CONNECT_TIMEOUT)
        .tcp_nodelay(true)
        .tcp_keepalive(Duration::from_secs(30))
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(IDLE_PER_HOST)
        .gzip(true)
        .user_agent(USER_AGENT)
        .build()
}
