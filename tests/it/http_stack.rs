//! The routes without a tenant, and what holds for every route, over a real socket.

use crate::running_server::RunningServer;
use http::{Method, StatusCode};
use reqwest::Response;
use serde_json::Value;

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn get(server: &RunningServer, path: &str) -> Response {
    client().get(format!("{}{path}", server.url)).send().await.unwrap()
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn probes_answer_and_readiness_tells_its_checks() {
    let server = RunningServer::start(&[]).await;
    assert_eq!(get(&server, "/healthz").await.text().await.unwrap(), "ok");
    assert_eq!(get(&server, "/readyz").await.text().await.unwrap(), "ready");
    let verbose: Value = serde_json::from_str(&get(&server, "/readyz?verbose").await.text().await.unwrap()).unwrap();
    for check in ["serving", "database", "migrations"] {
        assert_eq!(verbose["checks"][check], "ok", "{verbose}");
    }
    for (query, told) in
        [("verbose=1", true), ("verbose=&verbose", true), ("verbose=false", false), ("x=1", false), ("%ff", false)]
    {
        let text = get(&server, &format!("/readyz?{query}")).await.text().await.unwrap();
        assert_eq!(text.contains("checks"), told, "{query}: {text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn metrics_can_be_turned_off() {
    let server = RunningServer::start(&[("METRICS__ENABLED", "false")]).await;
    assert_eq!(get(&server, "/metrics").await.status(), 404);
    server.stop().await;
}

#[tokio::test]
async fn an_unknown_route_and_a_wrong_method_are_problems() {
    let server = RunningServer::start(&[]).await;
    let unknown = get(&server, "/nope").await;
    assert_eq!(
        (unknown.status(), header(&unknown, "content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    let wrong = client().delete(format!("{}/healthz", server.url)).send().await.unwrap();
    assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&wrong, "allow"), "GET,HEAD");
    assert_eq!(header(&wrong, "content-type"), "application/problem+json");
    let problem: Value = serde_json::from_str(&wrong.text().await.unwrap()).unwrap();
    assert_eq!(problem["type"], "/docs/problems/method-not-allowed");
    server.stop().await;
}

#[tokio::test]
async fn a_parameter_of_the_path_that_is_not_utf_8_names_nothing() {
    let server = RunningServer::start(&[]).await;
    let odd = get(&server, "/docs/problems/%ff").await;
    assert_eq!((odd.status(), header(&odd, "content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
    server.stop().await;
}

#[tokio::test]
async fn pages_behind_a_path_link_to_one_another_through_it() {
    let server = RunningServer::start(&[("SERVER__PUBLIC_URL", "https://connector.example.com/cegid/")]).await;
    assert_eq!(header(&get(&server, "/").await, "location"), "/cegid/docs");
    for page in ["/docs", "/docs/problems", "/docs/problems/invalid-request", "/docs/retail-operations"] {
        let html = get(&server, page).await.text().await.unwrap();
        assert!(html.contains("href=\"/cegid/docs/assets/pages.css\""), "{page}");
        for attribute in ["href=\"/", "src=\"/", "data-document=\"/", "data-base=\"/"] {
            let elsewhere = html.matches(attribute).count() - html.matches(&format!("{attribute}cegid/")).count();
            assert_eq!(elsewhere, 0, "{attribute} on {page}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn head_works_wherever_get_does() {
    let server = RunningServer::start(&[]).await;
    let document: Value = serde_json::from_str(&get(&server, "/openapi.json").await.text().await.unwrap()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        if item.get("get").is_none() {
            continue;
        }
        let url = format!("{}{}", server.url, path.replace(['{', '}'], ""));
        let (get, head) = (client().get(&url).send().await.unwrap(), client().head(&url).send().await.unwrap());
        assert_eq!(get.status(), head.status(), "{path}");
        assert_eq!(get.headers().get("content-type"), head.headers().get("content-type"), "{path}");
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn every_documented_operation_is_routed_and_answers_no_405() {
    let server = RunningServer::start(&[]).await;
    let document: Value = serde_json::from_str(&get(&server, "/openapi.json").await.text().await.unwrap()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter_map(|name| name.to_uppercase().parse::<Method>().ok()) {
            let url = format!("{}{}", server.url, path.replace(['{', '}'], ""));
            let answer = client().request(method.clone(), &url).send().await.unwrap();
            assert_ne!(answer.status(), 405, "{method} {path}");
            let text = answer.text().await.unwrap();
            assert!(!text.contains("The routes are listed"), "{method} {path}: {text}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn pages_allow_nothing_from_elsewhere_and_link_to_nothing_elsewhere() {
    let server = RunningServer::start(&[]).await;
    for path in ["/docs", "/docs/problems", "/docs/problems/y2-timeout"] {
        let page = get(&server, path).await;
        let policy = header(&page, "content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
        let html = page.text().await.unwrap();
        assert!(!html.contains("src=\"http") && !html.contains("href=\"http"), "{path}");
        assert!(!html.contains("<script>") && !html.contains("style=\""), "{path} has inline code");
        for (_, rest) in html.match_indices("/docs/assets/").map(|(at, _)| html.split_at(at)) {
            let asset = rest.split('"').next().unwrap();
            assert_eq!(get(&server, asset).await.status(), 200, "{asset}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn the_root_leads_to_the_reference() {
    let server = RunningServer::start(&[]).await;
    for path in ["/", "/docs/"] {
        let answer = get(&server, path).await;
        assert!(answer.status().is_redirection() && header(&answer, "location") == "/docs", "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn assets_are_not_sent_twice() {
    let server = RunningServer::start(&[]).await;
    let first = get(&server, "/docs/assets/pages.css").await;
    let etag = header(&first, "etag").to_owned();
    let again = client()
        .get(format!("{}/docs/assets/pages.css", server.url))
        .header("if-none-match", etag)
        .send()
        .await
        .unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(get(&server, "/docs/assets/../README.md").await.status(), 404);
    server.stop().await;
}

#[tokio::test]
async fn the_served_document_names_the_installation() {
    let settings = [
        ("SERVER__PUBLIC_URL", "https://connector.example"),
        ("OPENAPI__AUTHORIZATION_URL", "https://login.example/authorize"),
    ];
    let server = RunningServer::start(&settings).await;
    let yaml = get(&server, "/openapi.yaml").await;
    assert_eq!(header(&yaml, "content-type"), "application/yaml");
    let yaml = yaml.text().await.unwrap();
    assert!(yaml.contains("https://connector.example") && yaml.contains("https://login.example/authorize"));
    let problem: Value = serde_json::from_str(&get(&server, "/nope").await.text().await.unwrap()).unwrap();
    assert_eq!(problem["type"], "https://connector.example/docs/problems/route-not-found");
    server.stop().await;
}

#[tokio::test]
async fn http2_is_spoken_where_a_setting_says_so() {
    let server = RunningServer::start(&[("SERVER__HTTP2", "true")]).await;
    let client = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let answer = client.get(format!("{}/healthz", server.url)).send().await.unwrap();
    assert_eq!((answer.version(), answer.status()), (http::Version::HTTP_2, StatusCode::OK));
    server.stop().await;
}
