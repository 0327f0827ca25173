//! The connectors of a test that share one database: one, or as many as the environment asks for. Requests go to them in
//! turn; after a change, the next request waits until each of them has followed it. Knows no route.

use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::Duration,
};

use axum::{Router, body::Body, response::Response};
use cegid_connector::{
    app::{App, Surroundings},
    clock::Clock,
    config::Settings,
};
use http::Request;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::leaks;

/// How many connectors share a database; more than one needs a Postgres, as replicas do.
const REPLICAS: &str = "CEGID_CONNECTOR_TEST_REPLICAS";
/// Far more than the second that is promised: a busy machine is no failure.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connectors on one database, each with its own registry, caches and connections, as processes have.
pub struct Replicas {
    members: Vec<Member>,
    next: AtomicUsize,
    apart: AtomicBool,
}

struct Member {
    app: App,
    service: Router,
    /// Follows what the others change; none where there are no others.
    following: Option<JoinHandle<()>>,
}

impl Drop for Member {
    fn drop(&mut self) {
        if let Some(following) = &self.following {
            following.abort();
        }
        // Outside of the process, too.
        if !std::thread::panicking() {
            leaks::none_in("/metrics", self.app.metrics.render().as_bytes());
        }
    }
}

impl Replicas {
    /// Builds them with these settings, in these surroundings, and with these routes.
    pub async fn build(
        settings: &Settings,
        clock: &Clock,
        surroundings: Surroundings,
        service: impl Fn(&App) -> Router,
    ) -> Self {
        let asked = std::env::var(REPLICAS).map_or(1, |number| number.parse::<usize>().unwrap());
        assert!(
            asked == 1 || settings.database.url().starts_with("postgres:"),
            "{REPLICAS} needs CEGID_CONNECTOR_TEST_DATABASE=postgres"
        );
        let mut members = Vec::new();
        for _ in 0..asked {
            let app = App::build_within(settings.clone(), clock.clone(), surroundings.clone()).await.unwrap();
            let following = (asked > 1).then(|| tokio::spawn(app.registry.clone().watch()));
            members.push(Member { service: service(&app), app, following });
        }
        Self { members, next: AtomicUsize::new(0), apart: AtomicBool::new(false) }
    }

    /// The first one, for what no route does.
    pub fn app(&self) -> &App {
        &self.members[0].app
    }

    /// Sends every request to the first one from now on: for what each process has for itself.
    pub fn stay(&self) {
        self.apart.store(true, Ordering::SeqCst);
    }

    /// Any request, to the next in turn; it comes from the `PeerAddress` among its extensions, if there is one.
    pub async fn call(&self, request: Request<Body>) -> Response {
        let changes = !request.method().is_safe();
        let turn = if self.apart.load(Ordering::SeqCst) { 0 } else { self.next.fetch_add(1, Ordering::SeqCst) };
        let service = &self.members[turn % self.members.len()].service;
        let response = service.clone().oneshot(request).await.unwrap();
        if changes && self.members.len() > 1 {
            self.follow().await;
        }
        response
    }

    /// Waits until what was changed elsewhere is in effect everywhere.
    pub async fn follow(&self) {
        if let [only] = self.members.as_slice() {
            only.app.registry.refresh_now().await.unwrap();
            return;
        }
        let changed = self.app().store.revision().await.unwrap();
        let followed = async {
            for member in &self.members {
                while member.app.registry.revision().await < changed {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        };
        tokio::time::timeout(PATIENCE, followed).await.expect("a change is not followed by every replica");
    }
}
