//! How much anybody may ask for, and what the answers say about it.

use cegid_connector::{config::LimitSettings, http::extract};
use jiff::SignedDuration;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    bearer_tokens::{self, DOOR, Issuer, Pair, SIMULATED, get, token},
    connector::{Answer, Connector},
    running_server::RunningServer,
};

const ENOUGH: &[&str] = &["tenant.configuration:read", "tenant.personalData:read"];

async fn limited(per_credential: Option<u32>, per_tenant: Option<u32>) -> Connector {
    let limits = LimitSettings { per_credential, per_tenant, ..LimitSettings::default() };
    let connector = Connector::with_settings(SIMULATED, |settings| settings.limits = limits).await;
    // Each process counts for itself.
    connector.stay();
    connector.apply("neighbour", SIMULATED).await;
    connector
}

fn entered(answer: &Answer) -> bool {
    answer.problem().1 == "trace-not-found"
}

#[tokio::test]
async fn a_key_that_asks_too_often_gets_a_429_that_says_when_to_try_again() {
    let connector = limited(Some(3), Some(100)).await;
    let key = connector.key("demo", ENOUGH).await;
    for left in ["r=2;t=20", "r=1;t=40", "r=0;t=60"] {
        let answer = connector.get(DOOR, &key).await;
        assert!(entered(&answer), "{}", answer.body);
        assert_eq!(answer.header("ratelimit"), format!("\"credential\";{left}"));
        assert_eq!(answer.header("ratelimit-policy"), "\"credential\";q=3;w=60, \"tenant\";q=100;w=60");
    }
    let refused = connector.get(DOOR, &key).await;
    assert_eq!(refused.problem(), (429, "too-many-requests".to_owned()));
    assert_eq!(refused.header("retry-after"), "20");
    assert_eq!(refused.header("ratelimit"), "\"credential\";r=0;t=60");
    assert!(refused.json()["detail"].as_str().unwrap().contains("3 requests"), "{}", refused.body);
    connector.clock.advance(SignedDuration::from_secs(20));
    assert!(entered(&connector.get(DOOR, &key).await));
    assert_eq!(connector.get(DOOR, &key).await.status, 429);
}

#[tokio::test]
async fn another_key_and_another_tenant_are_not_touched() {
    let connector = limited(Some(1), Some(100)).await;
    let [first, second] = [connector.key("demo", ENOUGH).await, connector.key("demo", ENOUGH).await];
    let neighbours = connector.key("neighbour", ENOUGH).await;
    assert!(entered(&connector.get(DOOR, &first).await));
    assert_eq!(connector.get(DOOR, &first).await.status, 429);
    assert!(entered(&connector.get(DOOR, &second).await));
    assert!(entered(&connector.get(&DOOR.replace("demo", "neighbour"), &neighbours).await));
}

#[tokio::test]
async fn all_keys_of_a_tenant_share_the_tenants_limit_also_after_it_was_applied_anew() {
    let connector = limited(Some(100), Some(2)).await;
    let [first, second] = [connector.key("demo", ENOUGH).await, connector.key("demo", ENOUGH).await];
    let answer = connector.get(DOOR, &first).await;
    assert_eq!(answer.header("ratelimit"), "\"tenant\";r=1;t=30", "the limit that is closer");
    connector.apply("demo", &SIMULATED.replace("default:", "renamed:")).await;
    assert!(entered(&connector.get(DOOR, &second).await));
    let refused = connector.get(DOOR, &first).await;
    assert!(refused.status == 429 && refused.body.contains("for this tenant"), "{}", refused.body);
}

#[tokio::test]
async fn limits_can_be_off() {
    let connector = limited(None, None).await;
    let key = connector.key("demo", ENOUGH).await;
    for _ in 0..700 {
        let answer = connector.get(DOOR, &key).await;
        assert!(entered(&answer) && !answer.headers.contains_key("ratelimit"), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_request_without_the_permission_counts_and_one_without_a_credential_does_not() {
    let connector = limited(Some(2), None).await;
    let key = connector.key("demo", &["tenant.y2.stores:read"]).await;
    let mistyped = key.replace(&key[30..31], if &key[30..31] == "a" { "b" } else { "a" });
    for _ in 0..5 {
        assert_eq!(connector.get(DOOR, &mistyped).await.status, 401);
    }
    for _ in 0..2 {
        let refused = connector.get(DOOR, &key).await;
        assert!(refused.status == 403 && refused.headers.contains_key("ratelimit"));
    }
    assert_eq!(connector.get(DOOR, &key).await.status, 429);
}

#[tokio::test]
async fn the_tokens_of_one_subject_count_together() {
    let pair = Pair::ec("one");
    let issuer = Issuer::start(&[&pair]).await;
    let mut trusted = Some(bearer_tokens::trusting(&issuer));
    let connector = Connector::with_settings(SIMULATED, |settings| {
        settings.limits.per_credential = Some(2);
        settings.auth.issuers.extend(trusted.take());
    })
    .await;
    // Each process counts for itself.
    connector.stay();
    let token_of = |subject: &str, number: u32| {
        let mut claims = issuer.claims(connector.clock.now());
        claims["sub"] = subject.into();
        claims["jti"] = json!(number);
        token(&pair, &claims)
    };
    for number in 0..2 {
        assert!(entered(&get(&connector, DOOR, &token_of("ann", number)).await));
    }
    assert_eq!(get(&connector, DOOR, &token_of("ann", 2)).await.status, 429);
    assert!(entered(&get(&connector, DOOR, &token_of("bob", 3)).await));
}

#[test]
fn sessions_and_listeners_are_not_counted() {
    use extract::RequiredPolicy;
    const { assert!(!extract::LiveStoreAccess::COUNTED && !extract::Y2ListenerWrite::COUNTED) };
    const { assert!(extract::Y2StoreRead::COUNTED && extract::TenantConfigurationRead::COUNTED) };
}

async fn fetch(url: &str, forwarded_for: Option<&str>) -> reqwest::Response {
    let request = reqwest::Client::builder().no_proxy().build().unwrap().get(url);
    forwarded_for
        .into_iter()
        .fold(request, |request, value| request.header("x-forwarded-for", value))
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn public_pages_are_counted_by_address_and_probes_are_not() {
    let server = RunningServer::start(&[("LIMITS__PER_ADDRESS", "2")]).await;
    for path in ["/docs/problems", "/openapi.json"] {
        let answer = fetch(&format!("{}{path}", server.url), None).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["ratelimit-policy"], "\"address\";q=2;w=60");
    }
    let refused = fetch(&format!("{}/docs/problems", server.url), Some("203.0.113.1")).await;
    assert_eq!(refused.status(), 429, "nobody's word is taken for another address");
    assert!(refused.headers().contains_key("retry-after"));
    for _ in 0..5 {
        assert_eq!(fetch(&format!("{}/healthz", server.url), None).await.status(), 200);
    }
    server.stop().await;
}

#[tokio::test]
async fn behind_a_trusted_proxy_its_callers_are_counted() {
    let settings = [("LIMITS__PER_ADDRESS", "1"), ("SERVER__TRUSTED_PROXIES", "127.0.0.0/8")];
    let server = RunningServer::start(&settings).await;
    let page = format!("{}/docs/problems", server.url);
    for caller in ["203.0.113.1", "203.0.113.2", "2001:db8:0:1::1"] {
        assert_eq!(fetch(&page, Some(caller)).await.status(), 200, "{caller}");
        assert_eq!(fetch(&page, Some(caller)).await.status(), 429, "{caller}");
    }
    assert_eq!(fetch(&page, Some("2001:db8:0:1::2")).await.status(), 429, "the same network");
    server.stop().await;
}

/// A request whose body does not come to an end, once the server works on it.
async fn stuck(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /api/externals/v1/notification/test/sync/contact/onSearch HTTP/1.1\r\nhost: x\r\n\
                content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn beyond_what_may_be_in_flight_requests_are_refused_and_probes_answer() {
    let server = RunningServer::start(&[("LIMITS__MAX_IN_FLIGHT", "3")]).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut stuck_ones = Vec::new();
    for _ in 0..3 {
        stuck_ones.push(stuck(&address).await);
    }
    let page = format!("{}/docs/problems", server.url);
    let mut refused = fetch(&page, None).await;
    // The server may not have read all three yet.
    for _ in 0..200 {
        if refused.status() == 503 {
            break;
        }
        refused = fetch(&page, None).await;
    }
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert!(refused.text().await.unwrap().contains("/docs/problems/service-unavailable"));
    for probe in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(fetch(&format!("{}{probe}", server.url), None).await.status(), 200, "{probe}");
    }
    drop(stuck_ones);
    for _ in 0..200 {
        if fetch(&page, None).await.status() == 200 {
            return server.stop().await;
        }
    }
    panic!("the places of callers that went away are not given back");
}

#[tokio::test]
async fn a_thousand_slow_connections_do_not_disturb_others() {
    let server = RunningServer::start(&[]).await;
    let address = server.url.trim_start_matches("http://").to_owned();
    let mut slow = Vec::new();
    for number in 0..1000 {
        let mut stream = match TcpStream::connect(&address).await {
            Ok(stream) => stream,
            Err(error) => {
                eprintln!("SKIPPED: only {number} connections can be opened here ({error})");
                return server.stop().await;
            }
        };
        stream.write_all(b"GET /docs HTTP/1.1\r\nho").await.unwrap();
        slow.push(stream);
    }
    for _ in 0..20 {
        assert_eq!(fetch(&format!("{}/docs/problems", server.url), None).await.status(), 200);
    }
    // One that goes on is still served.
    let mut last = slow.pop().unwrap();
    last.write_all(b"st: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    last.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(slow);
    server.stop().await;
}
