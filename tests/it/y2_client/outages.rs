//! Y2 down, slow or unreachable: what is repeated, what is not, and when nobody is asked any more.

use std::{sync::Arc, time::Duration};

use cegid_y2::soap::transport::AddressForbidden;
use cegid_y2::{BreakerState, CallOutcome, Client, Error, Timings, TlsFailure, customer::AddNewCustomer};
use tokio::net::TcpListener;

use super::{
    QUICK, Seen, client, client_with, golden, http as plain_http, ping,
    server::{Action, Server, http, soap},
    settings,
};

fn failing_first(failures: usize) -> impl FnMut(usize, &super::server::Received) -> Action + Send + 'static {
    move |number, _| match number {
        _ if number >= failures => Action::Answer(soap(200, golden("ping.reply"))),
        0 => Action::Cut(Vec::new()),
        _ => Action::Answer(http(503, &["Content-Type: text/html"], "<html>busy</html>")),
    }
}

#[tokio::test]
async fn what_is_safe_to_repeat_is_tried_three_times() {
    let server = Server::start(failing_first(2)).await;
    client(&server).call(&ping()).await.unwrap();
    assert_eq!(server.received().len(), 3);

    let server = Server::start(failing_first(9)).await;
    let error = client(&server).call(&ping()).await.unwrap_err();
    assert_eq!(
        error,
        Error::NotSoap { status: Some(503), content_type: Some("text/html".to_owned()), retry_after: None }
    );
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn creating_a_customer_is_never_repeated() {
    let server = Server::start(failing_first(9)).await;
    let error = client(&server).call(&AddNewCustomer::default()).await.unwrap_err();
    assert_eq!(error, in_doubt(Error::AnswerLost));
    assert_eq!(server.received().len(), 1);
}

/// Of a call that may have created the customer.
fn in_doubt(failure: Error) -> Error {
    Error::InDoubt { service: "CustomerWcfService", operation: "AddNewCustomer", failure: Box::new(failure) }
}

#[tokio::test]
async fn a_write_whose_answer_cannot_be_used_is_in_doubt_and_one_that_was_refused_is_not() {
    let lost = |failure| (in_doubt(failure), true);
    let refused = |failure| (failure, false);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 900\r\n\r\n<s:Envelope";
    let html = |status| http(status, &["Content-Type: text/html"], "<html>");
    let page =
        |status| Error::NotSoap { status: Some(status), content_type: Some("text/html".to_owned()), retry_after: None };
    for (answer, (expected, doubtful)) in [
        (head.into(), lost(Error::AnswerLost)),
        (soap(200, "<s:Env"), lost(Error::MalformedReply { reason: String::new() })),
        (html(504), lost(page(504))),
        (html(302), refused(page(302))),
        (html(401), refused(Error::CredentialsRefused)),
        (
            soap(500, golden("without_detail.fault")),
            refused(Error::FaultWithoutDetail {
                id: "Server".to_owned(),
                message: "The server was unable to process the request.".to_owned(),
            }),
        ),
    ] {
        let server = Server::start(move |_, _| Action::Cut(answer.clone())).await;
        let error = client(&server).call(&AddNewCustomer::default()).await.unwrap_err();
        assert_eq!(matches!(error, Error::InDoubt { .. }), doubtful, "{error:?}");
        assert_eq!(error.outcome(), expected.outcome());
        let malformed = |error: &Error| error.outcome() == CallOutcome::Malformed;
        assert!(error == expected || malformed(&error) && malformed(&expected), "{error:?}");
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn a_write_that_was_not_sent_is_in_no_doubt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/Y2", listener.local_addr().unwrap());
    drop(listener);
    let client = client_with(settings(&url), QUICK);
    assert_eq!(client.call(&AddNewCustomer::default()).await.unwrap_err(), Error::Unreachable);
}

#[tokio::test]
async fn what_cannot_be_read_as_http_is_told_apart_and_counts_as_an_outage() {
    // What a port for TLS answers to a request without it: an alert.
    let server = Server::start(|_, _| Action::Cut(b"\x15\x03\x03\x00\x02\x02\x46".to_vec())).await;
    let client = client(&server);
    let no_http = Error::NotSoap { status: None, content_type: None, retry_after: None };
    assert_eq!(client.call(&ping()).await.unwrap_err(), no_http);
    assert_eq!(client.call(&ping()).await.unwrap_err(), no_http);
    assert!(matches!(client.breaker(), BreakerState::Open { .. }));
    assert_eq!(server.received().len(), 5);
}

#[tokio::test]
async fn a_connection_that_was_given_up_is_replaced_where_repeating_is_safe() {
    // What a server says over a connection that it kept for too long, in the moment in which it is used again.
    let tired = || http(408, &["Connection: close"], "");
    let server = Server::start(move |number, _| match number {
        1 => Action::Cut(tired()),
        _ => Action::Answer(soap(200, golden("ping.reply"))),
    })
    .await;
    let client = client(&server);
    client.call(&ping()).await.unwrap();
    client.call(&ping()).await.unwrap();
    assert_eq!(server.received().len(), 3);

    let server = Server::start(move |_, _| Action::Cut(tired())).await;
    let client = super::client(&server);
    let given_up = Error::NotSoap { status: Some(408), content_type: None, retry_after: None };
    assert_eq!(client.call(&AddNewCustomer::default()).await.unwrap_err(), given_up);
    assert_eq!(server.received().len(), 1);
    for _ in 0..5 {
        assert_eq!(client.call(&ping()).await.unwrap_err(), given_up);
    }
    assert_eq!(client.breaker(), BreakerState::Closed, "nothing was asked of Y2");
}

#[tokio::test]
async fn how_long_y2_asks_to_be_left_alone_is_read_and_kept_to() {
    let busy = |status, headers: &[&str]| http(status, &[&["Content-Type: text/html"], headers].concat(), "<html>busy");
    let date = "Date: Sun, 29 Nov 2026 12:00:00 GMT";
    for (answer, seconds) in [
        (busy(503, &["Retry-After: 120"]), Some(120)),
        (busy(429, &["Retry-After: 61"]), Some(61)),
        (busy(503, &["Retry-After: Sun, 29 Nov 2026 12:01:30 GMT", date]), Some(90)),
        (busy(503, &["Retry-After: Sun, 29 Nov 2026 11:00:00 GMT", date]), Some(0)),
        (busy(503, &["Retry-After: 99999999999"]), Some(3_600)),
        (busy(503, &["Retry-After: Sun, 29 Nov 2026 12:01:30 GMT"]), None),
        (busy(503, &["Retry-After: soon"]), None),
        (busy(503, &[]), None),
    ] {
        let server = Server::answering(answer).await;
        let Error::NotSoap { retry_after, .. } = client(&server).call(&ping()).await.unwrap_err() else { panic!() };
        assert_eq!(retry_after, seconds.map(Duration::from_secs));
        // The deadline of these calls is near: what Y2 asks for goes beyond, so nothing is sent any more.
        let tries = if seconds.is_some_and(|seconds| seconds > 0) { 1 } else { 3 };
        assert_eq!(server.received().len(), tries, "{seconds:?}");
    }
}

#[tokio::test]
async fn a_call_waits_as_long_as_y2_asks_where_there_is_time() {
    let server = Server::start(|number, _| {
        Action::Answer(match number {
            0 => http(503, &["Content-Type: text/html", "Retry-After: 1"], "<html>busy"),
            _ => soap(200, golden("ping.reply")),
        })
    })
    .await;
    let began = std::time::Instant::now();
    client(&server).call(&ping()).await.unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn faults_are_never_repeated() {
    let server = Server::answering(soap(500, golden("business.fault"))).await;
    client(&server).call(&ping()).await.unwrap_err();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_dead_y2_is_left_alone_after_five_failures() {
    let server = Server::start(|_, _| Action::Cut(Vec::new())).await;
    let client = client(&server);
    assert_eq!(client.call(&ping()).await.unwrap_err(), Error::AnswerLost);
    assert_eq!(client.breaker(), BreakerState::Closed);
    // The breaker opens on the second try of this call, which ends the call too.
    assert_eq!(client.call(&ping()).await.unwrap_err(), Error::AnswerLost);
    assert_eq!(server.received().len(), 5);
    let Error::Unavailable { retry_after } = client.call(&ping()).await.unwrap_err() else { panic!() };
    assert!(retry_after > Duration::from_secs(500));
    assert!(matches!(client.breaker(), BreakerState::Open { .. }));
    assert_eq!(server.received().len(), 5);
}

#[tokio::test]
async fn a_probe_closes_the_breaker_when_y2_is_back() {
    let server = Server::start(|number, _| match number {
        0..5 => Action::Cut(Vec::new()),
        _ => Action::Answer(soap(200, golden("ping.reply"))),
    })
    .await;
    let timings = Timings { open_least: Duration::ZERO, open_most: Duration::ZERO, ..QUICK };
    let client = client_with(settings(&server.url), timings);
    for _ in 0..2 {
        client.call(&ping()).await.unwrap_err();
    }
    assert_eq!(client.breaker(), BreakerState::HalfOpen);
    client.call(&ping()).await.unwrap();
    assert_eq!(client.breaker(), BreakerState::Closed);
}

#[tokio::test]
async fn faults_and_refused_logins_keep_the_breaker_closed() {
    let server = Server::start(|number, _| {
        Action::Answer(if number % 2 == 0 { http(401, &[], "") } else { soap(500, golden("business.fault")) })
    })
    .await;
    let client = client(&server);
    for _ in 0..40 {
        client.call(&ping()).await.unwrap_err();
    }
    assert_eq!(client.breaker(), BreakerState::Closed);
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/Y2", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(client_with(settings(&url), QUICK).call(&ping()).await.unwrap_err(), Error::Unreachable);
}

#[tokio::test]
async fn what_is_no_tls_server_fails_as_tls_and_is_not_repeated() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answering = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        stream.writable().await.unwrap();
        stream.try_write(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        stream
    });
    let client = client_with(settings(&format!("https://{address}/Y2")), QUICK);
    assert_eq!(client.call(&ping()).await.unwrap_err(), Error::Tls(TlsFailure::NoTls));
    drop(answering.await.unwrap());
}

/// Stands in for the guarded resolver of the shared client.
struct Resolver(bool);

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let error: Box<dyn std::error::Error + Send + Sync> =
            if self.0 { Box::new(AddressForbidden::default()) } else { "no such host".into() };
        Box::pin(std::future::ready(Err(error)))
    }
}

#[tokio::test]
async fn an_unknown_host_and_a_forbidden_address_are_told_apart() {
    for (forbidden, expected) in [(false, Error::HostUnknown), (true, Error::AddressForbidden)] {
        let http = reqwest::Client::builder().no_proxy().dns_resolver(Arc::new(Resolver(forbidden))).build().unwrap();
        let client = Client::with_timings(http, settings("http://y2.example.test/Y2"), Arc::new(()), QUICK);
        assert_eq!(client.call(&ping()).await.unwrap_err(), expected);
    }
}

#[tokio::test]
async fn every_call_is_observed_once() {
    let server = Server::start(failing_first(1)).await;
    let seen = Arc::new(Seen::default());
    let client = Client::with_timings(plain_http(), settings(&server.url), seen.clone(), QUICK);
    client.call(&ping()).await.unwrap();
    client.call(&AddNewCustomer::default()).await.unwrap_err();
    let seen = seen.0.lock().unwrap();
    let expected = [
        ("WorkerProcessService", "Ping", CallOutcome::Answered),
        ("CustomerWcfService", "AddNewCustomer", CallOutcome::Malformed),
    ];
    assert_eq!(*seen, expected);
}

#[tokio::test]
async fn calls_beyond_the_limit_wait_for_a_slot() {
    let server = Server::answering(soap(200, golden("ping.reply"))).await;
    let mut settings = settings(&server.url);
    settings.max_in_flight = 1;
    let client = client_with(settings, QUICK);
    let calls = (0..20).map(|_| {
        let client = client.clone();
        async move { client.call(&ping()).await.is_ok() }
    });
    assert!(futures_util::future::join_all(calls).await.into_iter().all(|answered| answered));
}

#[tokio::test]
async fn a_full_queue_turns_calls_away_at_once() {
    let server = Server::start(|_, _| Action::Hang).await;
    let mut settings = settings(&server.url);
    (settings.max_in_flight, settings.timeout) = (1, Duration::from_millis(300));
    let client = client_with(settings, QUICK);
    let calls = (0..70).map(|_| {
        let client = client.clone();
        async move { client.call(&ping()).await.unwrap_err() }
    });
    let errors = futures_util::future::join_all(calls).await;
    // One is under way, 64 wait in vain, and the rest find no place. (A waiting call may get the slot of the one that
    // timed out just before its own time is over, and then times out itself.)
    assert_eq!(errors[0], Error::Timeout);
    assert!(errors[65..].iter().all(|error| matches!(error, Error::Unavailable { .. })));
    assert!(errors.iter().all(|error| matches!(error, Error::Timeout | Error::Unavailable { .. })));
}
