//! Every way in which a Y2 can fail, seen from the caller's side: a problem type of its own, and nobody else is affected.

use std::time::Duration;

use cegid_connector::config::Settings;
use cegid_y2_simulator::{FaultKind, FaultRule, Sim, SimOptions};
use futures_util::{StreamExt as _, stream::FuturesUnordered};
use tokio::{net::TcpListener, time::timeout};

use crate::connector::{Answer, Connector, EVERYTHING, connection, y2};

const STORES: &str = "/api/demo/cegid/stores";
const SANDBOX: &str = "/api/demo/cegid/sandbox?key=101-1";
const CIVILITIES: &str = "/api/demo/cegid/settings/civilities";
/// No list is kept, so that each request is a call.
const UNCACHED: &str = "caches: {fresh: 0s}";

struct Case {
    kind: FaultKind,
    status: u16,
    problem: &'static str,
}

fn case(kind: FaultKind, status: u16, problem: &'static str) -> Case {
    Case { kind, status, problem }
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// What every refusal has to have, whatever it says.
fn decent(answer: &Answer, sim: &Sim) {
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert!(answer.body.len() < 2048, "{}", answer.body);
    for secret in [sim.credentials().password.as_str(), "panicked", "src/", "at Cegid.", "127.0.0.1"] {
        assert!(!answer.body.contains(secret), "{secret}: {}", answer.body);
    }
    assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.len() > 20), "{}", answer.body);
}

#[tokio::test]
async fn each_kind_of_broken_answer_has_its_own_problem_and_the_neighbour_is_served() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    let neighbours = y2(SimOptions::default()).await;
    connector.apply("neighbour", &connection("default", &neighbours, &[UNCACHED])).await;
    let key = connector.key("demo", EVERYTHING).await;
    let neighbours_key = connector.key("neighbour", EVERYTHING).await;
    let fault = FaultKind::Fault { id: text("CBR_001_0003"), message: text("Store prohibited"), levels: 4 };
    let cases = [
        case(FaultKind::Unauthorized, 502, "y2-credentials-refused"),
        case(fault, 422, "y2-rejected"),
        case(
            FaultKind::FaultWithoutDetail { id: text("CBR_106_0003"), message: text("Something happened") },
            422,
            "y2-rejected",
        ),
        case(
            FaultKind::FaultWithoutDetail { id: text("InternalServiceFault"), message: text("Something happened") },
            502,
            "y2-fault-without-detail",
        ),
        case(FaultKind::Html, 502, "y2-not-soap"),
        case(FaultKind::Garbage, 502, "y2-malformed-reply"),
        case(FaultKind::Truncated, 502, "y2-malformed-reply"),
        case(FaultKind::EntityBomb, 502, "y2-forbidden-markup"),
        case(FaultKind::Huge { bytes: 2 << 30 }, 502, "y2-reply-too-large"),
        case(FaultKind::Reset, 502, "y2-answer-lost"),
        case(FaultKind::Cut { after_bytes: 100 }, 502, "y2-answer-lost"),
        case(FaultKind::Status { code: 503, body: text("busy"), content_type: text("text/plain") }, 502, "y2-not-soap"),
    ];
    for (index, Case { kind, status, problem }) in cases.into_iter().enumerate() {
        // A changed file makes a new revision, with a breaker that has not seen the failures before.
        let changed = format!("maxInFlight: {}", index + 1);
        connector.apply("demo", &connection("default", &sim, &[UNCACHED, &changed])).await;
        sim.faults().clear();
        sim.faults().add(FaultRule::always(kind.clone()));
        let answer = connector.get(SANDBOX, &key).await;
        assert_eq!(answer.problem(), (status, problem.to_owned()), "{kind:?}: {}", answer.body);
        decent(&answer, &sim);
        let neighbour = connector.get("/api/neighbour/cegid/stores", &neighbours_key).await;
        assert_eq!(neighbour.status, 200, "{kind:?}");
    }
}

#[tokio::test]
async fn a_business_fault_shows_y2s_id_and_innermost_sentence() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    let key = connector.key("demo", EVERYTHING).await;
    sim.faults().add(FaultRule::always(FaultKind::Fault {
        id: text("CBR_001_0003"),
        message: text("Store prohibited"),
        levels: 4,
    }));
    let answer = connector.get(SANDBOX, &key).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["y2"]["id"], "CBR_001_0003");
    assert!(answer.json()["y2"]["message"].as_str().unwrap().contains("Store prohibited"), "{}", answer.body);
}

#[tokio::test]
async fn a_fault_that_says_nothing_at_all_is_told_in_a_whole_sentence() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    let key = connector.key("demo", EVERYTHING).await;
    sim.faults().add(FaultRule::always(FaultKind::Status {
        code: 500,
        body: text(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault/></s:Body></s:Envelope>",
        ),
        content_type: text("text/xml; charset=utf-8"),
    }));
    let answer = connector.get(SANDBOX, &key).await;
    assert_eq!(answer.problem(), (502, text("y2-fault-without-detail")), "{}", answer.body);
    assert_eq!(answer.json()["detail"], "Y2 failed without details.");
    assert!(answer.json().get("y2").is_none(), "{}", answer.body);
    decent(&answer, &sim);
}

#[tokio::test]
async fn a_y2_that_does_not_answer_in_time_is_504_with_retry_after() {
    let sim = y2(SimOptions::default()).await;
    let short = connection("default", &sim, &[UNCACHED]).replace("timeout: 2s", "timeout: 1s");
    let connector = Connector::with(&short).await;
    let key = connector.key("demo", EVERYTHING).await;
    sim.faults().add(FaultRule::always(FaultKind::Hang));
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.problem(), (504, text("y2-timeout")));
    assert!(!answer.header("retry-after").is_empty());
    decent(&answer, &sim);
}

#[tokio::test]
async fn after_many_failures_y2_is_left_alone_and_the_answer_is_503_with_retry_after() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED])).await;
    // Each process has a breaker of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    sim.faults().add(FaultRule::always(FaultKind::Reset));
    let mut last = connector.get(SANDBOX, &key).await;
    for _ in 0..6 {
        last = connector.get(SANDBOX, &key).await;
    }
    assert_eq!(last.problem(), (503, text("y2-unavailable")), "{}", last.body);
    let seconds: u64 = last.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds));
}

#[tokio::test]
async fn calls_that_got_a_slot_too_late_do_not_stop_a_slow_y2_from_being_asked() {
    // Of the ten seconds of this connection, the second half of the callers has 4 left, and Y2 takes 6.
    let sim = y2(SimOptions { latency: Duration::from_secs(6), ..SimOptions::default() }).await;
    let slow = connection("default", &sim, &[UNCACHED, "maxInFlight: 5"]).replace("timeout: 2s", "timeout: 10s");
    let connector = Connector::with(&slow).await;
    // Each process has slots and a breaker of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    let answers = futures_util::future::join_all((0..10).map(|_| connector.get(CIVILITIES, &key))).await;
    let (served, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((served.len(), late.len()), (5, 5));
    assert!(late.iter().all(|answer| answer.problem() == (504, text("y2-timeout"))), "{late:?}");
    assert_eq!(connector.get(CIVILITIES, &key).await.status, 200);
}

#[tokio::test]
async fn wrong_credentials_a_wrong_database_and_a_wrong_port_are_told_apart() {
    let sim = y2(SimOptions::default()).await;
    let right = connection("default", &sim, &[UNCACHED]);
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let address = sim.address().to_string();
    for (connections, status, problem) in [
        (right.replace(&sim.credentials().password, "wrong"), 502, "y2-credentials-refused"),
        (right.replace("databaseId: DEMO_001_TEST", "databaseId: DEMO_002_TEST"), 502, "y2-database-refused"),
        (right.replace(&address, &closed.to_string()), 502, "y2-unreachable"),
        (right.replace(&address, "nobody.invalid"), 502, "y2-host-unknown"),
        (right.replace(&address, "10.20.30.40"), 502, "y2-address-forbidden"),
        (right.replace("/Y2\n", "/Wrong\n"), 501, "y2-operation-missing"),
    ] {
        let connector = Connector::with(&connections).await;
        let key = connector.key("demo", EVERYTHING).await;
        let answer = connector.get(SANDBOX, &key).await;
        assert_eq!(answer.problem(), (status, problem.to_owned()), "{}", answer.body);
        decent(&answer, &sim);
    }
}

#[tokio::test]
async fn a_port_without_tls_is_a_tls_failure_when_https_is_asked_for() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[UNCACHED]).replace("http://", "https://")).await;
    let key = connector.key("demo", EVERYTHING).await;
    let answer = connector.get(SANDBOX, &key).await;
    assert_eq!(answer.problem(), (502, text("y2-tls-failed")), "{}", answer.body);
    decent(&answer, &sim);
}

/// Nothing here ends because the machine is slow: whoever has to wait for the slow Y2 waits longer than the test may take.
#[tokio::test]
async fn a_slow_y2_of_one_tenant_does_not_slow_another() {
    const PLACES: usize = 4;
    let patient = |sim: &Sim| {
        let places = format!("maxInFlight: {PLACES}");
        connection("default", sim, &[UNCACHED, &places]).replace("timeout: 2s", "timeout: 5m")
    };
    let (sim, neighbours) = (y2(SimOptions::default()).await, y2(SimOptions::default()).await);
    let an_hour = |settings: &mut Settings| settings.server.request_timeout = Duration::from_secs(3600);
    let connector = Connector::with_settings(&patient(&sim), an_hour).await;
    // Each process has places of its own.
    connector.stay();
    connector.apply("neighbour", &patient(&neighbours)).await;
    let key = connector.key("demo", EVERYTHING).await;
    let neighbours_key = connector.key("neighbour", EVERYTHING).await;
    sim.faults().add(FaultRule::always(FaultKind::Hang));
    // Every place of the slow connection is taken, and others wait for one.
    let mut slow: FuturesUnordered<_> = (0..3 * PLACES).map(|_| connector.get(SANDBOX, &key)).collect();
    let quick = async {
        while sim.recorded().len() < PLACES {
            tokio::task::yield_now().await;
        }
        for _ in 0..10 {
            assert_eq!(connector.get("/api/neighbour/cegid/stores", &neighbours_key).await.status, 200);
        }
    };
    tokio::select! {
        biased;
        done = timeout(Duration::from_secs(240), quick) => done.expect("the neighbour waits for the slow Y2"),
        answer = slow.next() => panic!("the hanging Y2 was answered first: {answer:?}"),
    }
    assert_eq!(sim.recorded().len(), PLACES, "the bound of the slow connection held");
}
