//! Store plug-ins that page in ways of their own: each list is whole, and no row of it is lost.

use crate::{
    connector::{Connector, EVERYTHING},
    leaks,
    y2_client::server::{Action, Server, soap},
};

const PASSWORD: &str = "store-pages-canary";

/// How a server pages.
#[derive(Clone, Copy)]
struct Paging {
    stores: usize,
    most_at_once: usize,
    /// What `Pagination.Count` holds, given the rows of the page and all there are; `None`: there is no `Pagination`.
    count: Option<fn(usize, usize) -> usize>,
}

fn number(body: &str, name: &str) -> usize {
    let (_, rest) = body.split_once(&format!("<{name}>")).unwrap();
    rest.split_once('<').unwrap().0.parse().unwrap()
}

fn reply(count: Option<usize>, rows: &str) -> Vec<u8> {
    let count = count.map_or_else(String::new, |count| format!("<Pagination><Count>{count}</Count></Pagination>"));
    soap(
        200,
        format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><GetListDetailResponse \
             xmlns=\"http://www.cegid.fr/Retail/1.0\"><GetListDetailResult>{count}<Stores>{rows}</Stores>\
             </GetListDetailResult></GetListDetailResponse></s:Body></s:Envelope>"
        ),
    )
}

async fn paging(paging: Paging) -> Server {
    Server::start(move |_, request| {
        let size = number(&request.body, "PageSize").min(paging.most_at_once);
        let first = (number(&request.body, "PageIndex") - 1) * size;
        let ids: Vec<_> = (first..paging.stores.min(first + size)).collect();
        let rows: String = ids.iter().map(|id| format!("<Store><Id>{id:04}</Id></Store>")).collect();
        Action::Answer(reply(paging.count.map(|count| count(ids.len(), paging.stores)), &rows))
    })
    .await
}

/// How many stores a caller gets, and how many calls that took.
async fn listed(server: &Server, line: &str) -> (usize, usize) {
    leaks::secret(PASSWORD);
    let yaml = format!(
        "  default:\n    url: {}\n    databaseId: D\n    login: l\n    password: {PASSWORD}\n    {line}\n",
        server.url
    );
    let connector = Connector::with(&yaml).await;
    let key = connector.key("demo", EVERYTHING).await;
    let before = server.received().len();
    let answer = connector.get("/api/demo/cegid/stores", &key).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-y2-partial")), (200, ""), "{}", answer.body);
    (answer.json().as_array().unwrap().len(), server.received().len() - before)
}

const DEFAULT: &str = "stores: {}";

#[tokio::test]
async fn a_server_that_cuts_its_pages_is_asked_for_the_rest() {
    let server = paging(Paging { stores: 450, most_at_once: 200, count: None }).await;
    assert_eq!(listed(&server, DEFAULT).await, (450, 3));
    let server = paging(Paging { stores: 200, most_at_once: 200, count: None }).await;
    assert_eq!(listed(&server, DEFAULT).await, (200, 2), "only another call tells");
    let server = paging(Paging { stores: 44, most_at_once: 200, count: None }).await;
    assert_eq!(listed(&server, DEFAULT).await, (44, 1));
}

#[tokio::test]
async fn a_count_in_the_reply_spares_the_call_or_shows_that_more_follows() {
    let server = paging(Paging { stores: 200, most_at_once: 1000, count: Some(|rows, _| rows) }).await;
    assert_eq!(listed(&server, DEFAULT).await, (200, 1));
    let server = paging(Paging { stores: 450, most_at_once: 200, count: Some(|_, all| all) }).await;
    assert_eq!(listed(&server, DEFAULT).await, (450, 3));
}

#[tokio::test]
async fn where_the_size_of_a_page_is_known_a_full_one_is_never_the_last() {
    let server = paging(Paging { stores: 450, most_at_once: 200, count: Some(|rows, _| rows) }).await;
    assert_eq!(listed(&server, "stores: {pageSize: 200}").await, (450, 3));
}

#[tokio::test]
async fn rows_without_a_code_and_codes_that_stand_twice_are_listed() {
    let rows = "<Store><Description>A</Description></Store><Store><Description>B</Description></Store>\
                <Store><Id>1</Id></Store><Store><Id>1</Id></Store>";
    let server = Server::answering(reply(None, rows)).await;
    assert_eq!(listed(&server, DEFAULT).await, (4, 1));
    assert_eq!(listed(&server, "stores: {pageSize: 4}").await, (4, 2), "the same page again is none");
}
