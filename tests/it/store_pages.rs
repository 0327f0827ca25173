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
    /// Whether it skips as many rows a page as it was asked for, although it gives fewer.
    skips_what_was_asked: bool,
    /// What `Pagination.Count` holds, given the rows of the page and all there are; `None`: there is no `Pagination`.
    count: Option<fn(usize, usize) -> usize>,
}

fn number(body: &str, name: &str) -> usize {
    let (_, rest) = body.split_once(&format!("<{name}>")).unwrap();
    rest.split_once('<').unwrap().0.parse().unwrap()
}

fn reply(count: Option<usize>, rows: &str) -> Vec<u8> {
    let count = count.map_or_else(String::new, |count| format!("<Pagination><Count>{count}</Count></Pagination>"));
    result(&format!("{count}<Stores>{rows}</Stores>"))
}

fn result(inside: &str) -> Vec<u8> {
    soap(
        200,
        format!(
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><GetListDetailResponse \
             xmlns=\"http://www.cegid.fr/Retail/1.0\"><GetListDetailResult>{inside}\
             </GetListDetailResult></GetListDetailResponse></s:Body></s:Envelope>"
        ),
    )
}

async fn paging(paging: Paging) -> Server {
    Server::start(move |_, request| {
        let asked = number(&request.body, "PageSize");
        let size = asked.min(paging.most_at_once);
        let first = (number(&request.body, "PageIndex") - 1) * if paging.skips_what_was_asked { asked } else { size };
        let ids: Vec<_> = (first..paging.stores.min(first + size)).collect();
        let rows: String = ids.iter().map(|id| format!("<Store><Id>{id:04}</Id></Store>")).collect();
        Action::Answer(reply(paging.count.map(|count| count(ids.len(), paging.stores)), &rows))
    })
    .await
}

const STORES: &str = "/api/demo/cegid/stores";

/// A connector with this server as its Y2, and a key.
async fn connected(server: &Server, line: &str) -> (Connector, String) {
    leaks::secret(PASSWORD);
    let yaml = format!(
        "  default:\n    url: {}\n    databaseId: D\n    login: l\n    password: {PASSWORD}\n    {line}\n",
        server.url
    );
    let connector = Connector::with(&yaml).await;
    let key = connector.key("demo", EVERYTHING).await;
    (connector, key)
}

/// How many stores a caller gets, and how many calls that took.
async fn listed(server: &Server, line: &str) -> (usize, usize) {
    let (connector, key) = connected(server, line).await;
    let before = server.received().len();
    let answer = connector.get(STORES, &key).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-y2-partial")), (200, ""), "{}", answer.body);
    (answer.json().as_array().unwrap().len(), server.received().len() - before)
}

const DEFAULT: &str = "stores: {}";

/// A server that gives no more than so many rows at once, and no total.
fn cutting(stores: usize, most_at_once: usize) -> Paging {
    Paging { stores, most_at_once, skips_what_was_asked: false, count: None }
}

#[tokio::test]
async fn a_page_with_rows_is_never_taken_for_the_last_whatever_a_server_cuts_at() {
    for most_at_once in [7, 20, 25, 100, 200, 250, 999] {
        let stores = 2 * most_at_once + 1;
        let server = paging(cutting(stores, most_at_once)).await;
        assert_eq!(listed(&server, DEFAULT).await, (stores, 4), "{most_at_once} at once");
        let server = paging(Paging { skips_what_was_asked: true, ..cutting(stores, most_at_once) }).await;
        assert_eq!(listed(&server, DEFAULT).await, (stores, 4), "{most_at_once} at once, skipping 1000");
    }
    let server = paging(cutting(44, 1000)).await;
    assert_eq!(listed(&server, DEFAULT).await, (44, 2), "only another call tells");
    let server = paging(cutting(450, 1000)).await;
    assert_eq!(listed(&server, "stores: {pageSize: 200}").await, (450, 4));
}

#[tokio::test]
async fn a_count_is_a_total_where_it_is_larger_than_its_page_and_spares_the_last_call() {
    let server = paging(Paging { count: Some(|_, all| all), ..cutting(450, 200) }).await;
    assert_eq!(listed(&server, DEFAULT).await, (450, 3));
    let server = paging(Paging { count: Some(|rows, _| rows), ..cutting(450, 200) }).await;
    assert_eq!(listed(&server, DEFAULT).await, (450, 4), "the rows of the page are no total");
}

#[tokio::test]
async fn a_server_that_counts_more_stores_than_it_gives_makes_the_list_partial() {
    let server = paging(Paging { count: Some(|_, all| all + 1), ..cutting(30, 20) }).await;
    let (connector, key) = connected(&server, DEFAULT).await;
    let answer = connector.get(STORES, &key).await;
    assert_eq!(answer.header("x-y2-partial"), "Y2 counts more stores than it gives");
    assert_eq!(answer.json().as_array().unwrap().len(), 30);
}

#[tokio::test]
async fn a_server_that_gives_the_same_page_again_is_at_its_end() {
    let rows = "<Store><Description>A</Description></Store><Store><Description>B</Description></Store>\
                <Store><Id>1</Id></Store><Store><Id>1</Id></Store>";
    let server = Server::answering(reply(None, rows)).await;
    assert_eq!(listed(&server, DEFAULT).await, (4, 2), "rows without a code, and a code that stands twice, are stores");
}

#[tokio::test]
async fn a_row_that_moved_to_the_next_page_meanwhile_is_one_store() {
    let server = Server::start(|_, request| {
        let rows: &[u8] = match number(&request.body, "PageIndex") {
            1 => &[1, 2, 3],
            2 => &[3, 4],
            _ => &[],
        };
        let rows: String = rows.iter().map(|id| format!("<Store><Id>{id}</Id></Store>")).collect();
        Action::Answer(reply(None, &rows))
    })
    .await;
    assert_eq!(listed(&server, DEFAULT).await, (4, 3));
}

#[tokio::test]
async fn behind_the_last_page_y2_may_leave_the_list_out_but_not_say_that_it_failed() {
    let second_page = |inside: &'static str| {
        Server::start(move |_, request| {
            let stores = "<Stores><Store><Id>1</Id></Store></Stores>";
            Action::Answer(result(if number(&request.body, "PageIndex") == 1 { stores } else { inside }))
        })
    };
    for inside in ["", "<Pagination><Count>0</Count></Pagination>", "<Stores/>"] {
        assert_eq!(listed(&second_page(inside).await, DEFAULT).await, (1, 2), "{inside}");
    }
    for inside in ["<Status>KO</Status>", "<Error><Code>7</Code></Error>", "<Stores/><Error>locked</Error>"] {
        let server = second_page(inside).await;
        let (connector, key) = connected(&server, DEFAULT).await;
        assert_eq!(connector.get(STORES, &key).await.problem(), (502, "y2-malformed-reply".to_owned()), "{inside}");
    }
}
