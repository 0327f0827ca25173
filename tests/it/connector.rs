//! A connector with its own database and simulated Y2, called through its router.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Body, response::Response};
use cegid_connector::{
    app::{App, Surroundings},
    clock::Clock,
    config::Settings,
    domain::{audit::AuditOrigin, ids::TenantId, permission_set::PermissionSet},
    network::Lookup,
    store::StoredFile,
    tenant::{
        apply::apply,
        documents::{Outside, TenantFolder},
        keys::{self, KeyRequest},
    },
};
use cegid_y2_simulator::{Sim, SimOptions};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::{database::Database, document, leaks, replica_set::Replicas};

/// What `PermissionSet` a test asks for when it does not care.
pub const EVERYTHING: &[&str] = &[
    "tenant.y2.settings:read",
    "tenant.y2.stores:read",
    "tenant.configuration:read",
    "tenant.configuration:write",
    "tenant.personalData:read",
];

/// A connector with a database of its own, or several that share it.
pub struct Connector {
    replicas: Replicas,
    pub clock: Clock,
    kept: Mutex<Vec<Arc<Sim>>>,
    _database: Database,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Connector {
    /// A connector that may call the loopback, with the tenant `demo` and these connections (YAML below `connections:`).
    pub async fn with(connections: &str) -> Self {
        Self::with_settings(connections, |_| ()).await
    }

    /// The same with other settings.
    pub async fn with_settings(connections: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let connector = Self::within(Surroundings::default(), change).await;
        connector.apply("demo", connections).await;
        connector
    }

    /// One whose requests and calls somebody is told of.
    #[cfg(feature = "otlp")]
    pub async fn traced(connections: &str, tracer: cegid_connector::trace::Tracer) -> Self {
        let connector = Self::within(Surroundings { tracer, ..Surroundings::default() }, |_| ()).await;
        connector.apply("demo", connections).await;
        connector
    }

    /// One with another look-up of host names, and no tenant yet.
    pub async fn without_tenants(lookup: Lookup, change: impl FnOnce(&mut Settings)) -> Self {
        Self::within(Surroundings { lookup, ..Surroundings::default() }, change).await
    }

    /// One with routes of the test's own, and no tenant yet.
    pub async fn with_routes(routes: impl Fn(&App) -> Router, change: impl FnOnce(&mut Settings)) -> Self {
        Self::serving(Surroundings::default(), routes, change).await
    }

    async fn within(surroundings: Surroundings, change: impl FnOnce(&mut Settings)) -> Self {
        Self::serving(surroundings, App::service, change).await
    }

    async fn serving(
        surroundings: Surroundings,
        routes: impl Fn(&App) -> Router,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let database = Database::create().await;
        let clock = Clock::fixed("2026-03-31T09:00:00Z".parse().unwrap());
        let mut settings = database.settings();
        settings.network.allow = vec!["127.0.0.1".to_owned()];
        change(&mut settings);
        let replicas = Replicas::build(&settings, &clock, surroundings, routes).await;
        Self { replicas, clock, kept: Mutex::default(), _database: database }
    }

    /// Applies a tenant with these connections.
    pub async fn apply(&self, tenant: &str, connections: &str) {
        self.apply_with(tenant, connections, &[]).await;
    }

    /// Applies a tenant with these connections and further files.
    pub async fn apply_with(&self, tenant: &str, connections: &str, further: &[(&str, &str)]) {
        let file = |path: &str, text: String| StoredFile { path: path.to_owned(), text };
        let mut files = vec![
            file("tenant.yml", "displayName: Test\ndefaultLanguage: en\ntimeZone: Europe/Paris\n".to_owned()),
            file("server/y2.yml", format!("connections:\n{connections}")),
        ];
        files.extend(further.iter().map(|(path, text)| file(path, (*text).to_owned())));
        let folder = TenantFolder { id: tenant.parse().unwrap(), folder: tenant.into(), files };
        let outside = Outside { environment: &|_| None, folder: std::path::Path::new(".") };
        let app = self.app();
        apply(app.store.as_ref(), &app.keyring, &folder, outside, &AuditOrigin::command_line(self.clock.now()))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        self.replicas.follow().await;
    }

    /// A new key of a tenant.
    pub async fn key(&self, tenant: &str, permissions: &[&str]) -> String {
        let tenant: TenantId = tenant.parse().unwrap();
        let permissions = PermissionSet::from_codes(permissions.iter().copied()).unwrap();
        let request = KeyRequest { name: "test".to_owned(), permissions, expires_at: None };
        let key =
            keys::create(self.app().store.as_ref(), &tenant, &request, &AuditOrigin::command_line(self.clock.now()))
                .await
                .unwrap();
        self.replicas.follow().await;
        leaks::key(key.value.expose_secret());
        key.value.expose_secret().to_owned()
    }

    /// `GET` with a key and further headers.
    pub async fn get_with(&self, path: &str, key: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers
            .iter()
            .fold(Request::get(path).header("x-api-key", key), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// `GET` with a key.
    pub async fn get(&self, path: &str, key: &str) -> Answer {
        self.get_with(path, key, &[]).await
    }

    /// A request with a key, further headers and a body as it is.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        key: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let request = Request::builder().method(method).uri(path).header("x-api-key", key);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(body.into()).unwrap()).await
    }

    /// The app itself, for what no route does.
    pub fn app(&self) -> &App {
        self.replicas.app()
    }

    /// Sends every request to the same process from now on, for what each has for itself: `simulator:` worlds, cached
    /// lists, breakers, rate limits.
    pub fn stay(&self) {
        self.replicas.stay();
    }

    /// `POST` with a key and a JSON body, or none.
    pub async fn post(&self, path: &str, key: &str, body: Option<&str>) -> Answer {
        let request = Request::post(path).header("x-api-key", key);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(Body::from(body.to_owned())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    /// Lets a simulated Y2 live as long as the connector.
    pub fn keep(&self, sim: Arc<Sim>) {
        self.kept.lock().unwrap().push(sim);
    }

    /// Any request, whose answer is not read, and may be one of a route of the test's own.
    pub async fn unread(&self, request: Request<Body>) -> Response {
        self.replicas.call(request).await
    }

    /// Any request. The answer is held against the document.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.replicas.call(request).await;
        let (parts, body) = response.into_parts();
        // A stream of events does not end: its head is the answer.
        let endless = parts.headers.get("content-type").is_some_and(|media| media == "text/event-stream");
        let body = if endless { Default::default() } else { body.collect().await.unwrap().to_bytes() };
        let body = String::from_utf8(body.to_vec()).unwrap();
        document::hold(&method, &path, parts.status, &parts.headers, &body);
        if parts.status.is_client_error() || parts.status.is_server_error() {
            leaks::no_secret_in(&format!("{method} {path}: {}", parts.status), body.as_bytes());
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// A header as text; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and problem id in one, for comparing.
    pub fn problem(&self) -> (u16, String) {
        let kind = self.json()["type"].as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
        (self.status.as_u16(), kind)
    }
}

/// A simulated Y2.
pub async fn y2(options: SimOptions) -> Arc<Sim> {
    leaks::listen();
    leaks::secret(&options.credentials.password);
    Arc::new(Sim::start(options).await.unwrap())
}

/// A connection to that Y2, as YAML below `connections:`, with these further lines.
pub fn connection(id: &str, sim: &Sim, lines: &[&str]) -> String {
    let credentials = sim.credentials();
    let mut yaml = format!(
        "  {id}:\n    name: {id}\n    url: {}\n    databaseId: {}\n    login: '{}'\n    password: '{}'\n    timeout: 2s\n",
        sim.url(),
        credentials.database_id,
        credentials.login,
        credentials.password
    );
    for line in lines {
        yaml.push_str("    ");
        yaml.push_str(line);
        yaml.push('\n');
    }
    yaml
}
