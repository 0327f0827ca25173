//! What the doctor says of set-ups that are broken on purpose: each is named first, by the right code, with what to do. All
//! through the wire: the route in, a simulated Y2 behind a socket out.

mod patient;
mod stored_files;

use cegid_y2_simulator::{FaultKind, FaultRule, TimeSource, seed::SeedFile};
use serde_json::Value;

use self::patient::{Broken, checked};

/// What was broken, the code that it is named by, and a piece of the advice.
type Case = (&'static str, Broken, &'static str, &'static str);

/// The check and the code of everything that is not `ok`.
fn amiss(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter().filter(|check| check["status"] != "ok");
    checks.map(|check| (text(&check["check"]), text(&check["code"]))).collect()
}

async fn hold(cases: Vec<Case>) {
    // The contract and the descriptions of services are made once a process, and slowly: not while time counts.
    checked(Broken::default()).await;
    for (name, broken, code, advice) in cases {
        let report = checked(broken).await;
        let checks = report["checks"].as_array().unwrap();
        let with = |status: &'static str| checks.iter().filter(move |check| check["status"] == status);
        // Of failures the first is the cause; where there is none, of what somebody should know.
        let first = with("fail").next().or_else(|| with("warn").next());
        let first = first.unwrap_or_else(|| panic!("{name}: nothing is amiss: {report:#}"));
        assert_eq!(first["code"], code, "{name}: {report:#}");
        assert!(first["advice"].as_str().unwrap().contains(advice), "{name}: {first:#}");
        for check in with("fail").chain(with("skip")).filter(|check| check["code"] != code) {
            assert_eq!(check["because"], code, "{name}: {report:#}");
        }
        assert_eq!(report["ok"], with("fail").count() == 0, "{name}");
    }
}

/// Wrong in the connection's lines.
fn connection(change: fn(String, &cegid_y2_simulator::Sim) -> String) -> Broken {
    Broken { connection: change, ..Broken::default() }
}

/// Y2 does this to every call.
fn always(kind: FaultKind) -> Broken {
    Broken { faults: vec![FaultRule::always(kind)], ..Broken::default() }
}

/// Y2 does this to every call of one operation.
fn of(service: &str, operation: &str, kind: FaultKind) -> Broken {
    Broken { faults: vec![FaultRule::always(kind).for_operation(service, operation)], ..Broken::default() }
}

fn refusing(message: &str) -> FaultKind {
    FaultKind::Fault { id: "CBR_001_0003".to_owned(), message: message.to_owned(), levels: 2 }
}

fn status(code: u16) -> FaultKind {
    FaultKind::Status { code, body: "<h1>Moved</h1>".to_owned(), content_type: "text/html".to_owned() }
}

fn y2_clock(time: &'static str) -> TimeSource {
    TimeSource::new(move || time.parse().unwrap())
}

#[tokio::test]
async fn nothing_is_amiss_where_nothing_is_broken() {
    let report = checked(Broken::default()).await;
    assert_eq!((amiss(&report), &report["ok"]), (Vec::new(), &Value::Bool(true)), "{report:#}");
    let checks: Vec<_> =
        report["checks"].as_array().unwrap().iter().map(|check| check["check"].as_str().unwrap()).collect();
    let way = [
        "url",
        "connection",
        "HTTP",
        "credentials",
        "database id",
        "HelloWorld",
        "latency",
        "clock",
        "services",
        "contract",
    ];
    assert_eq!(checks[..way.len()], way);
    for further in
        ["stores", "country codes", "customers", "receipts", "public address", "LiveStore", "listener key", "backlog"]
    {
        assert!(checks.contains(&further), "{further}: {checks:?}");
    }
    let hello = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "HelloWorld").unwrap();
    let hello = hello["finding"].as_str().unwrap();
    assert!(
        hello.contains("26.0.0.100") && hello.contains("DEMO_001_TEST\\demo") && hello.contains("fr-FR"),
        "{hello}"
    );
}

#[tokio::test]
async fn a_wrong_address_is_named_by_its_form() {
    hold(vec![
        ("no directory", connection(|yaml, _| yaml.replace("/Y2\n", "\n")), "y2-url-no-directory", "`/Y2`"),
        (
            "the address of a page",
            connection(|yaml, _| yaml.replace("/Y2\n", "/Y2/newpossettings\n")),
            "y2-url-too-long",
            "end it with `/Y2`",
        ),
        (
            "http with the port of https",
            connection(|yaml, sim| yaml.replace(&sim.address().to_string(), "127.0.0.1:443")),
            "y2-url-wrong-scheme",
            "write `https://`",
        ),
        ("another directory", connection(|yaml, _| yaml.replace("/Y2\n", "/CBR\n")), "y2-operation-missing", "`url`"),
    ])
    .await;
}

#[tokio::test]
async fn a_way_that_ends_early_is_named_by_the_step_that_fails() {
    hold(vec![
        (
            "unknown host",
            connection(|yaml, sim| yaml.replace(&sim.address().to_string(), "nobody.invalid")),
            "y2-host-unknown",
            "DNS",
        ),
        (
            "closed port",
            connection(|yaml, sim| yaml.replace(&sim.address().to_string(), "127.0.0.1:9")),
            "y2-unreachable",
            "firewall",
        ),
        (
            "private address",
            connection(|yaml, sim| yaml.replace(&sim.address().to_string(), "10.20.30.40")),
            "y2-address-forbidden",
            "`network.allow`",
        ),
        (
            "https to a port of http",
            connection(|yaml, _| yaml.replace("http://", "https://")),
            "y2-tls-not-spoken",
            "plain http",
        ),
        ("a page instead", always(FaultKind::Html), "y2-not-soap", "virtual directory"),
        ("a redirect", always(status(302)), "y2-redirects", "redirects are not followed"),
        ("resets", always(FaultKind::Reset), "y2-answer-lost", "log of Y2's web server"),
        (
            "no answer",
            Broken { connection: |yaml, _| yaml.replace("timeout: 20s", "timeout: 1s"), ..always(FaultKind::Hang) },
            "y2-timeout",
            "raise `timeout`",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_refused_login_is_named_by_what_does_not_fit() {
    hold(vec![
        (
            "wrong password",
            connection(|yaml, sim| yaml.replace(&sim.credentials().password, "wrong")),
            "y2-credentials-refused",
            "check `login` and `password`",
        ),
        (
            "folder of another login",
            connection(|yaml, _| yaml.replace("databaseId: DEMO_001_TEST", "databaseId: DEMO_002_TEST")),
            "y2-folder-of-another-login",
            "correct `databaseId`",
        ),
        (
            "login of another folder",
            connection(|yaml, _| yaml.replace("'DEMO_001_TEST\\demo'", "'OTHER\\demo'")),
            "y2-folder-of-another-login",
            "before the backslash",
        ),
        ("unknown folder", always(refusing("Unknown database 'X'")), "y2-database-refused", "check `databaseId`"),
        (
            "a login that may do nothing",
            Broken {
                faults: ["CustomerWcfService", "SaleDocumentService"]
                    .map(|service| FaultRule {
                        service: Some(service.to_owned()),
                        ..FaultRule::always(refusing("Access denied"))
                    })
                    .to_vec(),
                ..Broken::default()
            },
            "y2-right-missing",
            "give the user of this connection the right",
        ),
        (
            "a login that may see no store",
            of("CompanyStoresService", "GetListDetail", refusing("Store prohibited")),
            "y2-right-missing",
            "the stores",
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_a_y2_lacks_or_does_slowly_is_named() {
    const NO_STORES: fn(&mut cegid_y2_simulator::SimOptions) =
        |options| options.missing_plug_ins = vec!["CompanyStoresService".to_owned()];
    hold(vec![
        ("a plug-in", Broken { y2: NO_STORES, ..Broken::default() }, "y2-service-missing", "`Company/Stores`"),
        (
            "a service",
            Broken {
                y2: |options| options.missing_plug_ins = vec!["CustomerWcfService".to_owned()],
                registered: false,
                posted: None,
                ..Broken::default()
            },
            "y2-service-missing",
            "have the service installed",
        ),
        ("a worker", of("WorkerProcessService", "Ping", refusing("no worker")), "y2-worker-silent", "worker process"),
        (
            "an item",
            Broken {
                connection: |yaml, _| format!("{yaml}    stores: {{inventoryItem: NO-SUCH-ITEM}}\n"),
                y2: NO_STORES,
                ..Broken::default()
            },
            "inventory-item-unknown",
            "`stores.inventoryItem`",
        ),
        (
            "time",
            Broken {
                faults: vec![FaultRule {
                    times: Some(1),
                    ..FaultRule::always(FaultKind::Latency { ms: 1_100 })
                        .for_operation("WorkerProcessService", "HelloWorld")
                }],
                ..Broken::default()
            },
            "y2-slow",
            "several calls",
        ),
        (
            "the right zone",
            Broken { y2: |options| options.clock = y2_clock("2026-03-31T09:00:00Z"), ..Broken::default() },
            "y2-clock-zone",
            "`timeZone`",
        ),
        (
            "the right time",
            Broken { y2: |options| options.clock = y2_clock("2026-03-31T11:07:00Z"), ..Broken::default() },
            "y2-clock-differs",
            "correct the clock",
        ),
        (
            "a name that a file says it has",
            connection(|yaml, _| {
                format!("{yaml}    pluginNames: {{Company/Stores: {{ShortDescription: Kurztext}}}}\n")
            }),
            "y2-contract-differs",
            "`pluginNames`",
        ),
    ])
    .await;
}

#[tokio::test]
async fn codes_that_clash_are_named_by_their_list() {
    fn with(seed: fn(&mut SeedFile)) -> Broken {
        Broken { seed: Some(seed), ..Broken::default() }
    }
    hold(vec![
        (
            "countries",
            with(|seed| {
                let taken = SeedFile::embedded().countries.changed["VIR"].clone();
                seed.countries.changed.insert("VIR".to_owned(), taken);
            }),
            "country-codes-clash",
            "countries/test",
        ),
        (
            "civilities",
            with(|seed| seed.civilities = SeedFile::embedded().civilities.clone()),
            "civility-codes-clash",
            "whole lists",
        ),
        (
            "languages",
            with(|seed| seed.countries.languages = SeedFile::embedded().countries.languages.clone()),
            "language-codes-clash",
            "whole lists",
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_keeps_tills_away_is_named() {
    hold(vec![
        (
            "no challenger",
            Broken { file: Some(("security.yml", "challengers: []\n")), ..Broken::default() },
            "livestore-challenger-missing",
            "apply the tenant",
        ),
        (
            "no step in the flow",
            Broken { file: Some(("server/enrolment.yml", "flow: [form]\n")), ..Broken::default() },
            "livestore-flow-missing",
            "apply the tenant",
        ),
        (
            "a key without the scope",
            Broken { till_may: &["tenant.y2.stores:read"], ..Broken::default() },
            "livestore-key-missing",
            "--scope tenant.y2.listener",
        ),
        (
            "nobody asked",
            Broken { till_asked: false, till_came: false, ..Broken::default() },
            "livestore-never-asked",
            "`tenant livestore-settings demo`",
        ),
        (
            "nobody came",
            Broken { till_came: false, ..Broken::default() },
            "livestore-no-session",
            "`tenant livestore-settings demo`",
        ),
        (
            "nobody at the public address",
            Broken { public: None, ..Broken::default() },
            "public-url-unreachable",
            "start the server",
        ),
        (
            "somebody else there",
            Broken { public: Some(404), ..Broken::default() },
            "public-url-answered-by-another",
            "this tenant applied",
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_keeps_notifications_away_is_named() {
    hold(vec![
        (
            "a revoked key",
            Broken { listener_revoked: true, ..Broken::default() },
            "listener-key-dead",
            "`POST …/Register`",
        ),
        (
            "a log that may not be read",
            of("BusinessNotificationLogService", "GetItemsToProcess", refusing("Access denied")),
            "notification-log-denied",
            "remove `notifications.pull`",
        ),
        (
            "none posted",
            Broken { posted: None, ..Broken::default() },
            "notifications-none-seen",
            "change something in Y2",
        ),
        (
            "one that nobody can read",
            Broken { posted: Some("neither JSON nor XML"), ..Broken::default() },
            "notifications-parked",
            "replay them",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_broken_way_does_not_hide_what_can_still_be_tried() {
    let report = checked(Broken {
        connection: |yaml, sim| yaml.replace(&sim.credentials().password, "wrong"),
        listener_revoked: true,
        till_may: &["tenant.y2.stores:read"],
        ..Broken::default()
    })
    .await;
    let amiss = amiss(&report);
    let codes: Vec<_> = amiss.iter().map(|(_, code)| code.as_str()).filter(|code| !code.is_empty()).collect();
    assert_eq!(codes, ["y2-credentials-refused", "livestore-key-missing", "listener-key-dead"], "{report:#}");
}
