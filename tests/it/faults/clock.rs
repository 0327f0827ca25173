//! A time of day that is set by an hour while the process runs, and a machine whose clock is wrong.

use cegid_connector::{app::App, clock::Clock};
use cegid_y2_simulator::SimOptions;
use http::Request;
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{
    connector::{Connector, EVERYTHING, connection, y2},
    database::{MASTER_KEY, PostgresDatabase},
};

const STORES: &str = "/api/demo/cegid/stores";
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn age(answer: &crate::connector::Answer) -> u64 {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.header("age").parse().unwrap()
}

#[tokio::test]
async fn limits_and_cached_lists_do_not_follow_a_clock_that_is_set() {
    let sim = y2(SimOptions::default()).await;
    let three = |settings: &mut cegid_connector::config::Settings| settings.limits.per_credential = Some(3);
    let connector = Connector::with_settings(&connection("default", &sim, &[]), three).await;
    let key = connector.key("demo", EVERYTHING).await;
    let now = connector.clock.now();
    // Loaded once; after that the time of day makes it neither older nor negative.
    assert_eq!(age(&connector.get(STORES, &key).await), 0);
    let asked = sim.recorded().len();
    for at in [now + HOUR, now - HOUR] {
        connector.clock.set(at);
        assert!(age(&connector.get(STORES, &key).await) < 3_600);
    }
    assert_eq!(sim.recorded().len(), asked);
    // What was used of the limit stays used, until its minute has passed.
    for at in [now, now + HOUR, now - HOUR] {
        connector.clock.set(at);
        let refused = connector.get(STORES, &key).await;
        assert_eq!(refused.problem(), (429, "too-many-requests".to_owned()));
        let seconds: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&seconds));
    }
    connector.clock.advance(SignedDuration::from_mins(1));
    age(&connector.get(STORES, &key).await);
}

#[tokio::test]
async fn a_key_expires_by_the_time_of_day_and_readiness_says_that_it_was_set() {
    let connector = Connector::with("  default:\n    url: 'simulator:'\n").await;
    let admin = connector.key("demo", &["tenant.access:write", "tenant.y2.stores:read"]).await;
    let wanted = json!({ "name": "short", "scopes": ["tenant.y2.stores:read"], "expires": "30m" }).to_string();
    let made = connector.post("/api/demo/admin/api-keys", &admin, Some(&wanted)).await;
    let short = made.json()["value"].as_str().unwrap().to_owned();
    let now = connector.clock.now();
    for (at, status, said) in [
        (now, 200, "ok"),
        (now + HOUR, 401, "ok; it was set forward by 3600 s"),
        (now - HOUR, 200, "ok; it was set back by 3600 s"),
        (now, 200, "ok"),
    ] {
        connector.clock.set(at);
        assert_eq!(connector.get(STORES, &short).await.status, status, "{at}");
        assert_eq!(connector.get(STORES, &admin).await.status, 200);
        let ready = connector.get("/readyz?verbose", &admin).await;
        assert_eq!((ready.status.as_u16(), ready.json()["status"].as_str()), (200, Some("ready")));
        let clock = ready.json()["checks"]["clock"].as_str().unwrap().to_owned();
        assert!(clock.starts_with(said) && (at != now || clock == "ok"), "{clock}");
    }
}

#[tokio::test]
async fn a_machine_whose_clock_disagrees_with_the_databases_says_so_and_serves() {
    let Some(database) = PostgresDatabase::create().await else { return };
    let variables = [("DATABASE__URL", database.url()), ("SECRETS__MASTER_KEY", MASTER_KEY.to_owned())];
    let variables = variables.map(|(name, value)| (format!("CEGID_CONNECTOR__{name}"), value));
    let settings = cegid_connector::config::Settings::load(None, variables).unwrap();
    let wrong = Clock::fixed("2001-01-01T00:00:00Z".parse::<Timestamp>().unwrap());
    let app = App::build(settings, wrong).await.unwrap();
    let ask = Request::get("/readyz").body(axum::body::Body::empty()).unwrap();
    let answer = app.service().oneshot(ask).await.unwrap();
    assert_eq!(answer.status(), 200);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let body = std::str::from_utf8(&body).unwrap();
    assert!(body.starts_with("ready, but clock: this machine's clock is ") && body.contains(" s behind the"), "{body}");
}
