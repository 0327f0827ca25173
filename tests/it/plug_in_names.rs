//! A Y2 whose plug-ins spell things otherwise than assumed, as callers and `doctor` see it.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    binary,
    connector::{Connector, EVERYTHING},
    leaks,
    y2_client::server::{Action, Server, http, soap},
};

const STORES: &str = "CompanyStoresService";
const CIVILITIES: &str = "SettingsCivilitiesService";
const COUNTRIES: &str = "SettingsCountryService";
const PASSWORD: &str = "plug-in-names-canary";

fn golden(name: &str) -> String {
    let path = format!("{}/tests/golden/y2/{name}.reply.xml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Answers each service with one reply; the others are not installed.
async fn answering<const N: usize>(replies: [(&str, String); N]) -> Server {
    let replies: HashMap<String, String> = replies.map(|(service, reply)| (service.to_owned(), reply)).into();
    Server::start(move |_, request| {
        let service = request.path.trim_start_matches("/Y2/").trim_end_matches(".svc");
        Action::Answer(match replies.get(service) {
            Some(_) if request.body.contains("<HelloWorld") => soap(200, golden("hello_world")),
            Some(reply) => soap(200, reply),
            None => http(404, &[], ""),
        })
    })
    .await
}

fn connection(server: &Server, lines: &[&str]) -> String {
    leaks::secret(PASSWORD);
    let head =
        format!("  default:\n    url: {}\n    databaseId: D\n    login: l\n    password: {PASSWORD}\n", server.url);
    lines.iter().fold(head, |yaml, line| format!("{yaml}    {line}\n"))
}

#[tokio::test]
async fn a_list_under_another_name_is_an_error_that_names_it_and_no_empty_list() {
    let renamed = |reply: &str, ours: &str, theirs: &str| golden(reply).replace(ours, theirs);
    let server = answering([
        (STORES, renamed("company_stores.get_list_detail", "Stores>", "StoreList>")),
        (CIVILITIES, renamed("settings_civilities.get_list_detail", "Civilities>", "Titles>")),
        (COUNTRIES, renamed("settings_country.get_list_detail", "GetListDetailResult", "Result")),
    ])
    .await;
    let connector = Connector::with(&connection(&server, &[])).await;
    let key = connector.key("demo", EVERYTHING).await;
    for (list, found, expected) in [
        ("stores", "StoreList", "Stores"),
        ("settings/civilities", "Titles", "Civilities"),
        ("settings/countries", "Result", "GetListDetailResult"),
    ] {
        let answer = connector.get(&format!("/api/demo/cegid/{list}"), &key).await;
        assert_eq!(answer.problem(), (502, "y2-malformed-reply".to_owned()), "{list}: {}", answer.body);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(&format!("it holds `{found}` and no `{expected}`")), "{detail}");
    }
    let names = "pluginNames: {Company/Stores: {Stores: StoreList}, Settings/Civilities: {Civilities: Titles}, \
                 Settings/Country: {GetListDetailResult: Result}}";
    connector.apply("demo", &connection(&server, &[names])).await;
    for list in ["stores", "settings/civilities", "settings/countries"] {
        let answer = connector.get(&format!("/api/demo/cegid/{list}"), &key).await;
        assert_eq!(answer.status, 200, "{list}: {}", answer.body);
        assert!(!answer.json().as_array().unwrap().is_empty(), "{list}");
    }
}

/// What `doctor` says of the names in the replies of the store plug-in.
async fn examined(server: &Server, lines: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let tenant = folder.path().join("demo/server");
    std::fs::create_dir_all(&tenant).unwrap();
    std::fs::write(folder.path().join("demo/tenant.yml"), "displayName: Demo\n").unwrap();
    std::fs::write(tenant.join("y2.yml"), format!("connections:\n{}", connection(server, lines))).unwrap();
    let run = async |arguments: &[&str]| {
        let mut command = binary::connector(arguments);
        let database = format!("sqlite:{}", folder.path().join("connector.db").display());
        command.current_dir(folder.path()).env("DATABASE_URL", database);
        command.env("CEGID_CONNECTOR__NETWORK__ALLOW", "127.0.0.1");
        // Y2 answers from this very runtime.
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    };
    let applied = run(&["tenant", "apply", "demo"]).await;
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let report: Value = serde_json::from_slice(&run(&["doctor", "--json"]).await.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|line| line["check"] == STORES).unwrap_or_else(|| panic!("{report:#}")).clone()
}

#[tokio::test]
async fn doctor_is_content_once_its_advice_on_names_was_followed() {
    let reply = golden("company_stores.get_list_detail").replace("Description>", "Label>").replace("City>", "city>");
    let server = answering([
        ("WorkerProcessService", golden("hello_world")),
        (STORES, reply.replace("            <Surface>120</Surface>\n", "")),
    ])
    .await;
    let before = examined(&server, &[]).await;
    assert_eq!(before["status"], "warn", "{before}");
    assert!(before["finding"].as_str().unwrap().ends_with("the connector does not know: `Label`"), "{before}");
    let after = examined(&server, &["pluginNames: {Company/Stores: {Description: Label}}"]).await;
    assert_eq!(after["status"], "ok", "{after}");
}
