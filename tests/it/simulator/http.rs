//! Credentials, cookies, paths, methods, media types, sizes, compression, connections.

use std::time::Duration;

use cegid_y2_simulator::{Credential, MAX_REQUEST, Sim, SimOptions};
use jiff::SignedDuration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{HELLO, Peer, SEARCH, context, envelope, got, search_envelope, time_of};

#[tokio::test]
async fn wrong_or_absent_credentials_are_a_401_that_asks_for_basic() {
    let peer = Peer::default().await;
    let password = peer.sim.credentials().password.clone();
    let send = |login: Option<(&str, &str)>| {
        let request = peer.http.post(peer.url("CustomerWcfService")).body(search_envelope(""));
        match login {
            Some((login, password)) => request.basic_auth(login, Some(password)),
            None => request,
        }
    };
    for login in [
        None,
        Some(("DEMO_001_TEST\\demo", "wrong")),
        Some(("OTHER\\demo", password.as_str())),
        Some(("demo", password.as_str())),
    ] {
        let response = send(login).send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert_eq!(response.headers()["www-authenticate"], "Basic realm=\"Y2\"");
        assert!(response.headers().get("set-cookie").is_none());
    }
    assert_eq!(peer.sim.recorded().last().unwrap().credential, Credential::None);
}

#[tokio::test]
async fn the_cookie_of_a_basic_call_is_accepted_alone_for_twenty_minutes() {
    let clock = Peer::clock();
    let peer = Peer::start(SimOptions { clock: time_of(&clock), ..SimOptions::default() }).await;
    let first = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap();
    let cookie = first.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("CbrAuth=") && cookie.ends_with("; HttpOnly"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let with_cookie = || {
        let request = peer.http.post(peer.url("CustomerWcfService")).header("Cookie", cookie);
        request.header("Content-Type", "text/xml").header("SOAPAction", SEARCH).body(search_envelope(""))
    };
    let second = with_cookie().send().await.unwrap();
    assert_eq!(second.status(), 200);
    assert!(second.headers().get("set-cookie").is_none());
    assert_eq!(peer.sim.recorded().last().unwrap().credential, Credential::Cookie);
    clock.advance(SignedDuration::from_mins(20));
    assert_eq!(with_cookie().send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn services_that_are_unknown_or_not_installed_are_404() {
    let options = SimOptions { missing_plug_ins: vec!["CompanyStoresService.svc".into()], ..SimOptions::default() };
    let peer = Peer::start(options).await;
    for service in ["NoSuchService", "CompanyStoresService", "Doc/WebService"] {
        assert_eq!(peer.call(service, HELLO, "").await.status, 404, "{service}");
    }
    let credentials = peer.sim.credentials();
    let elsewhere = format!("{}Y3/CustomerWcfService.svc", peer.sim.root());
    let request = peer.http.get(elsewhere).basic_auth(&credentials.login, Some(&credentials.password));
    assert_eq!(request.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_browser_sees_a_page_that_names_the_operations() {
    let peer = Peer::default().await;
    let credentials = peer.sim.credentials();
    let get = |address: String| peer.http.get(address).basic_auth(&credentials.login, Some(&credentials.password));
    let page = got(get(peer.url("CustomerWcfService")).send().await.unwrap()).await;
    assert_eq!(page.status, 200);
    for operation in ["HelloWorld", "SearchCustomerIds", "AddNewCustomer"] {
        assert!(page.text.contains(operation), "{}", page.text);
    }
    let lower = format!("{}y2/customerwcfservice.SVC", peer.sim.root());
    assert_eq!(get(lower).send().await.unwrap().status(), 200);
    assert_eq!(peer.http.get(peer.url("CustomerWcfService")).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn other_methods_are_405_and_say_which_are_allowed() {
    let peer = Peer::default().await;
    let credentials = peer.sim.credentials();
    let request = peer.http.put(peer.url("CustomerWcfService"));
    let response = request.basic_auth(&credentials.login, Some(&credentials.password)).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET, HEAD, POST");
}

#[tokio::test]
async fn only_text_xml_in_utf_8_is_read() {
    let peer = Peer::default().await;
    for (content_type, status) in [
        ("text/xml", 200),
        ("Text/XML; charset=UTF-8", 200),
        ("text/xml; charset=\"utf-8\"", 200),
        ("text/xml; charset=iso-8859-1", 415),
        ("application/soap+xml; charset=utf-8", 415),
        ("application/json", 415),
        ("", 415),
    ] {
        let request = peer.http.post(peer.url("CustomerWcfService")).header("SOAPAction", SEARCH);
        let credentials = peer.sim.credentials();
        let request = request.basic_auth(&credentials.login, Some(&credentials.password));
        let response = request.header("Content-Type", content_type).body(search_envelope("")).send().await.unwrap();
        assert_eq!(response.status(), status, "{content_type}");
    }
    let compressed = peer.post("CustomerWcfService", SEARCH, "x").header("Content-Encoding", "gzip");
    assert_eq!(compressed.send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn a_request_beyond_the_limit_is_413_whether_it_says_so_or_not() {
    let peer = Peer::default().await;
    let big = format!("{}{}", search_envelope(""), " ".repeat(MAX_REQUEST));
    assert_eq!(peer.call("CustomerWcfService", SEARCH, big.clone()).await.status, 413);
    let pieces: Vec<Result<Vec<u8>, std::io::Error>> = big.as_bytes().chunks(65_536).map(|c| Ok(c.to_vec())).collect();
    let unannounced = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    // The answer may come while the rest is still being sent, which the client may see as a broken connection.
    if let Ok(response) = peer.post("CustomerWcfService", SEARCH, unannounced).send().await {
        assert_eq!(response.status(), 413);
    }
    peer.still_answers().await;
}

#[tokio::test]
async fn replies_are_compressed_for_who_takes_it() {
    let peer = Peer::default().await;
    let name = "<LastName>DEMO</LastName>";
    let plain = peer.search(name).await;
    let request = peer.post("CustomerWcfService", SEARCH, search_envelope(name));
    let response = request.header("Accept-Encoding", "gzip").send().await.unwrap();
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert_eq!(response.headers()["content-type"], "text/xml; charset=utf-8");
    let bytes = response.bytes().await.unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text).unwrap();
    assert_eq!(text.len(), plain.text.len());
    assert!(text.contains("DEMO"));
}

#[tokio::test]
async fn a_connection_that_sends_half_a_head_is_closed() {
    let options = SimOptions { header_timeout: Duration::from_millis(50), ..SimOptions::default() };
    let peer = Peer::start(options).await;
    let mut socket = TcpStream::connect(peer.sim.address()).await.unwrap();
    socket.write_all(b"POST /Y2/CustomerWcfService.svc HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(5), socket.read_to_end(&mut rest)).await;
    closed.expect("the connection is closed").unwrap();
    peer.still_answers().await;
}

#[tokio::test]
async fn a_port_in_use_is_an_error_and_a_dropped_simulator_stops() {
    let peer = Peer::default().await;
    let address = peer.sim.address();
    let error = Sim::start(SimOptions { bind: address, ..SimOptions::default() }).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    drop(peer);
    let gone = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), gone).await.expect("the socket is closed");
}

#[tokio::test]
async fn every_service_says_hello() {
    let peer = Peer::start(SimOptions { clock: time_of(&Peer::clock()), ..SimOptions::default() }).await;
    for service in cegid_y2_contract::services() {
        let body = format!(
            "<HelloWorld xmlns=\"{}\"><text>a &amp; b</text>{}</HelloWorld>",
            super::MAIN,
            context("DEMO_001_TEST")
        );
        let got = peer.call(&service.name, HELLO, envelope(&body)).await;
        assert_eq!(got.status, 200, "{}: {}", service.name, got.text);
        assert!(got.text.contains("InputText:  (a &amp; b)&#xD;\n"), "{}", got.text);
        assert!(got.text.contains("Now: (2025-03-04T09:15:02.0000000)&#xD;\n"), "{}", got.text);
        assert!(got.text.contains("Current Identity:  (DEMO_001_TEST\\demo)  (CBR)&#xD;\n"), "{}", got.text);
    }
}
