//! Faults on demand, each as a client sees it.

use std::time::Duration;

use cegid_y2_simulator::{FaultKind, FaultRule, SimOptions};

use super::{Peer, SEARCH, got, search_envelope};

async fn with(kind: FaultKind) -> Peer {
    let peer = Peer::default().await;
    peer.sim.faults().add(FaultRule::once(kind));
    peer
}

#[tokio::test]
async fn a_fault_has_as_many_levels_as_asked_and_may_lack_its_detail() {
    let kind = FaultKind::Fault { id: "CBR_161_0006".into(), message: "no such customer".into(), levels: 4 };
    let peer = with(kind).await;
    peer.sim.faults().add(FaultRule::once(FaultKind::FaultWithoutDetail {
        id: "CBR_106_0003".into(),
        message: "nothing to add".into(),
    }));
    let first = peer.search("").await;
    assert_eq!(first.status, 500);
    assert_eq!(first.text.matches("<Id>CBR_161_0006</Id>").count(), 4);
    assert!(first.text.contains("<Message>no such customer</Message>"), "{}", first.text);
    let second = peer.search("").await;
    assert_eq!(second.status, 500);
    assert!(second.text.contains(">a:CBR_106_0003</faultcode>"), "{}", second.text);
    assert!(second.text.contains(">nothing to add</faultstring></s:Fault>"), "{}", second.text);
    peer.still_answers().await;
}

#[tokio::test]
async fn any_status_can_be_answered_with_any_body() {
    let kind = FaultKind::Status { code: 503, body: "later".into(), content_type: "text/plain".into() };
    let peer = with(kind).await;
    let response = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/plain");
    assert_eq!(got(response).await.text, "later");
    let peer = with(FaultKind::Unauthorized).await;
    let response = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap();
    assert_eq!(response.status(), 401);
    assert!(response.headers().contains_key("www-authenticate") && !response.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn a_cut_answer_breaks_off_and_a_truncated_one_is_complete_for_http() {
    for after_bytes in [0, 40] {
        let peer = with(FaultKind::Cut { after_bytes }).await;
        let response = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(response.content_length().unwrap() > 40);
        assert!(response.bytes().await.is_err());
        assert!(peer.sim.recorded().last().unwrap().reply_xml().contains("SearchCustomerIdsResult"));
    }
    let peer = with(FaultKind::Truncated).await;
    let half = peer.search("").await;
    assert!(half.status == 200 && half.text.starts_with("<s:Envelope") && !half.text.contains("</s:Body>"));
    peer.still_answers().await;
}

#[tokio::test]
async fn a_reset_connection_gives_no_answer() {
    let peer = with(FaultKind::Reset).await;
    let error = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("ConnectionReset") || text.contains("IncompleteMessage"), "{text}");
    assert_eq!(peer.sim.recorded().last().unwrap().injected, Some("reset"));
    peer.still_answers().await;
}

#[tokio::test]
async fn a_hanging_call_is_recorded_and_ends_with_its_caller() {
    let peer = with(FaultKind::Hang).await;
    let call = peer.post("CustomerWcfService", SEARCH, search_envelope("")).timeout(Duration::from_millis(100));
    assert!(call.send().await.unwrap_err().is_timeout());
    assert_eq!(peer.sim.recorded().last().unwrap().injected, Some("hang"));
    peer.still_answers().await;
}

#[tokio::test]
async fn garbage_html_and_bombs_look_like_answers() {
    let peer = with(FaultKind::Garbage).await;
    let response = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/xml; charset=utf-8");
    assert!(std::str::from_utf8(&response.bytes().await.unwrap()).is_err());
    let peer = with(FaultKind::Html).await;
    assert!(peer.search("").await.text.starts_with("<!DOCTYPE html>"));
    let peer = with(FaultKind::EntityBomb).await;
    let bomb = peer.search("").await.text;
    assert!(bomb.contains("<!ENTITY e9 ") && bomb.contains("<SearchCustomerIdsResult>&e9;<"), "{bomb}");
}

#[tokio::test]
async fn a_huge_answer_streams_and_a_slow_one_trickles() {
    let peer = with(FaultKind::Huge { bytes: 3_000_000 }).await;
    let response = peer.post("CustomerWcfService", SEARCH, search_envelope("")).send().await.unwrap();
    assert_eq!(response.content_length(), None);
    assert!(response.bytes().await.unwrap().len() > 3_000_000);
    let peer = with(FaultKind::SlowBody { bytes_per_second: 1_000 }).await;
    let start = std::time::Instant::now();
    let slow = peer.search("").await;
    assert!(slow.text.ends_with("</s:Envelope>"));
    assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
}

#[tokio::test]
async fn latency_delays_an_answer_that_is_otherwise_right() {
    let latency = Duration::from_millis(30);
    let peer = Peer::start(SimOptions { latency, ..SimOptions::default() }).await;
    peer.sim
        .faults()
        .add(FaultRule::once(FaultKind::Latency { ms: 30 }).for_operation("CustomerWcfService", "SearchCustomerIds"));
    let start = std::time::Instant::now();
    assert_eq!(peer.search("").await.status, 200);
    assert!(start.elapsed() >= 2 * latency);
    assert!(peer.sim.faults().all().is_empty());
}

#[tokio::test]
async fn a_rule_meets_only_the_calls_it_names() {
    let peer = Peer::default().await;
    peer.sim.faults().add(FaultRule::always(FaultKind::Html).for_operation("SaleDocumentService.svc", "Create"));
    peer.still_answers().await;
    let got = peer.call("SaleDocumentService", super::CREATE, "").await;
    assert!(got.text.starts_with("<!DOCTYPE html>"));
    peer.sim.faults().clear();
    assert_eq!(peer.call("SaleDocumentService", super::CREATE, "").await.status, 400);
}
