//! A set-up in which everything is as it should be, and the one thing that is broken about it.

use std::sync::LazyLock;

use axum::body::Body;
use cegid_connector::{
    domain::{audit::AuditOrigin, ids::TenantId},
    network::system_lookup,
    tenant::keys,
};
use cegid_y2_simulator::{
    FaultRule, Sim, SimOptions, TimeSource,
    seed::{GenerateOptions, SeedFile},
    world::World,
};
use http::{Method, Request};
use serde_json::Value;

use crate::{
    connector::{Connector, connection, y2},
    y2_client::server::{Server, http},
};

const LISTENER: &str = "/api/demo/webhooks/listeners/cegid/default";
const FILES: [(&str, &str); 3] = [
    ("security.yml", "challengers: [{type: livestore}]\n"),
    ("server/enrolment.yml", "flow: [form, duplicates, livestore]\n"),
    ("server/livestore.yml", "provider: y2\n"),
];

/// What is broken: by default nothing.
pub struct Broken {
    /// About the world, the clock and the plug-ins of Y2.
    pub y2: fn(&mut SimOptions),
    /// About the seed of that world.
    pub seed: Option<fn(&mut SeedFile)>,
    /// What Y2 does to some calls.
    pub faults: Vec<FaultRule>,
    /// About the connection in `server/y2.yml`.
    pub connection: fn(String, &Sim) -> String,
    /// About the other files: the path and its text.
    pub file: Option<(&'static str, &'static str)>,
    /// What the key of the tills may do.
    pub till_may: &'static [&'static str],
    /// Whether a till has asked for health.
    pub till_asked: bool,
    /// Whether a till has posted a session.
    pub till_came: bool,
    /// What answers at the public address; `None`: nobody.
    pub public: Option<u16>,
    /// Whether the listener was registered.
    pub registered: bool,
    /// Whether its key was revoked since.
    pub listener_revoked: bool,
    /// What Y2 has posted; `None`: nothing yet.
    pub posted: Option<&'static str>,
}

impl Default for Broken {
    fn default() -> Self {
        Self {
            y2: |_| (),
            seed: None,
            faults: Vec::new(),
            connection: |yaml, _| yaml,
            file: None,
            till_may: &["tenant.y2.listener"],
            till_asked: true,
            till_came: true,
            public: Some(200),
            registered: true,
            listener_revoked: false,
            posted: Some(r#"{"eventType":"CustomerUpdated","customerId":"00001"}"#),
        }
    }
}

/// A seed without the mistakes that the embedded one has on purpose.
fn healthy_seed() -> SeedFile {
    let mut seed = SeedFile::embedded().clone();
    seed.civilities.retain(|civility| civility.id != "DOC");
    let countries = &mut seed.countries;
    countries.changed.clear();
    countries.added.clear();
    for (twice, once) in [("ANG", "ENG"), ("ALL", "DEU")] {
        let moved = countries.languages.remove(twice).unwrap_or_default();
        countries.languages.entry(once.to_owned()).or_default().extend(moved);
    }
    seed
}

/// What the check of the connection says, with whoever has to live as long as it.
pub async fn checked(broken: Broken) -> Value {
    static HEALTHY: LazyLock<World> = LazyLock::new(|| World::generate(&healthy_seed(), &GenerateOptions::default()));
    let world = match broken.seed {
        Some(change) => {
            let mut seed = healthy_seed();
            change(&mut seed);
            World::generate(&seed, &GenerateOptions::default())
        }
        None => HEALTHY.clone(),
    };
    let mut options = SimOptions {
        world,
        // The connector's clock in the zone of the tenant, Europe/Paris.
        clock: TimeSource::new(|| "2026-03-31T11:00:00Z".parse().unwrap()),
        ..SimOptions::default()
    };
    (broken.y2)(&mut options);
    let sim = y2(options).await;
    let front = match broken.public {
        Some(status) => Some(Server::answering(http(status, &[], "")).await),
        None => None,
    };
    let public = front.as_ref().map_or("http://127.0.0.1:9", |front| front.url.trim_end_matches("/Y2"));
    let connector = Connector::without_tenants(system_lookup(), |settings| {
        settings.server.public_url = Some(public.parse().unwrap());
    })
    .await;
    connector.stay();
    let yaml = connection("default", &sim, &["country: FRA", "notifications: {pull: {every: 1h}}"]);
    // A busy machine is not what is broken.
    let yaml = yaml.replace("timeout: 2s", "timeout: 20s");
    // What went right before it broke is done with files that are right.
    connector.apply_with("demo", &yaml, &FILES).await;
    lived_in(&connector, &broken).await;
    let files = FILES.map(|(path, text)| match broken.file {
        Some((other, instead)) if other == path => (path, instead),
        _ => (path, text),
    });
    for fault in &broken.faults {
        sim.faults().add(fault.clone());
    }
    connector.apply_with("demo", &(broken.connection)(yaml, &sim), &files).await;
    let admin = connector.key("demo", &["tenant.configuration:write"]).await;
    let answer = connector.post("/api/demo/admin/connections/default/check", &admin, None).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!answer.body.contains(&sim.credentials().password), "{}", answer.body);
    answer.json()
}

/// Tills and Y2 have called, as far as they have.
async fn lived_in(connector: &Connector, broken: &Broken) {
    let till = connector.key("demo", &["tenant.y2.listener"]).await;
    let session = "/api/demo/external/livestore/session";
    if broken.till_asked {
        // Whatever it was answered.
        connector.send(Request::head(session).body(Body::empty()).unwrap()).await;
        connector.app().write_down_what_is_due().await.unwrap();
        let kept = connector.app().store.tills_seen(&demo()).await.unwrap().0;
        assert_eq!(kept, Some(connector.clock.now()), "another process, and the command line, know it, too");
    }
    if broken.till_came {
        let answer = connector.post(&format!("{session}?sessionId=s1"), &till, Some("{\"callbackUrl\":null}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    if broken.registered {
        assert_eq!(connector.post(&format!("{LISTENER}/Register"), &till, None).await.status, 200);
    }
    if let Some(body) = broken.posted {
        let json = [("content-type", "application/json")];
        assert_eq!(connector.call(Method::POST, LISTENER, &till, &json, body).await.status, 200);
        connector.app().inbox.run_all_due().await.unwrap();
    }
    let store = connector.app().store.as_ref();
    let (tenant, origin) = (demo(), AuditOrigin::command_line(connector.clock.now()));
    if broken.listener_revoked {
        let listener = store.listener_key(&tenant, &"default".parse().unwrap()).await.unwrap().unwrap();
        keys::revoke(store, &tenant, &listener.key_id, &origin).await.unwrap();
    }
    // The till goes on with the key that it may have, and no other: that of the listener opens the listener.
    for key in store.keys(&tenant).await.unwrap() {
        if key.name == "test" {
            keys::revoke(store, &tenant, &key.id, &origin).await.unwrap();
        }
    }
    connector.key("demo", broken.till_may).await;
}

fn demo() -> TenantId {
    "demo".parse().unwrap()
}
