//! Address, headers, credentials and the cookie.

use cegid_y2::{Error, company_stores, customer::AddNewCustomer, worker_process};

use super::{
    client, client_with, golden, ping,
    server::{Action, Server, http, soap},
    settings,
};

const BASIC: &str = "Basic REVNT18wMDFfVEVTVFxXU1VTRVI6c2VjcmV0";

#[tokio::test]
async fn a_request_carries_what_wcf_wants() {
    let server = Server::answering(soap(200, golden("ping.reply"))).await;
    client(&server).call(&ping()).await.unwrap();
    let request = &server.received()[0];
    assert_eq!(request.path, "/Y2/WorkerProcessService.svc");
    assert_eq!(request.headers["content-type"], "text/xml; charset=utf-8");
    assert_eq!(request.headers["soapaction"], "\"http://www.cegid.fr/Retail/1.0/IWorkerProcessService/Ping\"");
    assert_eq!(request.headers["authorization"], BASIC);
    assert!(request.headers["accept-encoding"].contains("gzip"));
}

#[tokio::test]
async fn hello_world_asks_any_service_under_its_own_interface() {
    let server = Server::answering(soap(200, golden("hello_world.reply"))).await;
    let client = client(&server);
    let status = client.hello_world(company_stores::SERVICE, "are you there?").await.unwrap();
    assert_eq!(status.version(), Some("26.1.2.345"));
    assert_eq!(status.database_id(), Some("DEMO_001_TEST"));
    client.hello_world(worker_process::SERVICE, "again").await.unwrap();
    let received = server.received();
    assert_eq!(received[0].path, "/Y2/CompanyStoresService.svc");
    assert_eq!(received[1].path, "/Y2/WorkerProcessService.svc");
    for request in received {
        let action = "\"http://www.cegid.fr/Retail/1.0/ICbrBasicWebServiceInterface/HelloWorld\"";
        assert_eq!(request.headers["soapaction"], action);
        assert!(request.body.contains("<clientContext><DatabaseId>"));
    }
}

#[tokio::test]
async fn the_cookie_replaces_basic_until_y2_refuses_it() {
    let server = Server::start(|number, request| {
        let cookie = request.headers.get("cookie").map(String::as_str);
        let answer = |cookie: &str| {
            http(
                200,
                &["Content-Type: text/xml", &format!("Set-Cookie: CbrAuth={cookie}; HttpOnly")],
                golden("ping.reply"),
            )
        };
        Action::Answer(match (number, cookie) {
            (0, None) => answer("first"),
            (1, Some("CbrAuth=first")) => soap(200, golden("ping.reply")),
            (2, Some("CbrAuth=first")) => http(401, &[], ""),
            (3, None) => answer("second"),
            (4, Some("CbrAuth=second")) => soap(200, golden("ping.reply")),
            other => panic!("{other:?}"),
        })
    })
    .await;
    let client = client(&server);
    for _ in 0..4 {
        client.call(&ping()).await.unwrap();
    }
    let with_basic: Vec<bool> = server.received().iter().map(|r| r.headers.contains_key("authorization")).collect();
    assert_eq!(with_basic, [true, false, false, true, false]);
}

/// A session that is over in its own way: the second request is answered so where it carries the cookie.
async fn server_that_ends_sessions(ending: Vec<u8>) -> Server {
    Server::start(move |number, request| {
        let with_cookie = request.headers.contains_key("cookie");
        Action::Answer(match (number, with_cookie) {
            (0, _) => http(200, &["Content-Type: text/xml", "Set-Cookie: CbrAuth=first"], golden("ping.reply")),
            (_, true) => ending.clone(),
            (_, false) => soap(200, golden("ping.reply")),
        })
    })
    .await
}

#[tokio::test]
async fn however_a_session_ends_the_call_goes_out_once_more_with_basic() {
    let page = "<!DOCTYPE html><html><body><form>Sign in</form></body></html>";
    for ending in [
        http(401, &[], ""),
        http(302, &["Location: /Y2/SignIn.aspx"], ""),
        http(307, &["Location: https://login.example.test/"], page),
        http(400, &["Content-Type: text/html"], page),
        http(403, &["Content-Type: text/html"], page),
        http(440, &["Content-Type: text/html"], page),
        http(200, &["Content-Type: text/html; charset=utf-8"], page),
    ] {
        let head = String::from_utf8_lossy(&ending[..20]).into_owned();
        let server = server_that_ends_sessions(ending).await;
        let client = client(&server);
        for _ in 0..3 {
            client.call(&ping()).await.unwrap_or_else(|error| panic!("{head}: {error}"));
        }
        let with_basic: Vec<bool> = server.received().iter().map(|r| r.headers.contains_key("authorization")).collect();
        assert_eq!(with_basic, [true, false, true, true], "{head}");
    }
}

#[tokio::test]
async fn a_write_answered_by_a_page_is_not_sent_again_and_the_next_call_has_no_cookie() {
    let page = http(200, &["Content-Type: text/html"], "<html>Sign in</html>");
    let server = server_that_ends_sessions(page).await;
    let client = client(&server);
    client.call(&ping()).await.unwrap();
    let error = client.call(&AddNewCustomer::default()).await.unwrap_err();
    assert!(matches!(error, Error::InDoubt { .. }), "{error:?}");
    assert_eq!(server.received().len(), 2);
    client.call(&ping()).await.unwrap();
    assert!(server.received()[2].headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_write_that_was_refused_or_sent_elsewhere_goes_out_once_more() {
    for status in [302, 401, 403] {
        let server = server_that_ends_sessions(http(status, &["Content-Type: text/html"], "<html>")).await;
        let client = client(&server);
        client.call(&ping()).await.unwrap();
        // The reply is another operation's: that it is read at all shows that the request went out again.
        client.call(&AddNewCustomer::default()).await.unwrap_err();
        assert!(server.received()[2].headers.contains_key("authorization"), "{status}");
    }
}

#[tokio::test]
async fn what_says_nothing_of_who_asks_leaves_the_session_alone() {
    for status in [404, 413, 429, 500] {
        let server = server_that_ends_sessions(http(status, &["Content-Type: text/html"], "<html>")).await;
        let client = client(&server);
        client.call(&ping()).await.unwrap();
        client.call(&ping()).await.unwrap_err();
        assert!(server.received().iter().skip(1).all(|request| request.headers.contains_key("cookie")), "{status}");
    }
}

#[tokio::test]
async fn refused_credentials_are_asked_once_and_are_no_outage() {
    let server = Server::answering(http(401, &["Content-Type: text/html"], "<html>401</html>")).await;
    let client = client(&server);
    for _ in 0..8 {
        assert_eq!(client.call(&ping()).await.unwrap_err(), Error::CredentialsRefused);
    }
    assert_eq!(server.received().len(), 8);
}

#[tokio::test]
async fn a_base_address_with_slash_and_query_gives_the_same_path() {
    let server = Server::answering(soap(200, golden("ping.reply"))).await;
    client_with(settings(&format!("{}/?x=1", server.url)), super::QUICK).call(&ping()).await.unwrap();
    assert_eq!(server.received()[0].path, "/Y2/WorkerProcessService.svc");
}
