//! `?wsdl`, `?singleWsdl` and their parts on a simulated `.svc`, under the address that the caller used.
//!
//! Answered with or without credentials: a real server asks for them like on the help page, but most generators of
//! clients fetch a WSDL without, and it holds nothing that is not public (assumed).

use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};

use super::answer::{Answer, TEXT_XML};
use super::options::BASE_PATH;
use crate::contract::ServiceContract;
use crate::contract::wsdl::Metadata;

/// The document that the query asks for; `None` when it asks for none.
pub fn answer(service: &ServiceContract, headers: &HeaderMap, query: &str) -> Option<Answer> {
    let document = Metadata::new(service, address(service, headers)).answer(query)?;
    Some(Answer::new(StatusCode::OK, TEXT_XML, document))
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
    use crate::contract::service_by_endpoint;

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
