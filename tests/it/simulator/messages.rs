//! Good messages: actions, order, drops, the database, refusals, replies.

use cegid_y2_contract::{DropReason, Order};
use cegid_y2_simulator::SimOptions;

use super::{CREATE, MAIN, Peer, SEARCH, context, envelope, got, search_envelope};

#[tokio::test]
async fn the_action_may_be_quoted_or_not() {
    let peer = Peer::default().await;
    let credentials = peer.sim.credentials();
    for action in [SEARCH.to_owned(), format!("\"{SEARCH}\"")] {
        let request = peer.http.post(peer.url("CustomerWcfService")).header("SOAPAction", &action);
        let request = request.header("Content-Type", "text/xml").body(search_envelope("<LastName>X</LastName>"));
        let got = got(request.basic_auth(&credentials.login, Some(&credentials.password)).send().await.unwrap()).await;
        assert_eq!(got.status, 200, "{action}");
        assert!(got.text.contains("<LastName>X</LastName>"), "{}", got.text);
    }
}

#[tokio::test]
async fn strict_order_drops_what_comes_too_late_and_says_so() {
    let peer = Peer::default().await;
    let got = peer.search("<LastName>DEMO</LastName><FirstName>ADA</FirstName><Nonsense>1</Nonsense>").await;
    assert_eq!(got.status, 200);
    assert!(got.text.contains("<FirstName i:nil=\"true\"/>") && got.text.contains("<LastName>DEMO</LastName>"));
    let call = peer.sim.recorded().last().unwrap();
    let dropped: Vec<_> = call.dropped.iter().map(|dropped| (dropped.name.as_str(), dropped.reason)).collect();
    assert_eq!(dropped, [("FirstName", DropReason::OutOfOrder), ("Nonsense", DropReason::Unknown)]);
    assert_eq!(call.dropped[0].path, "/SearchCustomerIds/searchData");
}

#[tokio::test]
async fn lax_order_reads_any_order() {
    let peer = Peer::start(SimOptions { order: Order::Lax, ..SimOptions::default() }).await;
    let got = peer.search("<LastName>DEMO</LastName><FirstName>ADA</FirstName>").await;
    assert!(got.text.contains("<FirstName>ADA</FirstName>"), "{}", got.text);
    assert!(peer.sim.recorded().last().unwrap().dropped.is_empty());
}

#[tokio::test]
async fn an_element_in_another_namespace_is_dropped() {
    let peer = Peer::default().await;
    let got =
        peer.search("<LastName xmlns=\"urn:other\">A</LastName><LastName>B</LastName><LastName>C</LastName>").await;
    assert!(got.text.contains("<LastName>B</LastName>"), "{}", got.text);
    let reasons: Vec<_> = peer.sim.recorded().last().unwrap().dropped.iter().map(|dropped| dropped.reason).collect();
    assert_eq!(reasons, [DropReason::WrongNamespace, DropReason::Duplicate]);
}

#[tokio::test]
async fn prefixes_comments_and_cdata_are_read() {
    let peer = Peer::default().await;
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<e:Envelope xmlns:e=\"{}\" xmlns:y=\"{MAIN}\"><e:Header><x/></e:Header>\
         <e:Body><y:SearchCustomerIds><!-- c --><y:searchData><y:LastName>a<![CDATA[<b]]>&#x43;</y:LastName>\
         </y:searchData><y:clientContext><y:DatabaseId>DEMO_001_TEST</y:DatabaseId></y:clientContext>\
         </y:SearchCustomerIds></e:Body></e:Envelope>\n",
        super::SOAP
    );
    let got = peer.call("CustomerWcfService", SEARCH, body).await;
    assert!(got.text.contains("<LastName>a&lt;bC</LastName>"), "{}", got.text);
}

#[tokio::test]
async fn a_database_that_is_not_the_logins_is_a_fault_that_says_so() {
    let peer = Peer::default().await;
    for context in [context("OTHER"), String::new(), "<clientContext/>".to_owned()] {
        let body = envelope(&format!("<SearchCustomerIds xmlns=\"{MAIN}\"><searchData/>{context}</SearchCustomerIds>"));
        let got = peer.call("CustomerWcfService", SEARCH, body).await;
        assert_eq!(got.status, 500);
        assert!(
            got.text.contains("<InnerException i:type=\"CbpExceptionDetail\"><Message>Unknown database '"),
            "{}",
            got.text
        );
    }
}

#[tokio::test]
async fn a_refusal_nests_its_reasons() {
    let peer = Peer::default().await;
    let body = envelope(&format!("<Create xmlns=\"{MAIN}\"><createRequest/>{}</Create>", context("DEMO_001_TEST")));
    let got = peer.call("SaleDocumentService", CREATE, body).await;
    assert_eq!(got.status, 500);
    assert_eq!(got.text.matches("<InnerException i:type=\"CbpExceptionDetail\">").count(), 3);
    assert_eq!(got.text.matches("<TrackingId>").count(), 1);
    assert!(got.text.contains("<faultcode xmlns:a=\"http://www.cegid.fr/fault\">a:CBR_001_0003</faultcode>"));
    let service = cegid_y2_contract::service_by_endpoint("SaleDocumentService.svc").unwrap();
    let findings = cegid_y2_contract::check_reply(service, service.operation("Create").unwrap(), &got.text).unwrap();
    assert_eq!(findings, []);
}

#[tokio::test]
async fn replies_agree_with_the_contract() {
    let peer = Peer::default().await;
    let service = cegid_y2_contract::service_by_endpoint("CustomerWcfService.svc").unwrap();
    for search in ["", "<LastName>DEMO</LastName>"] {
        let got = peer.search(search).await;
        let findings =
            cegid_y2_contract::check_reply(service, service.operation("SearchCustomerIds").unwrap(), &got.text);
        assert_eq!(findings, Ok(Vec::new()), "{}", got.text);
    }
    let cancel = envelope(&format!("<Cancel xmlns=\"{MAIN}\">{}</Cancel>", context("DEMO_001_TEST")));
    let got = peer.call("SaleDocumentService", &CREATE.replace("Create", "Cancel"), cancel).await;
    assert!(got.text.contains("<CancelResponse xmlns=\"http://www.cegid.fr/Retail/1.0\"/>"), "{}", got.text);
}
