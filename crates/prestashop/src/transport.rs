//! One request and its answer: the address, the key, bounded time and size, and what stands in the place of an answer.

use std::{error::Error as StdError, time::Duration};

use reqwest::{Method, StatusCode, header};
use rustls::CertificateError;
use url::Url;

use crate::{
    answer,
    error::{CertificateFlaw, Error, Fault},
    key::Key,
    version::Version,
    xml::{self, Node},
};

/// Bounds of one request.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From sending to the last byte of the answer. Hosts end a request after 30 s of their own, mostly.
    pub time: Duration,
    /// The largest answer in bytes, after decompression.
    pub answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(60), answer: 32 * 1024 * 1024 }
    }
}

/// A complete answer of the webservice, whatever it says.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) version: Option<Version>,
    /// The tree, where the body has one.
    pub(crate) root: Result<Node, Error>,
}

pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    pub(crate) key: Key,
    pub(crate) limits: Limits,
}

impl Transport {
    /// Sends and reads to the end. An error is one of the way there or back, a page in place of the answer, or a redirect.
    pub(crate) async fn exchange(&self, method: Method, url: Url, body: Option<String>) -> Result<Answer, Error> {
        let mut request = self
            .http
            .request(method, url.clone())
            .timeout(self.limits.time)
            .basic_auth(self.key.expose(), Some(""))
            .header(header::ACCEPT, "text/xml");
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "text/xml; charset=utf-8").body(body);
        }
        let mut response = request.send().await.map_err(failure)?;
        let status = response.status();
        let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            let to = location.and_then(|location| url.join(location).ok());
            return Err(Error::Redirected {
                to: to.as_ref().map_or_else(|| "nowhere".to_owned(), bare),
                followed: false,
            });
        }
        // A client that follows redirects has left the shop, and has made a GET of a POST on the way.
        if response.url().host_str() != url.host_str() || response.url().path() != url.path() {
            return Err(Error::Redirected { to: bare(response.url()), followed: true });
        }
        let version = response.headers().get("psws-version").and_then(|value| value.to_str().ok()?.parse().ok());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            if bytes.len() + chunk.len() > self.limits.answer {
                return Err(Error::AnswerTooLarge { limit: self.limits.answer });
            }
            bytes.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&bytes);
        let root = xml::parse(&text).map_err(Error::from);
        if matches!(root, Err(Error::Unreadable(xml::Unreadable::NoRoot))) {
            page(status, &text)?;
        }
        Ok(Answer { status, version, root })
    }
}

impl Answer {
    /// The tree of an answer that says yes.
    pub(crate) fn success(self) -> Result<Node, Error> {
        let faults = self.root.as_ref().map(answer::faults).unwrap_or_default();
        let fault = answer::main_fault(faults);
        if self.status.is_success() && fault.is_none() {
            return self.root;
        }
        Err(refusal(self.status, fault))
    }
}

/// What a status and a fault mean. The codes come first: PrestaShop answers 500 to much that is the caller's mistake.
fn refusal(status: StatusCode, fault: Option<Fault>) -> Error {
    let code = fault.as_ref().and_then(|fault| fault.code);
    let said = |fault: Option<Fault>, otherwise: &str| {
        fault.unwrap_or_else(|| Fault { code: None, message: otherwise.to_owned(), property: None })
    };
    match (status.as_u16(), code) {
        (401, Some(26)) | (_, Some(25)) => Error::RightMissing(said(fault, "")),
        (401, _) => Error::KeyRefused(said(fault, "it asks for credentials, and may not have received the key")),
        (_, Some(132)) => Error::ShopForbidden(said(fault, "")),
        (405, _) => Error::NotOffered(said(fault, "the method is not allowed")),
        (503, Some(22)) => Error::WebserviceOff,
        (503, _) => Error::Maintenance,
        (429, _) => Error::TooManyRequests,
        (403, None) => Error::Blocked,
        (413, _) => Error::BodyTooLarge,
        (404, None) => Error::NotFound,
        // Sent with 500 by 8, with 400 by later versions: an unknown filter, a computed one, an unknown field, an unknown order.
        (_, Some(27 | 32 | 34 | 35 | 38 | 46 | 127 | 140 | 141)) | (400..=499, _) | (200..=299, Some(_)) => {
            Error::Refused(said(fault, "without a reason"))
        }
        (status, _) => Error::Failed { status, fault },
    }
}

/// Tells a page by what it looks like; an empty or bare body is left to its status.
fn page(status: StatusCode, text: &str) -> Result<(), Error> {
    let lower = text.get(..text.len().min(256 * 1024)).unwrap_or(text).to_ascii_lowercase();
    let is_page = lower.contains("<html") || lower.contains("<!doctype html") || lower.contains("<body");
    if !is_page || status == StatusCode::SERVICE_UNAVAILABLE || matches!(status.as_u16(), 413 | 429) {
        return Ok(());
    }
    if lower.contains("type=\"password\"") || lower.contains("type='password'") || lower.contains("type=password") {
        return Err(Error::LoginPage);
    }
    match status.as_u16() {
        403 => Err(Error::Blocked),
        500..=599 => Err(Error::Failed { status: status.as_u16(), fault: None }),
        status => Err(Error::WebPage { status }),
    }
}

/// An address without user, password and query.
fn bare(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

/// What a failed request failed of.
fn failure(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if let Some(flaw) = certificate(&error) {
        return Error::Certificate(flaw);
    }
    if error.is_connect() || error.is_builder() { Error::Unreachable(error) } else { Error::Lost(error) }
}

fn certificate(error: &(dyn StdError + 'static)) -> Option<CertificateFlaw> {
    if let Some(rustls::Error::InvalidCertificate(flaw)) = error.downcast_ref::<rustls::Error>() {
        return Some(match flaw {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => CertificateFlaw::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => CertificateFlaw::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                CertificateFlaw::WrongName
            }
            CertificateError::UnknownIssuer => CertificateFlaw::UnknownIssuer,
            _ => CertificateFlaw::Other,
        });
    }
    // An I/O error hides the error it was made of from `source`.
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match inner {
        Some(inner) => certificate(inner),
        None => certificate(error.source()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: u32) -> Option<Fault> {
        Some(Fault { code: Some(code), message: "m".to_owned(), property: None })
    }

    fn of(status: u16, fault: Option<Fault>) -> Error {
        refusal(StatusCode::from_u16(status).unwrap(), fault)
    }

    #[test]
    fn each_status_and_code_has_its_meaning() {
        assert!(matches!(of(401, None), Error::KeyRefused(_)));
        assert!(matches!(of(401, fault(18)), Error::KeyRefused(_)));
        assert!(matches!(of(401, fault(26)), Error::RightMissing(_)));
        assert!(matches!(of(405, fault(25)), Error::RightMissing(_)));
        assert!(matches!(of(405, fault(101)), Error::NotOffered(_)));
        assert!(matches!(of(403, fault(132)), Error::ShopForbidden(_)));
        assert!(matches!(of(403, None), Error::Blocked));
        assert!(matches!(of(503, fault(22)), Error::WebserviceOff));
        assert!(matches!(of(503, None), Error::Maintenance));
        assert!(matches!(of(413, None), Error::BodyTooLarge));
        assert!(matches!(of(400, fault(85)), Error::Refused(_)));
        assert!(matches!(of(404, fault(92)), Error::Refused(_)));
        assert!(matches!(of(404, None), Error::NotFound));
        assert!(matches!(of(500, fault(32)), Error::Refused(_)));
        assert!(matches!(of(500, fault(3)), Error::Failed { status: 500, .. }));
        assert!(matches!(of(502, None), Error::Failed { status: 502, .. }));
        assert!(of(401, None).pauses() && !of(400, fault(85)).pauses());
    }

    #[test]
    fn a_certificates_flaw_is_found_behind_the_errors_around_it() {
        let flaw = |flaw| {
            let inner = std::io::Error::other(rustls::Error::InvalidCertificate(flaw));
            certificate(&std::io::Error::other(inner))
        };
        assert_eq!(flaw(CertificateError::Expired), Some(CertificateFlaw::Expired));
        assert_eq!(flaw(CertificateError::UnknownIssuer), Some(CertificateFlaw::UnknownIssuer));
        assert_eq!(flaw(CertificateError::BadSignature), Some(CertificateFlaw::Other));
        assert_eq!(certificate(&std::io::Error::other("x")), None);
    }

    #[test]
    fn pages_are_told_apart() {
        let login = "<!DOCTYPE html><html><form><input type=\"password\"></form></html>";
        assert!(matches!(page(StatusCode::OK, login), Err(Error::LoginPage)));
        assert!(matches!(page(StatusCode::OK, "<html></html>"), Err(Error::WebPage { status: 200 })));
        assert!(matches!(page(StatusCode::FORBIDDEN, "<html></html>"), Err(Error::Blocked)));
        assert!(page(StatusCode::OK, "").is_ok());
        assert!(page(StatusCode::SERVICE_UNAVAILABLE, login).is_ok());
    }
}
