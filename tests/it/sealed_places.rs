//! Sealed values that somebody with access to the database moves about: each opens in its own place only.

use cegid_connector::{
    domain::{
        exchange_log::{Direction, Subject},
        ids::TenantId,
    },
    flows::webhooks::Secrets,
    store::{
        NewSession, SealedPlace, SealedValue, SessionChange,
        exchanges::{Exchange, NewExchange},
        listener_keys::ListenerKey,
    },
    tenant::{
        TenantRegistry,
        reseal::{event_context, exchange_context, listener_key_context, session_context, session_entered},
    },
};
use cegid_y2_simulator::world::wire::DocumentType;
use jiff::SignedDuration;
use serde_json::json;

use crate::connector::{Connector, EVERYTHING, connection, y2};

/// A place that the cases below know. A new one does not compile without a line here and a value in [`furnished`].
fn kind(place: &SealedPlace) -> &'static str {
    match place {
        SealedPlace::Secret { .. } => "a secret of a tenant",
        SealedPlace::Trace { .. } => "a trace of the sandbox",
        SealedPlace::Notification { .. } => "a notification",
        SealedPlace::Event { .. } => "the entity of an event",
        SealedPlace::Subscription { .. } => "the secrets of a subscription",
        SealedPlace::ListenerKey { .. } => "the key of a listener",
        SealedPlace::Exchange { .. } => "the messages of an exchange",
        SealedPlace::SessionContext { .. } => "the context of a session",
        SealedPlace::SessionEntered { .. } => "what was entered in a session",
    }
}

const KINDS: [&str; 9] = [
    "a secret of a tenant",
    "a trace of the sandbox",
    "the context of a session",
    "what was entered in a session",
    "a notification",
    "the entity of an event",
    "the secrets of a subscription",
    "the key of a listener",
    "the messages of an exchange",
];

/// What the calls below need beside [`EVERYTHING`].
const NOTIFYING: &[&str] = &["tenant.y2.listener", "tenant.access:write", "tenant.webhooks:write"];

/// Two tenants with two values in each place, and a key for each tenant.
async fn furnished() -> (Connector, Vec<SealedValue>, [(&'static str, String); 2]) {
    let sim = y2(Default::default()).await;
    let sandbox = connection("default", &sim, &["default: true", "sandbox: true"]);
    // The sandbox must not share its folder with another connection.
    let other = connection("other", &sim, &[]).replace("DEMO_001_TEST\n", "DEMO_002_TEST\n");
    let connections = format!("{sandbox}{other}");
    let connector = Connector::with(&connections).await;
    connector.apply("neighbour", &connections).await;
    connector.stay();
    let reading = ["tenant.notifications:read", "tenant.webhooks:read"];
    let scopes = [EVERYTHING, NOTIFYING, &reading].concat();
    let keys =
        [("demo", connector.key("demo", &scopes).await), ("neighbour", connector.key("neighbour", &scopes).await)];
    let receipt = {
        let world = sim.world();
        let document =
            world.documents().all().find(|document| document.key.kind == DocumentType::Receipt).unwrap().key.clone();
        format!("{}-{}", document.stump, document.number)
    };
    for (tenant, key) in &keys {
        for _ in 0..2 {
            let webhook = json!({"endpoint": "https://hooks.example.com/", "events": ["*"], "includeEntity": true});
            let made = connector.post(&format!("/api/{tenant}/webhooks"), key, Some(&webhook.to_string())).await;
            assert_eq!(made.status, 201, "{}", made.body);
            let path = format!("/api/{tenant}/cegid/sandbox/attachReceiptToCustomer?key={receipt}");
            let answer = connector.post(&path, key, None).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert!(!answer.header("link").is_empty(), "{}", answer.body);
            connector.app().inbox.run_all_due().await.unwrap();
        }
        for connection in ["default", "other"] {
            let path = format!("/api/{tenant}/webhooks/listeners/cegid/{connection}/Register");
            let answer = connector.post(&path, key, None).await;
            // The other one leads to a folder that there is not: its key is made by hand below.
            assert!(matches!(answer.status.as_u16(), 200 | 502), "{}", answer.body);
        }
        let (app, tenant) = (connector.app(), tenant.parse().unwrap());
        let sealed = app.keyring.seal(&tenant, &listener_key_context("other"), b"key").unwrap();
        let made = ListenerKey { key_id: "none".to_owned(), created_at: app.clock.now(), sealed };
        assert!(app.store.keep_listener_key(&tenant, &"other".parse().unwrap(), &made, None).await.unwrap());
    }
    for tenant in ["demo", "neighbour"] {
        for _ in 0..2 {
            make_session(&connector, &tenant.parse().unwrap()).await;
            make_exchange(&connector, &tenant.parse().unwrap()).await;
        }
    }
    connector.keep(sim);
    let store = &connector.app().store;
    let under = store.sealed_under().await.unwrap();
    assert_eq!(under.len(), 1);
    let values = store.sealed_values(under[0].key, 0, 100).await.unwrap();
    for wanted in KINDS {
        assert_eq!(values.iter().filter(|value| kind(&value.place) == wanted).count(), 4, "{wanted}");
    }
    (connector, values, keys)
}

/// An exchange of the log.
async fn make_exchange(connector: &Connector, tenant: &TenantId) {
    let (app, id) = (connector.app(), connector.app().clock.new_id());
    let exchange = Exchange {
        id,
        subject: Subject::Connection("default".parse().unwrap()),
        at: app.clock.now(),
        direction: Direction::Outgoing,
        label: "Stores".to_owned(),
        service: "CompanyStoresService".to_owned(),
        operation: "GetListDetail".to_owned(),
        store: None,
        outcome: "answered".to_owned(),
        status: Some(200),
        duration_us: 1,
        trace_id: None,
        changed: false,
    };
    let sealed = app.keyring.seal(tenant, &exchange_context(id), b"{}").unwrap();
    app.store.keep_exchanges(&[NewExchange { tenant: tenant.clone(), exchange, sealed }]).await.unwrap();
}

/// A session of LiveStore with something in it.
async fn make_session(connector: &Connector, tenant: &TenantId) {
    let (app, id) = (connector.app(), connector.app().clock.new_id());
    let seal = |context: &str| app.keyring.seal(tenant, context, b"{}").unwrap();
    let now = app.clock.now();
    let later = now + SignedDuration::from_mins(15);
    let session = NewSession {
        id,
        session_id: id.to_string(),
        connection: "default".parse().unwrap(),
        store_id: None,
        customer_id: None,
        callback_url: None,
        context: seal(&session_context(id)),
        created_at: now,
        expires_at: later,
        lasts_until: later,
    };
    app.store.create_session(tenant, &session).await.unwrap();
    let entered = SessionChange { entered: Some(seal(&session_entered(id))), ..SessionChange::default() };
    app.store.save_session(tenant, id, 1, &entered, now, later).await.unwrap();
}

/// Whether the product opens what lies in a place.
async fn opens(connector: &Connector, value: &SealedValue, keys: &[(&'static str, String)]) -> bool {
    let app = connector.app();
    match &value.place {
        SealedPlace::Secret { .. } => {
            let registry = TenantRegistry::start(app.store.clone(), app.keyring.clone()).await.unwrap();
            let broken = registry.broken();
            let why = broken.iter().find(|(tenant, _)| *tenant == value.tenant).map(|(_, why)| why.to_string());
            assert!(why.iter().all(|why| why.contains("belongs to another tenant or place")), "{why:?}");
            assert_eq!(registry.get(&value.tenant).is_some(), why.is_none());
            why.is_none()
        }
        SealedPlace::Trace { id } => {
            let (tenant, key) = keys.iter().find(|(tenant, _)| *tenant == value.tenant.as_str()).unwrap();
            let answer = connector.get(&format!("/api/{tenant}/admin/sandbox-traces/{id}"), key).await;
            assert!(matches!(answer.status.as_u16(), 200 | 500), "{}", answer.body);
            answer.status == 200 && answer.json()["id"] == json!(id)
        }
        SealedPlace::SessionContext { id } => {
            let session = app.store.session(&value.tenant, *id).await.unwrap().unwrap();
            app.keyring.open(&value.tenant, &session_context(*id), &session.context.unwrap()).is_ok()
        }
        SealedPlace::SessionEntered { id } => {
            let session = app.store.session(&value.tenant, *id).await.unwrap().unwrap();
            app.keyring.open(&value.tenant, &session_entered(*id), &session.entered.unwrap()).is_ok()
        }
        SealedPlace::Notification { id } => {
            let (tenant, key) = keys.iter().find(|(tenant, _)| *tenant == value.tenant.as_str()).unwrap();
            let answer = connector.get(&format!("/api/{tenant}/admin/notifications/{id}/body"), key).await;
            assert!(matches!(answer.status.as_u16(), 200 | 500), "{}", answer.body);
            answer.status == 200
        }
        SealedPlace::Exchange { id } => {
            let (_, sealed) = app.store.exchange(&value.tenant, *id).await.unwrap().unwrap();
            app.keyring.open(&value.tenant, &exchange_context(*id), &sealed).is_ok()
        }
        SealedPlace::Event { id } => {
            let sealed = app.store.event_entity(&value.tenant, *id).await.unwrap().unwrap();
            app.keyring.open(&value.tenant, &event_context(*id), &sealed).is_ok()
        }
        SealedPlace::Subscription { id } => {
            let (tenant, key) = keys.iter().find(|(tenant, _)| *tenant == value.tenant.as_str()).unwrap();
            let subscription = app.store.subscription(&value.tenant, id).await.unwrap().unwrap();
            let opened = Secrets::open(&app.keyring, &value.tenant, id, &subscription.sealed).is_ok();
            assert_eq!(connector.get(&format!("/api/{tenant}/webhooks/{id}"), key).await.status, 200);
            opened
        }
        SealedPlace::ListenerKey { connection } => {
            let connection = connection.parse().unwrap();
            let kept = app.store.listener_key(&value.tenant, &connection).await.unwrap().unwrap();
            app.keyring.open(&value.tenant, &listener_key_context(connection.as_str()), &kept.sealed).is_ok()
        }
    }
}

#[tokio::test]
async fn a_sealed_value_opens_in_its_own_place_and_in_no_other() {
    let (connector, values, keys) = furnished().await;
    let store = &connector.app().store;
    for value in &values {
        assert!(opens(&connector, value, &keys).await, "{:?}", value.place);
    }
    for place in &values {
        for other in values.iter().filter(|other| other.place != place.place || other.tenant != place.tenant) {
            let moved = SealedValue { sealed: other.sealed.clone(), ..place.clone() };
            assert_eq!(store.reseal(&[(place.clone(), other.sealed.clone())]).await.unwrap(), 1);
            assert!(!opens(&connector, &moved, &keys).await, "{other:?} in the place of {place:?}");
            assert_eq!(store.reseal(&[(moved, place.sealed.clone())]).await.unwrap(), 1);
        }
        assert!(opens(&connector, place, &keys).await, "put back: {:?}", place.place);
    }
}
