//! `?wsdl`, `?singleWsdl` and their parts on a simulated `.svc`, under the address that the caller used.
//!
//! Answered with or without credentials: a real server asks for them like on the help page, but most generators of
//! clients fetch a WSDL without, and it holds nothing that is not public (assumed).

use std::borrow::Cow;
use std::sync::OnceLock;

use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};

use super::answer::{Answer, TEXT_XML};
use super::options::BASE_PATH;
use cegid_y2_contract::wsdl::Metadata;
use cegid_y2_contract::{ServiceContract, Y2Version};

/// Stands in a kept document where the caller's address will.
const ADDRESS: &str = "http://address.invalid";

/// The document that the query asks for; `None` when it asks for none.
pub fn answer(service: &ServiceContract, headers: &HeaderMap, query: &str) -> Option<Answer> {
    let document = kept(service, query)?.replace(ADDRESS, &escaped(&address(service, headers)));
    Some(Answer::new(StatusCode::OK, TEXT_XML, document))
}

/// A document of a service, made when the first one of that service is asked for and kept for as long as the process
/// lives: there are as many as the contract has, whatever callers ask. Generations of one service differ.
fn kept(service: &ServiceContract, query: &str) -> Option<&'static str> {
    static ALL: OnceLock<Vec<OnceLock<Documents>>> = OnceLock::new();
    let all = ALL.get_or_init(|| every_service().map(|_| OnceLock::new()).collect());
    let position = every_service().position(|known| std::ptr::eq(known, service))?;
    all.get(position)?.get_or_init(|| Documents::new(service)).answer(query)
}

/// The services of every generation.
fn every_service() -> impl Iterator<Item = &'static ServiceContract> {
    let generations = [Y2Version::V19, Y2Version::V21, Y2Version::V26];
    cegid_y2_contract::services().iter().chain(generations.into_iter().flat_map(cegid_y2_contract::services_of))
}

/// The documents of one service, with [`ADDRESS`] for the address.
struct Documents {
    single_wsdl: String,
    wsdl: String,
    wsdl0: String,
    schemas: Vec<String>,
}

impl Documents {
    fn new(service: &ServiceContract) -> Self {
        let metadata = Metadata::new(service, ADDRESS);
        let schemas = (0..metadata.schemas().len()).filter_map(|index| metadata.xsd(index)).collect();
        let (single_wsdl, wsdl, wsdl0) = (metadata.single_wsdl(), metadata.wsdl(), metadata.wsdl0());
        Self { single_wsdl, wsdl, wsdl0, schemas }
    }

    /// By the queries that [`Metadata::answer`] knows.
    fn answer(&self, query: &str) -> Option<&str> {
        let (name, part) = query.split_once('=').unwrap_or((query, ""));
        match (name.to_ascii_lowercase().as_str(), part.to_ascii_lowercase().as_str()) {
            ("singlewsdl", "") => Some(&self.single_wsdl),
            ("wsdl", "") => Some(&self.wsdl),
            ("wsdl", "wsdl0") => Some(&self.wsdl0),
            ("xsd", part) => self.schemas.get(part.strip_prefix("xsd")?.parse::<usize>().ok()?).map(String::as_str),
            _ => None,
        }
    }
}

/// A host may hold an ampersand, which markup may not.
fn escaped(address: &str) -> Cow<'_, str> {
    if address.contains('&') { Cow::Owned(address.replace('&', "&amp;")) } else { Cow::Borrowed(address) }
}

/// The URL of the service as the caller sees it: host and port of its request, the scheme that a proxy in between says
/// it was called by.
pub fn address(service: &ServiceContract, headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST.as_str()).and_then(|host| host.parse::<Authority>().ok());
    let host = host.as_ref().filter(|host| !host.as_str().contains('@')).map_or("localhost", Authority::as_str);
    let scheme = match text("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{host}{BASE_PATH}/{}", service.endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cegid_y2_contract::service_by_endpoint;

    #[test]
    fn a_kept_document_is_the_one_that_is_made_for_the_address() {
        for service in every_service() {
            for (host, address) in [("y2.example:8090", "http://y2.example:8090"), ("a&b", "http://a&b")] {
                let headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
                let metadata = Metadata::new(service, format!("{address}{BASE_PATH}/{}", service.endpoint));
                for query in ["wsdl", "singleWsdl", "WSDL=wsdl0", "xsd=xsd0", "xsd=xsd1", "xsd=xsd99", "xsd=", "disco"]
                {
                    let kept = answer(service, &headers, query).map(|answer| answer.body);
                    assert_eq!(kept.as_deref(), metadata.answer(query).as_deref().map(str::as_bytes), "{query}");
                }
            }
        }
    }

    #[test]
    fn the_address_is_the_callers_and_never_more_than_an_address() {
        let service = service_by_endpoint("CustomerWcfService.svc").unwrap();
        let seen = |name: &'static str, value: &'static str| {
            address(service, &HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]))
        };
        assert_eq!(seen("host", "127.0.0.1:8090"), "http://127.0.0.1:8090/Y2/CustomerWcfService.svc");
        assert_eq!(seen("host", "y2.example"), "http://y2.example/Y2/CustomerWcfService.svc");
        assert_eq!(seen("host", "a/b?c"), "http://localhost/Y2/CustomerWcfService.svc");
        assert_eq!(seen("host", "user@b"), "http://localhost/Y2/CustomerWcfService.svc");
        assert_eq!(seen("x-forwarded-proto", "https"), "https://localhost/Y2/CustomerWcfService.svc");
        assert_eq!(seen("x-forwarded-proto", "javascript"), "http://localhost/Y2/CustomerWcfService.svc");
    }
}
