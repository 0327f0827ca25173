//! What may stand in the place of a webservice, and what the client makes of it: one error each, never the key, never a guess.

#![allow(clippy::unwrap_used, reason = "a panic in a test is its report")]

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use prestashop::{Batch, Entity, Error, Filter, Key, Limits, Query, Resource, Webservice, WriteError};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const KEY: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LIMITS: Limits = Limits { time: Duration::from_secs(20), answer: 64 * 1024 };

async fn answering(respond: fn() -> Response) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(move || async move { respond() })).await });
    format!("http://{address}/")
}

/// Reads what comes, answers these bytes, and closes the connection.
async fn raw(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(bytes).await;
        }
    });
    format!("http://{address}/")
}

fn client(shop: &str, limits: Limits) -> Webservice {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Webservice::new(http, &shop.parse().unwrap(), Key::new(KEY).unwrap(), limits).unwrap()
}

async fn read(shop: &str) -> Error {
    let error = client(shop, LIMITS).list(&Query::new(Resource::Products)).await.unwrap_err();
    shows_no_key(&error);
    error
}

async fn write(shop: &str) -> WriteError {
    let batch = Batch::new(Resource::Products, vec![Entity::new().with("reference", "R1")]);
    let error = client(shop, LIMITS).create(batch).await.unwrap_err();
    shows_no_key(&error);
    error
}

fn shows_no_key(error: &dyn std::error::Error) {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let shown = format!("{error} {error:?}");
        // The key, and the beginning of `Authorization` with it.
        assert!(!shown.contains(KEY) && !shown.contains("QUJDREVG"), "{shown}");
        cause = error.source();
    }
}

fn html(status: StatusCode, body: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html")], body).into_response()
}

#[tokio::test]
async fn a_login_page_is_named_and_nothing_was_written() {
    let shop =
        answering(|| html(StatusCode::OK, "<!DOCTYPE html><html><form><input type=\"password\" name=p></form></html>"))
            .await;
    assert!(matches!(read(&shop).await, Error::LoginPage));
    assert!(matches!(write(&shop).await, WriteError::NotWritten(Error::LoginPage)));
}

#[tokio::test]
async fn another_page_leaves_a_write_in_doubt() {
    let shop = answering(|| html(StatusCode::OK, "<html><h1>Welcome</h1></html>")).await;
    assert!(matches!(read(&shop).await, Error::WebPage { status: 200 }));
    assert!(matches!(write(&shop).await, WriteError::InDoubt { cause: Error::WebPage { .. }, .. }));
    let missing = answering(|| html(StatusCode::NOT_FOUND, "<html><h1>Not here</h1></html>")).await;
    assert!(matches!(read(&missing).await, Error::WebPage { status: 404 }));
}

#[tokio::test]
async fn a_redirect_is_told_without_its_query() {
    let shop = answering(|| {
        (StatusCode::FOUND, [(header::LOCATION, "https://user:secret@www.shop.example.test/api/products?ws_key=x")])
            .into_response()
    })
    .await;
    let Error::Redirected { to, followed: false } = read(&shop).await else { panic!("no redirect") };
    assert_eq!(to, "https://www.shop.example.test/api/products");
    assert!(matches!(write(&shop).await, WriteError::NotWritten(Error::Redirected { .. })));
}

#[tokio::test]
async fn a_client_that_follows_redirects_leaves_a_write_in_doubt() {
    let end = answering(|| "<prestashop><product><id>1</id></product></prestashop>".into_response()).await;
    let start = raw_redirect(end).await;
    let http = reqwest::Client::builder().build().unwrap();
    let shop = Webservice::new(http, &start.parse().unwrap(), Key::new(KEY).unwrap(), LIMITS).unwrap();
    let error = shop.create(Batch::new(Resource::Products, vec![Entity::new()])).await.unwrap_err();
    assert!(matches!(error, WriteError::InDoubt { cause: Error::Redirected { followed: true, .. }, .. }), "{error:?}");
}

async fn raw_redirect(to: String) -> String {
    let text = format!("HTTP/1.1 307 x\r\nlocation: {to}elsewhere\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    raw(Box::leak(text.into_boxed_str()).as_bytes()).await
}

#[tokio::test]
async fn maintenance_and_hosts_limits_have_their_own_errors() {
    let shop = answering(|| html(StatusCode::SERVICE_UNAVAILABLE, "<html>We'll be back</html>")).await;
    assert!(matches!(read(&shop).await, Error::Maintenance));
    assert!(matches!(write(&shop).await, WriteError::InDoubt { cause: Error::Maintenance, .. }));
    let small = answering(|| html(StatusCode::PAYLOAD_TOO_LARGE, "<html>413</html>")).await;
    assert!(matches!(write(&small).await, WriteError::NotWritten(Error::BodyTooLarge)));
    let firewall = answering(|| html(StatusCode::FORBIDDEN, "<html>mod_security</html>")).await;
    assert!(matches!(write(&firewall).await, WriteError::NotWritten(Error::Blocked)));
    let busy = answering(|| StatusCode::TOO_MANY_REQUESTS.into_response()).await;
    assert!(matches!(read(&busy).await, Error::TooManyRequests));
    let credentials = answering(|| (StatusCode::UNAUTHORIZED, "401 Unauthorized").into_response()).await;
    assert!(matches!(read(&credentials).await, Error::KeyRefused(_)));
}

#[tokio::test]
async fn a_failure_and_a_lost_answer_leave_a_write_in_doubt() {
    let failing = answering(|| StatusCode::INTERNAL_SERVER_ERROR.into_response()).await;
    let WriteError::InDoubt { cause: Error::Failed { status: 500, fault: None }, batch } = write(&failing).await else {
        panic!("not in doubt")
    };
    assert_eq!(batch.entities()[0].text("reference"), Some("R1"));
    let dropping = raw(b"").await;
    assert!(matches!(write(&dropping).await, WriteError::InDoubt { cause: Error::Lost(_), .. }));
    let half = raw(b"HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n<prestashop><product>").await;
    assert!(matches!(write(&half).await, WriteError::InDoubt { cause: Error::Lost(_), .. }));
    let cut = answering(|| (StatusCode::CREATED, "<prestashop><product><id>1</id>").into_response()).await;
    assert!(matches!(write(&cut).await, WriteError::InDoubt { cause: Error::Unreadable(_), .. }));
    let silent = answering(|| (StatusCode::CREATED, "").into_response()).await;
    assert!(matches!(write(&silent).await, WriteError::InDoubt { cause: Error::Unreadable(_), .. }));
    let fewer = answering(|| (StatusCode::CREATED, "<prestashop></prestashop>").into_response()).await;
    assert!(matches!(write(&fewer).await, WriteError::InDoubt { cause: Error::Unreadable(_), .. }));
}

#[tokio::test]
async fn nobody_listening_means_that_nothing_was_written() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert!(matches!(write(&shop).await, WriteError::NotWritten(Error::Unreachable(_))));
}

#[tokio::test]
async fn time_and_size_are_bounded() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop = format!("http://{}/", listener.local_addr().unwrap());
    let hurried = client(&shop, Limits { time: Duration::from_millis(50), ..LIMITS });
    let error = hurried.create(Batch::new(Resource::Products, vec![Entity::new()])).await.unwrap_err();
    assert!(matches!(error, WriteError::InDoubt { cause: Error::Lost(_), .. }), "{error:?}");
    let endless = answering(|| {
        let chunks = stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(1024)));
        Body::from_stream(chunks).into_response()
    })
    .await;
    assert!(matches!(read(&endless).await, Error::AnswerTooLarge { limit: 65_536 }));
}

#[tokio::test]
async fn stray_output_around_the_answer_changes_nothing() {
    let shop = answering(|| {
        let body = "\u{feff}Notice: x\n<?xml version=\"1.0\"?><prestashop><products><product><id>4</id></product></products></prestashop><script>";
        ([(header::CONTENT_TYPE, "application/javascript")], body).into_response()
    })
    .await;
    let products = client(&shop, LIMITS).list(&Query::new(Resource::Products)).await.unwrap();
    assert_eq!(products[0].id, Some(4));
}

#[tokio::test]
async fn a_shop_whose_pages_do_not_go_on_ends_with_an_error_and_not_in_a_loop() {
    let shop =
        answering(|| "<prestashop><products><product><id>4</id></product></products></prestashop>".into_response())
            .await;
    let shop = client(&shop, LIMITS);
    let mut pages = shop.pages(Query::new(Resource::Products), 1);
    assert!(pages.next().await.unwrap().is_some());
    assert!(matches!(pages.next().await, Err(Error::Unreadable(_))));
}

#[tokio::test]
async fn a_version_before_the_first_supported_one_is_refused() {
    let shop = answering(|| ([("PSWS-Version", "1.6.1.24")], "<prestashop><api/></prestashop>").into_response()).await;
    assert!(matches!(client(&shop, LIMITS).probe().await, Err(Error::Version(_))));
    let nameless = answering(|| "<prestashop><api/></prestashop>".into_response()).await;
    assert!(matches!(client(&nameless, LIMITS).probe().await, Err(Error::Version(_))));
}

#[tokio::test]
async fn more_than_was_asked_for_is_dropped() {
    let shop = answering(|| {
        "<prestashop><products><product><id>1</id><reference>SET[3]</reference></product>\
         <product><id>2</id><reference>SET[4]</reference></product></products></prestashop>"
            .into_response()
    })
    .await;
    let query = Query::new(Resource::Products).filter(Filter::equals("reference", "SET[3]").unwrap());
    let found = client(&shop, LIMITS).list(&query).await.unwrap();
    assert_eq!(found.iter().filter_map(|product| product.id).collect::<Vec<_>>(), [1]);
}
