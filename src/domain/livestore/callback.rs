//! Where a browser, or a post-back, may be sent: an address that somebody else wrote, so everything about it is suspect.
//!
//! The address is read as browsers read it, and its spelling is judged as well: what parsers disagree about (backslashes,
//! control characters, credentials, unusual numbers for hosts) is refused, whatever it leads to.

use std::{fmt, net::IpAddr, str::FromStr};

use url::{Host, Url};

/// The longest address.
const LONGEST: usize = 2048;

/// Hosts that addresses may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackHosts(Vec<HostPattern>);

/// `host.example.com`, or `*.example.com` for everything below it. In ASCII: an international name in its `xn--` form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    host: String,
    below: bool,
}

/// Why an address is refused: which rule it breaks, and what to do. Never repeats more of it than its host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackRefused {
    /// Too long.
    #[error("expected an address of at most {LONGEST} characters")]
    TooLong,
    /// No absolute address, or one in which parsers see different things.
    #[error(
        "expected an absolute https address without spaces, control characters and backslashes, with a host by its name"
    )]
    Malformed,
    /// User or password in it.
    #[error("expected an address without user and password (`https://user@…`)")]
    Credentials,
    /// Not https.
    #[error("expected an https address (http leads to the machine itself only: `localhost`, `127.0.0.1`)")]
    Scheme,
    /// A host that nobody allowed.
    #[error(
        "the host `{host}` is not among `callbackHosts` of `security.yml`; to allow it, add the line `- \"{host}\"` there"
    )]
    Host {
        /// In ASCII.
        host: String,
    },
}

impl Default for CallbackHosts {
    /// Cegid's own cloud.
    fn default() -> Self {
        Self(vec![HostPattern { host: "cegid.cloud".to_owned(), below: true }])
    }
}

impl From<Vec<HostPattern>> for CallbackHosts {
    fn from(patterns: Vec<HostPattern>) -> Self {
        Self(patterns)
    }
}

impl CallbackHosts {
    /// The origins that they stand for, as a content security policy writes them.
    pub fn origins(&self) -> Vec<String> {
        self.0.iter().map(|pattern| format!("https://{pattern}")).collect()
    }

    /// Reads an address and judges it.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, text: &str) -> Result<Url, CallbackRefused> {
        if text.len() > LONGEST {
            return Err(CallbackRefused::TooLong);
        }
        let suspect = |character: char| {
            character.is_control() || character.is_whitespace() || character == '\\' || is_invisible(character)
        };
        if text.contains(suspect) {
            return Err(CallbackRefused::Malformed);
        }
        let (scheme, rest) = text.split_once("://").ok_or(CallbackRefused::Malformed)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err(CallbackRefused::Credentials);
        }
        // `https:///host` is the same to a browser, and nothing to others; `%` hides what the host is.
        // Signs that look like a slash or a dot belong into no host's name.
        let of_a_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '[' | ']');
        if authority.is_empty() || !authority.chars().all(of_a_host) {
            return Err(CallbackRefused::Malformed);
        }
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return Err(CallbackRefused::Scheme);
        }
        let url = Url::parse(text).map_err(|_| CallbackRefused::Malformed)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(CallbackRefused::Credentials);
        }
        let host = url.host().ok_or(CallbackRefused::Malformed)?;
        let name = written_host(authority);
        match &host {
            // `0x7f.1` and `2130706433` are 127.0.0.1 to a browser.
            Host::Ipv4(address) if name != address.to_string() => return Err(CallbackRefused::Malformed),
            // A dot at the end is the same host under another name.
            Host::Domain(domain) if domain.ends_with('.') => return Err(CallbackRefused::Malformed),
            _ => {}
        }
        let loopback = is_loopback(&host);
        if url.scheme() == "http" && !loopback {
            return Err(CallbackRefused::Scheme);
        }
        if loopback && url.scheme() == "http" || self.0.iter().any(|pattern| pattern.matches(&host)) {
            return Ok(url);
        }
        Err(CallbackRefused::Host { host: host.to_string() })
    }
}

/// The host as it was written, without its port.
fn written_host(authority: &str) -> &str {
    authority.rsplit_once(':').map_or(authority, |(host, _)| host)
}

/// Characters that nobody sees, or that turn the direction of a line.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(domain) => *domain == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl HostPattern {
    fn matches(&self, host: &Host<&str>) -> bool {
        match host {
            Host::Domain(domain) if self.below => {
                domain.strip_suffix(self.host.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
            Host::Domain(domain) => *domain == self.host,
            Host::Ipv4(address) => !self.below && self.host == address.to_string(),
            Host::Ipv6(address) => !self.below && self.host == format!("[{address}]"),
        }
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.below { "*." } else { "" }, self.host)
    }
}

impl FromStr for HostPattern {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "a host such as `pos.example.com`, or `*.example.com` for all below it: no scheme, port, path or `*` elsewhere";
        let (below, name) = text.strip_prefix("*.").map_or((false, text), |name| (true, name));
        let bracketed = name.starts_with('[');
        if name.is_empty() || name.contains(['*', '/', '@', '%', '?', '#', '\\']) || (!bracketed && name.contains(':'))
        {
            return Err(EXPECTED);
        }
        let host = Host::parse(name).map_err(|_| EXPECTED)?;
        match &host {
            Host::Domain(domain) if domain.ends_with('.') => return Err(EXPECTED),
            // `*.com` would be half of the internet.
            Host::Domain(domain) if below && !domain.contains('.') => {
                return Err("at least two names after `*.`, such as `*.example.com`");
            }
            Host::Ipv4(_) | Host::Ipv6(_) if below => return Err(EXPECTED),
            _ => {}
        }
        // A literal network address is allowed where somebody writes it down; it is no domain to match below.
        let host = match host {
            Host::Ipv4(address) => IpAddr::V4(address).to_string(),
            other => other.to_string(),
        };
        Ok(Self { host, below })
    }
}
