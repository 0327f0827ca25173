//! `GET /api/{tenantId}/cegid/settings/…`.

use std::sync::Arc;

use cegid_y2_simulator::{Sim, SimOptions};
use serde_json::{Value, json};

use crate::connector::{Connector, EVERYTHING, connection, y2};

const CIVILITIES: &str = "/api/demo/cegid/settings/civilities";
const COUNTRIES: &str = "/api/demo/cegid/settings/countries";
const LANGUAGES: &str = "/api/demo/cegid/settings/languages";
const TEST: &str = "/api/demo/cegid/settings/countries/test";

/// The simulated Y2 serves for as long as it is held.
async fn demo(lines: &[&str], missing: &[&str]) -> (Arc<Sim>, Connector, String) {
    let missing_plug_ins = missing.iter().map(|name| (*name).to_owned()).collect();
    let sim = y2(SimOptions { missing_plug_ins, ..SimOptions::default() }).await;
    let connector = Connector::with(&connection("default", &sim, lines)).await;
    let key = connector.key("demo", EVERYTHING).await;
    (sim, connector, key)
}

fn find<'j>(list: &'j Value, member: &str, value: &str) -> &'j Value {
    list.as_array().unwrap().iter().find(|item| item[member] == value).unwrap_or(&Value::Null)
}

#[tokio::test]
async fn civilities_are_listed_with_their_language_and_follow_the_connections() {
    let (_sim, connector, key) = demo(&["language: fr-BE"], &[]).await;
    let answer = connector.get(CIVILITIES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("x-y2-source"), "Settings/Civilities");
    let civilities = answer.json();
    let labels = answer.body.clone();
    for title in ["Ms.", "Dr.", "Prof.", "Dr.-Ing."] {
        assert!(labels.contains(title), "{title} is missing in {labels}");
    }
    let applicable = |id: &str| find(&civilities, "id", id)["applicable"].clone();
    assert_eq!(find(&civilities, "id", "MME")["language"], "fr");
    assert_eq!((applicable("MME"), applicable("HR"), applicable("DR")), (json!(true), json!(false), json!(true)));
}

#[tokio::test]
async fn without_the_plug_in_civilities_come_from_the_configuration_in_the_connections_language() {
    let lines =
        ["language: fr", "civilities:", "  MME: {code: Mme, labels: {fr: Madame, en: Mrs}}", "  DR: {label: Dr}"];
    let (_sim, connector, key) = demo(&lines, &["SettingsCivilitiesService"]).await;
    let answer = connector.get(CIVILITIES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("x-y2-source"), "configuration");
    let civilities = answer.json();
    assert_eq!((&civilities[0]["id"], &civilities[0]["label"]), (&json!("MME"), &json!("Madame")));
    assert_eq!(civilities[1]["label"], "Dr");
}

#[tokio::test]
async fn without_the_plug_in_and_without_a_table_it_is_a_501() {
    let (_sim, connector, key) = demo(&[], &["SettingsCivilitiesService", "SettingsCountryService"]).await;
    for path in [CIVILITIES, COUNTRIES, LANGUAGES, TEST] {
        assert_eq!(connector.get(path, &key).await.problem(), (501, "y2-operation-missing".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn countries_are_named_in_the_connections_language_and_have_regions() {
    let (_sim, connector, key) = demo(&["language: fr"], &[]).await;
    let answer = connector.get(COUNTRIES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let countries = answer.json();
    assert!(countries.as_array().unwrap().len() >= 249);
    let germany = find(&countries, "id", "DEU");
    assert_eq!(germany["label"], "Allemagne");
    assert!(germany["y2Label"].is_string());
    assert_eq!((&germany["iso2"], &germany["isoNumeric"]), (&json!("DE"), &json!("276")));
    let france = find(&countries, "id", "FRA");
    assert!(!france["regions"].as_array().unwrap().is_empty(), "{france}");
}

#[tokio::test]
async fn the_country_check_finds_the_deliberate_clashes() {
    let (_sim, connector, key) = demo(&[], &[]).await;
    let answer = connector.get(TEST, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let report = answer.json();
    assert_eq!(report["clean"], false);
    assert!(report["examined"].as_u64().unwrap() >= 249);
    let duplicates = report["duplicates"]["iso2"].as_array().unwrap();
    assert!(!duplicates.is_empty(), "{report}");
    assert!(duplicates.iter().all(|duplicate| duplicate["countries"].as_array().unwrap().len() > 1));
    assert!(!report["missing"]["iso2"].as_array().unwrap().is_empty(), "{report}");
    assert!(report["summary"].as_str().unwrap().contains("used more than once"), "{}", report["summary"]);
}

#[tokio::test]
async fn languages_come_from_the_countries() {
    let (_sim, connector, key) = demo(&["language: fr-BE"], &[]).await;
    let answer = connector.get(LANGUAGES, &key).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let languages = answer.json();
    let french = find(&languages, "code", "fr");
    assert_eq!(french["label"], "français");
    assert_eq!(french["locale"], "fr-BE");
    assert_eq!(french["default"], true);
    assert_eq!(french["iso6392"], "fra");
    assert_eq!((&french["direction"], &french["encoding"]), (&json!("ltr"), &json!("windows-1252")));
    assert!(french["countries"].as_array().unwrap().contains(&json!("FRA")));
    assert!(languages.as_array().unwrap().len() > 3, "{languages}");
}

#[tokio::test]
async fn the_connections_own_language_is_listed_even_if_no_y2_is_known_to_have_it() {
    let (_sim, connector, key) = demo(&["language: cy"], &[]).await;
    let languages = connector.get(LANGUAGES, &key).await.json();
    let welsh = find(&languages, "code", "cy");
    assert_eq!((&welsh["id"], &welsh["default"], &welsh["locale"]), (&json!("CY"), &json!(true), &json!("cy-GB")));
    assert_eq!((&welsh["direction"], &welsh["encoding"]), (&json!("ltr"), &json!(null)));
}

#[tokio::test]
async fn the_three_views_of_the_countries_are_one_call_to_y2_and_three_tags() {
    let sim = y2(SimOptions::default()).await;
    let connector = Connector::with(&connection("default", &sim, &[])).await;
    // Each process keeps lists of its own.
    connector.stay();
    let key = connector.key("demo", EVERYTHING).await;
    let mut tags = Vec::new();
    for path in [COUNTRIES, LANGUAGES, TEST] {
        tags.push(connector.get(path, &key).await.header("etag").to_owned());
    }
    assert_eq!(sim.recorded().of("SettingsCountryService", "GetListDetail").len(), 1);
    tags.dedup();
    assert_eq!(tags.len(), 3);
}

#[tokio::test]
async fn each_asks_for_the_settings_permission() {
    let (_sim, connector, _) = demo(&[], &[]).await;
    let stores_only = connector.key("demo", &["tenant.y2.stores:read"]).await;
    for path in [CIVILITIES, COUNTRIES, LANGUAGES, TEST] {
        let refused = connector.get(path, &stores_only).await;
        assert_eq!(refused.problem(), (403, "scope-missing".to_owned()), "{path}");
        assert_eq!(refused.json()["missingScope"], "tenant.y2.settings:read");
    }
}
