//! A handler that panics with a person's data in its message. The test runs itself in a process of its own: the program's
//! handler of panics is one for the whole process.

use std::process::Command;

use axum::{Router, body::Body, routing::get};
use cegid_connector::{
    app::App,
    clock::Clock,
    config::Settings,
    http::with_middleware,
    telemetry::logs::{self, Format},
};
use http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::planted;
use crate::leaks;

const OWN_NAME: &str = "canaries::panics::the_message_of_a_panic_is_in_no_line_and_no_answer";
const CHILD: &str = "CEGID_CONNECTOR_TEST_PANICS";

#[tokio::test]
async fn the_message_of_a_panic_is_in_no_line_and_no_answer() {
    planted::plant();
    if std::env::var(CHILD).is_ok() {
        return panic_in_a_handler().await;
    }
    let program = std::env::current_exe().unwrap();
    let mut child = Command::new(program);
    let output = child.args(["--exact", OWN_NAME, "--nocapture"]).env(CHILD, "1").output().unwrap();
    let (said, answer) = (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{said}{answer}");
    assert!(said.contains("panicked") && said.contains("panics.rs"), "where it was: {said}");
    assert!(said.contains("the handler panicked") && said.contains("\"request\""), "{said}");
    leaks::none_in("standard error", &output.stderr);
    leaks::none_in("standard output", &output.stdout);
}

async fn panic_in_a_handler() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("connector.db").display());
    let settings = Settings::load(None, [("DATABASE_URL".to_owned(), database)]).unwrap();
    logs::init(Format::Json, "trace").unwrap();
    let app = App::build(settings, Clock::system()).await.unwrap();
    let handler = || async {
        if true {
            panic!("{}", planted::sentence())
        }
    };
    let template = "/api/{tenantId}/panics";
    let service = with_middleware(&app.state(), Router::new().route(template, get(handler)));
    let request = Request::get("/api/demo/panics").body(Body::empty()).unwrap();
    let answer = service.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 500);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    leaks::none_in("the answer", &body);
    leaks::none_in("/metrics", app.metrics.render().as_bytes());
    app.store.close().await;
    logs::flush();
}
