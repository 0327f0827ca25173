//! An issuer's metadata and keys over HTTP: OpenID Connect Discovery 1.0, RFC 8414, RFC 7517. Knows no token.
//!
//! Both documents are a stranger's: bounded in size and time, from addresses that the network policy allows, through the
//! client that follows no redirect.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, StatusCode, header};
use url::Url;

use super::{json::Members, keys::KeySet};
use crate::network::{Forbidden, NetworkPolicy, forbidden_in, is_this_machine};

/// Bytes of a document, after decompression.
const MAX_BYTES: usize = 256 << 10;
/// For one document.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Fetches what issuers publish. Cheap to clone.
#[derive(Clone)]
pub struct Fetcher {
    client: Client,
    network: Arc<NetworkPolicy>,
    allow_http: bool,
}

/// What an issuer publishes.
pub struct Published {
    /// Its keys.
    pub keys: KeySet,
    /// For how long it says that they may be kept.
    pub max_age: Option<Duration>,
    /// Where they are.
    pub keys_url: Url,
    /// What the issuer's clock says, where it says so.
    pub date: Option<String>,
}

/// Why an issuer's keys could not be had; for operators.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{url}: {reason}")]
pub struct FetchError {
    /// What was asked.
    pub url: String,
    /// What went wrong.
    pub reason: String,
    /// Whether the keys themselves were asked for, and not only the metadata.
    pub at_keys: bool,
}

struct Document {
    body: Vec<u8>,
    max_age: Option<Duration>,
    date: Option<String>,
}

impl Fetcher {
    /// A fetcher on the shared client. Without `allow_http`, plain http is spoken with this machine only.
    pub fn new(client: Client, network: Arc<NetworkPolicy>, allow_http: bool) -> Self {
        Self { client, network, allow_http }
    }

    /// Looks the issuer's metadata up and fetches its keys.
    ///
    /// # Errors
    /// What the operator has to mend.
    pub async fn published(&self, issuer: &str) -> Result<Published, FetchError> {
        let keys_url = self.keys_url(issuer).await?;
        let failed = |reason: String| FetchError { url: keys_url.to_string(), reason, at_keys: true };
        let document = self.get(&keys_url).await.map_err(failed)?;
        let keys = KeySet::read(&document.body).map_err(|reason| failed(reason.to_owned()))?;
        if keys.is_empty() {
            return Err(failed("the key set has no signing key that can be used here".to_owned()));
        }
        Ok(Published { keys, max_age: document.max_age, keys_url, date: document.date })
    }

    /// The `jwks_uri` of the issuer's metadata, at the place of OpenID Connect, else at that of RFC 8414.
    async fn keys_url(&self, issuer: &str) -> Result<Url, FetchError> {
        let failed = |url: &str, reason: String| FetchError { url: url.to_owned(), reason, at_keys: false };
        let mut first = None;
        for place in places(issuer).map_err(|reason| failed(issuer, reason))? {
            match self.get(&place).await {
                Ok(document) => {
                    return metadata(&document.body, issuer).map_err(|reason| failed(place.as_str(), reason));
                }
                // The first place is the one that operators know.
                Err(reason) => drop(first.get_or_insert(failed(place.as_str(), reason))),
            }
        }
        Err(first.unwrap_or_else(|| failed(issuer, "it has no metadata".to_owned())))
    }

    async fn get(&self, url: &Url) -> Result<Document, String> {
        tokio::time::timeout(TIMEOUT, self.read(url))
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {} s", TIMEOUT.as_secs())))
    }

    async fn read(&self, url: &Url) -> Result<Document, String> {
        self.network.check_url(url).map_err(|forbidden: Forbidden| forbidden.to_string())?;
        if url.scheme() == "http" && !self.allow_http && !is_this_machine(url) {
            return Err(
                "plain http: whoever is in between could put in keys of their own; `auth.allow_http` allows it"
                    .to_owned(),
            );
        }
        let request = self.client.get(url.clone()).header(header::ACCEPT, "application/json");
        let mut response = request.send().await.map_err(|error| match forbidden_in(&error) {
            Some(forbidden) => forbidden.to_string(),
            None if error.is_connect() => "it cannot be reached".to_owned(),
            None => "the answer broke off".to_owned(),
        })?;
        if response.status() != StatusCode::OK {
            return Err(format!("it answered {}", response.status().as_u16()));
        }
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let max_age = text(header::CACHE_CONTROL).as_deref().and_then(max_age);
        let date = text(header::DATE);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| "the answer broke off".to_owned())? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(format!("the answer is larger than {MAX_BYTES} bytes"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Document { body, max_age, date })
    }
}

/// Where the metadata of an issuer may stand.
fn places(issuer: &str) -> Result<[Url; 2], String> {
    let url = Url::parse(issuer).map_err(|_| "the issuer is no URL".to_owned())?;
    let path = url.path().trim_end_matches('/').to_owned();
    let at = |path: String| {
        let mut place = url.clone();
        place.set_path(&path);
        place
    };
    Ok([
        at(format!("{path}/.well-known/openid-configuration")),
        at(format!("/.well-known/oauth-authorization-server{path}")),
    ])
}

/// The `jwks_uri`. The metadata must name the very issuer that is trusted: else one issuer could pass for another.
fn metadata(body: &[u8], issuer: &str) -> Result<Url, String> {
    let metadata = Members::read(body).map_err(|_| "the metadata is no JSON object".to_owned())?;
    let text = |name: &str| metadata.text(name).ok().flatten();
    match text("issuer") {
        Some(named) if named == issuer => {}
        Some(named) => {
            let named: String = named.chars().filter(|letter| !letter.is_control()).take(200).collect();
            return Err(format!("the metadata names the issuer `{named}`, expected `{issuer}`, to the letter"));
        }
        None => return Err("the metadata names no `issuer`".to_owned()),
    }
    text("jwks_uri")
        .and_then(|url| Url::parse(&url).ok())
        .filter(|url| url.fragment().is_none())
        .ok_or_else(|| "the metadata has no `jwks_uri`".to_owned())
}

fn max_age(cache_control: &str) -> Option<Duration> {
    let mut directives = cache_control.split(',').map(str::trim);
    let seconds = directives.find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        name.eq_ignore_ascii_case("max-age").then_some(value)
    })?;
    seconds.trim_matches('"').parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_looked_for_below_the_issuer_and_at_the_root() {
        let places = |issuer| places(issuer).unwrap().map(|url| url.to_string());
        assert_eq!(
            places("https://idp.example/realms/acme"),
            [
                "https://idp.example/realms/acme/.well-known/openid-configuration",
                "https://idp.example/.well-known/oauth-authorization-server/realms/acme"
            ]
        );
        assert_eq!(places("https://idp.example/")[0], "https://idp.example/.well-known/openid-configuration");
    }

    #[test]
    fn metadata_that_names_another_issuer_is_refused() {
        let body = |issuer: &str| format!(r#"{{"issuer":"{issuer}","jwks_uri":"https://idp.example/keys"}}"#);
        assert!(metadata(body("https://idp.example").as_bytes(), "https://idp.example").is_ok());
        for other in ["https://idp.example/", "https://IDP.example", "https://evil.example", ""] {
            let refused = metadata(body(other).as_bytes(), "https://idp.example").unwrap_err();
            assert!(refused.contains("to the letter"), "{refused}");
        }
        assert!(metadata(br#"{"issuer":"a"}"#, "a").unwrap_err().contains("jwks_uri"));
    }

    #[test]
    fn an_age_is_read_from_cache_control() {
        assert_eq!(max_age("public, Max-Age=600, must-revalidate"), Some(Duration::from_secs(600)));
        assert_eq!(max_age("no-store"), None);
        assert_eq!(max_age("max-age=soon"), None);
    }
}
