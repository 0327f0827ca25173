//! Who gets in: the order of the checks on a tenant's route, and what each refusal says.

use std::path::Path;

use axum::{Router, body::Body, routing::get};
use cegid_connector::{
    app::{App, Surroundings},
    clock::Clock,
    domain::{audit::AuditOrigin, ids::TenantId, permission::Permission},
    http::{
        extract::{Call, Y2StoreRead},
        with_middleware,
    },
    tenant::{
        apply::apply,
        keys::{self, KeyRequest},
    },
};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{
    database::Database,
    leaks,
    replica_set::Replicas,
    tenant_files::{folder, outside},
};

/// Two tenants, and a route of the test's own that asks for `Y2Store.Read`.
struct House {
    replicas: Replicas,
    clock: Clock,
    _database: Database,
}

impl House {
    async fn new() -> Self {
        let database = Database::create().await;
        let clock = Clock::fixed(Timestamp::UNIX_EPOCH);
        let service = |app: &App| {
            let state = app.state();
            let handler = |call: Call<Y2StoreRead>| async move { call.ctx.tenant.display_name.clone() };
            with_middleware(&state, Router::new().route("/api/{tenantId}/door", get(handler)))
        };
        let replicas = Replicas::build(&database.settings(), &clock, Surroundings::default(), service).await;
        let house = Self { _database: database, replicas, clock };
        for tenant in ["demo", "neighbour"] {
            house.apply(tenant).await;
        }
        house
    }

    async fn apply(&self, tenant: &str) {
        let folder = folder(&tenant.parse().unwrap(), &[("tenant.yml", &format!("displayName: The {tenant}\n"))]);
        let origin = AuditOrigin::command_line(self.clock.now());
        let app = self.replicas.app();
        apply(&*app.store, &app.keyring, &folder, outside(Path::new(".")), &origin).await.unwrap();
        self.replicas.follow().await;
    }

    async fn key(&self, tenant: &str, permissions: &[Permission], expires_at: Option<Timestamp>) -> String {
        let request =
            KeyRequest { name: "test".to_owned(), permissions: permissions.iter().copied().collect(), expires_at };
        let tenant: TenantId = tenant.parse().unwrap();
        let store = &self.replicas.app().store;
        let key =
            keys::create(&**store, &tenant, &request, &AuditOrigin::command_line(self.clock.now())).await.unwrap();
        self.replicas.follow().await;
        leaks::key(key.value.expose_secret());
        key.value.expose_secret().to_owned()
    }

    async fn knock(&self, tenant: &str, header: Option<(&str, &str)>) -> Answer {
        let mut request = Request::get(format!("/api/{tenant}/door"));
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let response = self.replicas.call(request.body(Body::empty()).unwrap()).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: serde_json::from_slice(&body).unwrap_or_default() }
    }

    async fn knock_with(&self, tenant: &str, key: &str) -> Answer {
        self.knock(tenant, Some(("x-api-key", key))).await
    }
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    fn is(&self, problem: &str) -> bool {
        self.body["type"] == format!("/docs/problems/{problem}").as_str()
    }

    fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }
}

#[tokio::test]
async fn the_right_key_opens_the_door() {
    let house = House::new().await;
    let key = house.key("demo", &[Permission::Y2StoresRead], None).await;
    assert_eq!(house.knock_with("demo", &key).await.status, 200);
}

#[tokio::test]
async fn without_a_valid_credential_it_is_401_with_a_challenge_even_for_an_unknown_tenant() {
    let house = House::new().await;
    let missing = house.knock("nobody", None).await;
    assert!(missing.is("credential-missing"), "{}", missing.body);
    for wrong in ["", "y2_live_x", "sk_123", "é"] {
        let refused = house.knock_with("nobody", wrong).await;
        assert!(refused.status == 401 && refused.is("credential-invalid"), "{wrong}: {}", refused.body);
        assert!(refused.headers.contains_key("www-authenticate"));
    }
}

#[tokio::test]
async fn a_bearer_token_is_refused_with_a_hint() {
    let house = House::new().await;
    let refused = house.knock("demo", Some(("authorization", "Bearer abc"))).await;
    assert!(refused.status == 401 && refused.detail().contains("X-API-KEY"), "{}", refused.body);
}

#[tokio::test]
async fn a_key_of_another_tenant_and_an_unknown_tenant_are_answered_alike() {
    let house = House::new().await;
    let key = house.key("neighbour", &Permission::ALL, None).await;
    let mut answers = Vec::new();
    for tenant in ["demo", "nobody", "No%20Id", "externals"] {
        let mut answer = house.knock_with(tenant, &key).await;
        assert!(answer.status == 404 && answer.is("tenant-not-found"), "{tenant}: {}", answer.body);
        let body = answer.body.as_object_mut().unwrap();
        body.remove("instance");
        body.remove("requestId");
        answers.push(answer.body);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn a_key_without_the_permission_is_told_which_one() {
    let house = House::new().await;
    let key = house.key("demo", &[Permission::Y2SettingsRead], None).await;
    let refused = house.knock_with("demo", &key).await;
    assert!(refused.status == 403 && refused.is("scope-missing"), "{}", refused.body);
    assert_eq!(refused.body["missingScope"], "tenant.y2.stores:read");
    assert_eq!(refused.body["policy"], "Y2Store.Read");
    // The neighbour's lack of a permission is no business of this caller: the tenant comes first.
    assert_eq!(house.knock_with("neighbour", &key).await.status, 404);
}

#[tokio::test]
async fn an_expired_and_a_revoked_key_say_so() {
    let house = House::new().await;
    let end = house.clock.now() + jiff::SignedDuration::from_secs(60);
    let key = house.key("demo", &[Permission::Y2StoresRead], Some(end)).await;
    assert_eq!(house.knock_with("demo", &key).await.status, 200);
    house.clock.advance(jiff::SignedDuration::from_secs(61));
    let expired = house.knock_with("demo", &key).await;
    assert!(expired.status == 401 && expired.detail().contains("expired"), "{}", expired.body);
}

#[tokio::test]
async fn a_mistyped_key_says_so_and_never_echoes_it() {
    let house = House::new().await;
    let key = house.key("demo", &[Permission::Y2StoresRead], None).await;
    // One character of the secret, wherever else it occurs.
    let wrong = if &key[30..31] == "a" { "b" } else { "a" };
    let mistyped = format!("{}{wrong}{}", &key[..30], &key[31..]);
    let refused = house.knock_with("demo", &mistyped).await;
    assert!(refused.status == 401 && refused.detail().contains("mistyped"), "{}", refused.body);
    assert!(!refused.body.to_string().contains(&mistyped[10..40]));
}

#[tokio::test]
async fn a_stopping_server_is_alive_and_not_ready() {
    let house = House::new().await;
    house.replicas.app().readiness.drain();
    let service = house.replicas.app().service();
    let get = |path: &str| service.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    assert_eq!(get("/healthz").await.unwrap().status(), 200);
    let answer = get("/readyz?verbose").await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let problem: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(problem["checks"]["serving"], "the process is stopping");
    assert_eq!(problem["checks"]["database"], "ok");
}
