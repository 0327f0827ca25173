//! `?wsdl` and its relatives through the socket: what a generator of clients fetches, and the address it finds.

use std::collections::BTreeSet;

use super::{Got, Peer, got};

async fn fetch(peer: &Peer, url: &str) -> Got {
    got(peer.http.get(url).send().await.unwrap()).await
}

/// Every URL in a `location` or `schemaLocation`.
fn locations(document: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(document).unwrap();
    let attributes = document.descendants().flat_map(|node| node.attributes());
    let locations = attributes.filter(|attribute| matches!(attribute.name(), "location" | "schemaLocation"));
    locations.map(|attribute| attribute.value().to_owned()).collect()
}

#[tokio::test]
async fn every_service_gives_its_wsdl_whole_and_in_parts_that_can_all_be_fetched() {
    let peer = Peer::default().await;
    for service in cegid_y2_contract::services() {
        let url = peer.url(&service.name);
        let single = fetch(&peer, &format!("{url}?singleWsdl")).await;
        assert_eq!((single.status, locations(&single.text)), (200, vec![url.clone()]));
        let mut seen = BTreeSet::from([format!("{url}?wsdl")]);
        let mut waiting: Vec<String> = seen.iter().cloned().collect();
        while let Some(next) = waiting.pop() {
            let part = fetch(&peer, &next).await;
            assert_eq!(part.status, 200, "{next}");
            let further = locations(&part.text).into_iter().filter(|location| *location != url);
            waiting.extend(further.filter(|location| seen.insert(location.clone())));
        }
        assert!(seen.len() >= 5, "{seen:?}");
    }
}

#[tokio::test]
async fn the_wsdl_needs_no_credentials_and_names_the_address_that_was_called() {
    let peer = Peer::default().await;
    let url = format!("{}?singlewsdl", peer.url("customerwcfservice"));
    let through_a_proxy = peer.http.get(&url).header("Host", "y2.example").header("X-Forwarded-Proto", "https");
    let response = through_a_proxy.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/xml; charset=utf-8");
    assert_eq!(locations(&got(response).await.text), ["https://y2.example/Y2/CustomerWcfService.svc"]);
    for other in ["?disco", "?xsd=xsd99", "?wsdl=wsdl7"] {
        let url = format!("{}{other}", peer.url("CustomerWcfService"));
        assert_eq!(fetch(&peer, &url).await.status, 401, "{other} is the help page to those who may see it");
    }
}

#[tokio::test]
async fn the_help_page_shows_calls_that_can_be_copied() {
    let peer = Peer::default().await;
    let credentials = peer.sim.credentials();
    let request = peer.http.get(peer.url("WorkerProcessService"));
    let page = got(request.basic_auth(&credentials.login, Some(&credentials.password)).send().await.unwrap()).await;
    let text = page.text.replace("&lt;", "<").replace("&gt;", ">");
    let body = text.split_once("<s:Envelope").unwrap().1.split_once("</s:Envelope>").unwrap().0;
    let action = text.split_once("SOAPAction: \"").unwrap().1.split_once('"').unwrap().0;
    let reply = peer.call("WorkerProcessService", action, format!("<s:Envelope{body}</s:Envelope>")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.text.contains("InputText:  (text)"), "{}", reply.text);
}
