//! The files of a shop: read as people write them, judged all at once, kept without the key.

use std::path::PathBuf;

use cegid_connector::{
    domain::ecommerce::flow::ImportFlow,
    store::StoredFile,
    tenant::{
        apply::check,
        documents::{Outside, TenantFolder},
    },
};
use http::Method;
use serde_json::{Value, json};

use super::{WEB, office};
use crate::connector::{Answer, Connector};

const ADMIN: &[&str] = &["tenant.configuration:read", "tenant.configuration:write"];
const FILES: &str = "/api/demo/admin/configuration";
/// As somebody writes it by hand: comments, trailing commas, and keys of another program.
const BY_HAND: &str = r#"// ours
{
  "product": {
    "class": "\\Product", "enabled": true, "type": "local", "fileExtension": "csv",
    "vieux_parametre": 12, // of the module
    "data": {
      "ean13": { "index": 0, "object_key": true },
      "ean13_parent": { "index": 1, "parent_ref": true },
      "couleur": { "index": 7, "is_attribute": true, "public_name": "Couleur" },
      "category1": { "index": 10, "is_category": true, "category_depth": 0 },
      "nameEN": { "index": 12, "lang": true, "iso": "EN", "ps_field": "name" }, /* PrestaShop says "en" */
    },
  },
  "stock": { "data": { "ean13": { "index": 0, "object_key": true }, "quantity": { "index": 0 } } },
}"#;

async fn send(connector: &Connector, key: &str, method: Method, file: &str, end: &str, text: &str) -> Answer {
    let headers = [("if-none-match", "*"), ("content-type", "application/json")];
    let headers = if method == Method::PUT { &headers[..] } else { &headers[1..] };
    let path = format!("{FILES}/shops%2Fweb%2F{file}{end}");
    connector.call(method, &path, key, headers, text.to_owned()).await
}

async fn put(connector: &Connector, key: &str, file: &str, text: &str) -> Answer {
    send(connector, key, Method::PUT, file, "", text).await
}

fn problems(answer: &Answer) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let problem = |problem: &Value| {
        let place = format!("{}:{}", problem["line"], problem["column"]);
        format!("{place} {}: {} → {}", text(&problem["path"]), text(&problem["found"]), text(&problem["expected"]))
    };
    answer.json()["problems"].as_array().unwrap().iter().map(problem).collect()
}

#[tokio::test]
async fn an_import_file_is_taken_as_it_is_with_warnings_and_can_be_restored() {
    let connector = office().await;
    let key = connector.key("demo", ADMIN).await;
    let tried = send(&connector, &key, Method::POST, "import.json", "/check", BY_HAND).await.json();
    let warnings: Vec<_> = tried["warnings"].as_array().unwrap().iter().map(|it| it["path"].clone()).collect();
    assert_eq!(warnings, ["product.vieux_parametre", "stock.data.quantity.index"], "{tried:#}");
    assert_eq!((&tried["warnings"][0]["line"], &tried["warnings"][0]["column"]), (&json!(5), &json!(5)));
    let made = put(&connector, &key, "import.json", BY_HAND).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let read = connector.get(&format!("{FILES}/shops%2Fweb%2Fimport.json"), &key).await;
    assert_eq!((read.body.as_str(), read.header("content-type")), (BY_HAND, "text/plain; charset=utf-8"));
    let headers = [("if-match", "*"), ("content-type", "application/json")];
    let path = format!("{FILES}/shops%2Fweb%2Fimport.json");
    assert_eq!(connector.call(Method::PUT, &path, &key, &headers, "{}").await.status, 200);
    let version = made.json()["version"].clone();
    let restore = format!("{path}/versions/{version}/restore");
    let restored = connector.call(Method::POST, &restore, &key, &headers[..1], "").await;
    assert_eq!(restored.status, 200, "{}", restored.body);
    assert_eq!(connector.get(&path, &key).await.body, BY_HAND);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_at_its_line_and_column() {
    let connector = office().await;
    let key = connector.key("demo", ADMIN).await;
    let broken = put(&connector, &key, "import.json", "{\n  \"product\": {\n").await;
    assert_eq!(broken.problem(), (400, "invalid-configuration".to_owned()));
    assert!(problems(&broken)[0].starts_with("2:14 : a syntax error"), "{:?}", problems(&broken));

    let wrong = r#"{
  "product": { "x-header": "maybe", "data": {
    "reference": { "index": "first", "object_key": true },
    "taille": { "index": 1, "is_attribute": true },
    "c2": { "index": 2, "is_category": true, "category_depth": 1 }
  } },
  "stock": { "type": "ftp", "data": { "ean13": { "index": 0, "object_key": true } } }
}"#;
    let refused = put(&connector, &key, "import.json", wrong).await;
    let found = problems(&refused);
    for expected in [
        "2:28 product.x-header: `maybe`",
        "3:29 product.data.reference.index: `first`",
        "4:15 product.data.taille.public_name: nothing",
        "product.data: no column that names the parent",
        "product.data: the category depths 1",
        "7:22 stock.type: `ftp`",
    ] {
        assert!(found.iter().any(|problem| problem.contains(expected)), "{expected}: {found:#?}");
    }
    let missing = connector.get(&format!("{FILES}/shops%2Fweb%2Fimport.json"), &key).await;
    assert_eq!(missing.problem(), (404, "configuration-not-found".to_owned()));
}

#[tokio::test]
async fn associations_that_cannot_be_are_refused_and_codes_that_share_an_id_are_warned_of() {
    let connector = office().await;
    let key = connector.key("demo", ADMIN).await;
    let text = "civilities: {M: 1, MR: 1}\ncountries:\n  - {code: FRA, iso: FR}\n  - {code: FR1, iso: fr}\n\
        payments:\n  - {module: cards, currency: EURO, method: CB}\ntaxes: {NOR: none}\n";
    let found = problems(&put(&connector, &key, "associations.yml", text).await);
    for expected in ["FR has several codes", "payments[0].currency: `EURO`", "taxes.NOR: `none`"] {
        assert!(found.iter().any(|problem| problem.contains(expected)), "{expected}: {found:#?}");
    }
    let right = "civilities: {M: 1, MR: 1}\ncountries: [{code: FRA, iso: FR, send: true}, {code: FR1, iso: FR}]\n";
    let tried = send(&connector, &key, Method::POST, "associations.yml", "/check", right).await.json();
    assert!(tried["warnings"][0]["found"].as_str().unwrap().contains("the codes M, MR lead to one id"), "{tried:#}");
}

#[tokio::test]
async fn a_shop_is_refused_whose_files_contradict_each_other_or_the_other_shops() {
    let connector = office().await;
    let key = connector.key("demo", ADMIN).await;
    let other = WEB.replace("shop.example.com", "other.example.com").replace("default", "missing");
    let path = format!("{FILES}/shops%2Fother%2Fshop.yml");
    let headers = [("if-none-match", "*"), ("content-type", "text/yaml")];
    let refused = connector.call(Method::PUT, &path, &key, &headers, other).await;
    assert!(problems(&refused)[0].contains("connections.test: `missing`"), "{}", refused.body);
    let same_prefix = WEB.replace("shop.example.com", "other.example.com");
    let refused = connector.call(Method::PUT, &path, &key, &headers, same_prefix).await;
    assert!(refused.body.contains("the same code for different customers"), "{}", refused.body);
    let short = WEB.replace("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", "TOOSHORT");
    let refused = connector.call(Method::PUT, &path, &key, &headers, short).await;
    assert!(refused.body.contains("has 32 characters, this text has 8"), "{}", refused.body);
    assert!(!refused.body.contains("TOOSHORT"), "the key is not repeated");
    let alone = connector
        .call(Method::PUT, &format!("{FILES}/shops%2Fthird%2Fexport.json"), &key, &headers, "{}".to_owned())
        .await;
    assert!(alone.body.contains("prestashop.key"), "a shop needs its `shop.yml`: {}", alone.body);
    let unnamed =
        connector.call(Method::PUT, &format!("{FILES}/shops%2FTHIRD%2Fshop.yml"), &key, &headers, WEB.to_owned()).await;
    assert_eq!(unnamed.problem(), (404, "configuration-not-found".to_owned()));
}

#[tokio::test]
async fn the_key_is_sealed_and_does_not_follow_the_shop_to_another_host() {
    let connector = office().await;
    let key = connector.key("demo", ADMIN).await;
    let path = format!("{FILES}/shops%2Fweb%2Fshop.yml");
    let read = connector.get(&path, &key).await;
    assert!(read.body.contains("${secret:prestashop.key}"), "{}", read.body);
    let moved = read.body.replace("shop.example.com", "evil.example.com");
    let headers = [("if-match", "*"), ("content-type", "text/yaml")];
    let refused = connector.call(Method::PUT, &path, &key, &headers, moved).await;
    let told = problems(&refused).join("\n");
    assert!(told.contains("the key again, since the connection now leads to https://evil.example.com"), "{told}");
    let renamed = read.body.replace("name: Web", "name: Boutique");
    assert_eq!(connector.call(Method::PUT, &path, &key, &headers, renamed).await.status, 200);
}

#[tokio::test]
async fn files_of_two_flows_must_be_told_apart() {
    let connector = office().await;
    let key = connector.key("demo", ADMIN).await;
    let flow = r#"{ "data": { "reference": { "index": 0 }, "quantity": { "index": 1 } } }"#;
    let both = format!(r#"{{ "product": {flow}, "stock": {flow} }}"#);
    assert_eq!(put(&connector, &key, "import.json", &both).await.status, 201, "without a folder nothing is looked for");
    let path = format!("{FILES}/shops%2Fweb%2Fshop.yml");
    let headers = [("if-match", "*"), ("content-type", "text/yaml")];
    let with = |prefixes: &str| format!("{WEB}sources: {{folder: {{path: web}}, prefixes: {prefixes}}}\n");
    let refused = connector.call(Method::PUT, &path, &key, &headers, with("{}")).await;
    assert!(refused.body.contains("for `product` and `stock`"), "{}", refused.body);
    let apart = connector.call(Method::PUT, &path, &key, &headers, with("{product: products_, stock: stocks_}")).await;
    assert_eq!(apart.status, 200, "{}", apart.body);
}

/// The files that a shop begins with, and those of samples, are not part of the project. They are looked for beside it.
#[test]
fn files_that_shops_begin_with_are_in_order() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/ecommerce");
    if !folder.exists() {
        eprintln!("SKIPPED: there are no files of shops beside the project (../shared/ecommerce); nothing was read");
        return;
    }
    for (import, warnings) in
        [("defaults/import.json", 0), ("samples/import.json", 0), ("samples/import.commented.json", 1)]
    {
        let y2 = "connections:\n  default: {url: 'simulator:'}\n  production: {url: 'simulator:'}\n";
        let own = [("tenant.yml", "displayName: A"), ("server/y2.yml", y2)].map(|(path, text)| (path, text.to_owned()));
        let read = |path: &str| std::fs::read_to_string(folder.join(path)).unwrap();
        let of_shop = [
            ("shops/web/shop.yml", read("defaults/shop.yml")),
            ("shops/web/export.json", read("defaults/export.json")),
            ("shops/web/associations.yml", read("defaults/associations.yml")),
            ("shops/web/import.json", read(import)),
        ];
        let file = |(path, text): (&str, String)| StoredFile { path: path.to_owned(), text };
        let files = own.into_iter().chain(of_shop).map(file).collect();
        let tenant = TenantFolder { id: "demo".parse().unwrap(), folder: "demo".into(), files };
        let environment = |name: &str| (name == "SHOP_KEY").then(|| "ABCDEFGHJKLMNPQRSTUVWXYZ23456789".to_owned());
        let outside = Outside { environment: &environment, folder: &folder };
        let checked = check(&tenant, outside).unwrap_or_else(|problems| panic!("{import}:\n{problems}"));
        assert_eq!(checked.documents.warnings.len(), warnings, "{import}: {:?}", checked.documents.warnings);
        let shop = &checked.documents.shops["web"];
        assert_eq!(shop.schedules.import.as_ref().map(ToString::to_string).as_deref(), Some("10 6,13,21 * * *"));
        let product = shop.import.flows[&ImportFlow::Product].layout.as_ref().unwrap();
        assert_eq!(product.key().map(|key| key.index), Some(0), "{import}");
    }
}
