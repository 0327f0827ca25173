//! Replies in which the list is not there at all: a failure of Y2, never an empty list, and never what is kept.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use crate::{
    connector::{Connector, EVERYTHING},
    leaks,
    y2_client::server::{Action, Server, http, soap},
};

const PASSWORD: &str = "missing-lists-canary";
const NIL: &str = "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"";

/// A list of the product, the operation that it is read by, and a reply with rows.
struct List {
    path: &'static str,
    service: &'static str,
    operation: &'static str,
    /// What the result holds where all is well.
    rows: &'static str,
    /// The element of the list in the result; empty: the result is the list.
    element: &'static str,
}

const LISTS: [List; 4] = [
    List {
        path: "stores",
        service: "CompanyStoresService",
        operation: "GetListDetail",
        rows: "<Stores><Store><Id>1</Id></Store></Stores>",
        element: "Stores",
    },
    List {
        path: "stores",
        service: "ItemInventoryWcfService",
        operation: "GetInventoryDetailByStore",
        rows: "<AvailableQtyByStore><StoreId>1</StoreId></AvailableQtyByStore>",
        element: "",
    },
    List {
        path: "settings/civilities",
        service: "SettingsCivilitiesService",
        operation: "GetListDetail",
        rows: "<Civilities><Civility><Id>MR</Id></Civility></Civilities>",
        element: "Civilities",
    },
    List {
        path: "settings/countries",
        service: "SettingsCountryService",
        operation: "GetListDetail",
        rows: "<Countries><Country><Id>FRA</Id></Country></Countries>",
        element: "Countries",
    },
];

fn response(operation: &str, inside: &str) -> Vec<u8> {
    soap(
        200,
        format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><{operation}Response \
             xmlns=\"http://www.cegid.fr/Retail/1.0\">{inside}</{operation}Response></s:Body></s:Envelope>"
        ),
    )
}

fn result(operation: &str, inside: &str) -> Vec<u8> {
    response(operation, &format!("<{operation}Result>{inside}</{operation}Result>"))
}

/// Answers with the rows at first, and with `after` from then on.
async fn server(list: &'static List, after: Vec<u8>) -> (Server, Arc<AtomicUsize>) {
    let lists = Arc::new(AtomicUsize::new(0));
    let its_lists = Arc::clone(&lists);
    let server = Server::start(move |_, request| {
        if request.body.contains("<HelloWorld") {
            return Action::Answer(soap(200, include_str!("../golden/y2/hello_world.reply.xml")));
        }
        // Stores and titles have an operation of one name: each list has its own service here.
        if !request.path.contains(list.service) {
            return Action::Answer(http(404, &[], ""));
        }
        // Behind the first page of stores there is an empty one.
        if request.body.contains("<PageIndex>2</PageIndex>") {
            return Action::Answer(result(list.operation, "<Stores/>"));
        }
        match its_lists.fetch_add(1, Ordering::SeqCst) {
            0 => Action::Answer(result(list.operation, list.rows)),
            _ => Action::Answer(after.clone()),
        }
    })
    .await;
    (server, lists)
}

async fn connected(server: &Server, lines: &[&str]) -> (Connector, String) {
    leaks::secret(PASSWORD);
    let head =
        format!("  default:\n    url: {}\n    databaseId: D\n    login: l\n    password: {PASSWORD}\n", server.url);
    let yaml = lines.iter().fold(head, |yaml, line| format!("{yaml}    {line}\n"));
    let connector = Connector::with(&yaml).await;
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    (connector, key)
}

/// Everything that is not the list.
fn without(list: &List) -> Vec<(&'static str, Vec<u8>)> {
    let operation = list.operation;
    let mut replies = vec![
        ("an empty response", response(operation, "")),
        ("a nil result", response(operation, &format!("<{operation}Result {NIL}/>"))),
        ("only a status", result(operation, "<Status>KO</Status>")),
    ];
    if !list.element.is_empty() {
        replies.extend([
            ("an empty result", result(operation, "")),
            ("only an error", result(operation, "<Error><Code>CBR_1</Code><Message>locked</Message></Error>")),
            ("only errors", result(operation, "<Errors><Error><Code>CBR_1</Code></Error></Errors>")),
            ("a nil list", result(operation, &format!("<Status>KO</Status><{} {NIL}/>", list.element))),
            ("an error beside", result(operation, &format!("<{}/><Error>locked</Error>", list.element))),
        ]);
    }
    replies
}

#[tokio::test]
async fn a_list_that_is_not_there_is_a_failure_and_never_replaces_the_last_good_list() {
    for list in &LISTS {
        for (what, reply) in without(list) {
            let place = format!("{} by {}: {what}", list.path, list.operation);
            let (server, lists) = server(list, reply).await;
            let lines = ["stores: {inventoryItem: X}", "caches: {fresh: 1ms, stale: 1h}"];
            let (connector, key) = connected(&server, &lines).await;
            let path = format!("/api/demo/cegid/{}", list.path);
            let good = connector.get(&path, &key).await;
            assert_eq!(good.status, 200, "{place}: {}", good.body);
            // A list of a millisecond is asked for anew as soon as a request has gone through.
            let mut stale = connector.get(&path, &key).await;
            while lists.load(Ordering::SeqCst) < 2 {
                stale = connector.get(&path, &key).await;
            }
            assert_eq!((stale.status.as_u16(), &stale.body), (200, &good.body), "{place}");
            let status = stale.header("cache-status");
            assert!(status.ends_with("detail=y2-malformed-reply"), "{place}: {status}");
        }
    }
}

#[tokio::test]
async fn a_list_that_is_not_there_from_the_start_is_a_502_that_says_so() {
    let (server, _) = server(&LISTS[0], result("GetListDetail", "<Status>KO</Status>")).await;
    let (connector, key) = connected(&server, &["caches: {fresh: 0s}"]).await;
    assert_eq!(connector.get("/api/demo/cegid/stores", &key).await.status, 200);
    let answer = connector.get("/api/demo/cegid/stores", &key).await;
    assert_eq!(answer.problem(), (502, "y2-malformed-reply".to_owned()));
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("it holds `Status` and no `Stores`"), "{detail}");
}

#[tokio::test]
async fn an_empty_list_is_a_list_and_a_warning_of_the_check() {
    for list in &LISTS {
        let empty = match list.element {
            "" => result(list.operation, ""),
            element => result(list.operation, &format!("<{element}/>")),
        };
        let (server, lists) = server(list, empty).await;
        lists.store(1, Ordering::SeqCst);
        let (connector, key) = connected(&server, &["stores: {inventoryItem: X}"]).await;
        let answer = connector.get(&format!("/api/demo/cegid/{}", list.path), &key).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "[]"), "{}", list.path);
        let checked = connector.post("/api/demo/admin/connections/default/check", &key, None).await.json();
        let name = list.path.trim_start_matches("settings/");
        let found = checked["checks"].as_array().unwrap().iter().find(|check| check["check"] == name).unwrap();
        assert_eq!(found["status"], "warn", "{found}");
        assert!(found["finding"].as_str().unwrap().starts_with("none came"), "{found}");
    }
}
