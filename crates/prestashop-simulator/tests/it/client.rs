//! The client against the simulated shop, in each version: what a connector does all day.

use std::collections::BTreeMap;

use prestashop::{
    Association, Batch, Detours, Entity, Error, Filter, Key, Limits, Query, Resource, Scope, Verb,
    Version as ShopVersion, Webservice, WriteError,
};
use prestashop_simulator::{Access, Options, Shop, Version, World};
use proptest::prelude::*;

use crate::wire::{http, shop, start};

const VERSIONS: [Version; 3] = [Version::V1_7, Version::V8, Version::V9];

pub fn client(shop: &Shop) -> Webservice {
    client_with(shop, shop.key())
}

fn client_with(shop: &Shop, key: &str) -> Webservice {
    Webservice::new(http(), &shop.url().parse().unwrap(), Key::new(key).unwrap(), Limits::default()).unwrap()
}

pub fn product(reference: &str) -> Entity {
    Entity::new()
        .with("reference", reference)
        .with("price", "74.166700")
        .with("state", "1")
        .with("active", "1")
        .with_languages("name", [(1, "Robe & ceinture".to_owned()), (2, "Dress".to_owned())])
        .with_languages("link_rewrite", [(1, "robe".to_owned()), (2, "dress".to_owned())])
}

pub fn products(references: impl IntoIterator<Item = impl AsRef<str>>) -> Batch {
    Batch::new(Resource::Products, references.into_iter().map(|reference| product(reference.as_ref())).collect())
}

#[tokio::test]
async fn the_probe_tells_version_name_and_rights() {
    for (version, number) in
        VERSIONS.into_iter().zip([ShopVersion::new(1, 7, 4), ShopVersion::new(8, 2, 0), ShopVersion::new(9, 0, 0)])
    {
        let rights = BTreeMap::from([
            ("products".to_owned(), ["GET", "POST", "PUT"].map(str::to_owned).to_vec()),
            ("stock_availables".to_owned(), ["GET", "PUT", "PATCH"].map(str::to_owned).to_vec()),
        ]);
        let shop = start(Options {
            version,
            access: Access { rights: Some(rights), ..Access::default() },
            ..Options::default()
        })
        .await;
        let probe = client(&shop).probe().await.unwrap();
        assert_eq!((probe.version, probe.shop_name.as_str()), (number, "Boutique de démonstration"));
        assert!(probe.may(Resource::Products, Verb::Post) && !probe.may(Resource::Stores, Verb::Get));
        assert_eq!(
            probe.may_change(Resource::Products),
            !number.can_patch(),
            "PATCH is missing, PUT and GET are there"
        );
        assert!(probe.may_change(Resource::StockAvailables));
    }
}

#[tokio::test]
async fn the_synopsis_tells_limits_of_the_shop_at_hand() {
    for (version, limit) in VERSIONS.into_iter().zip([32, 64, 64]) {
        let shop = shop(version).await;
        let synopsis = client(&shop).synopsis(Resource::Products).await.unwrap();
        assert_eq!(synopsis.field("reference").unwrap().max_length, Some(limit));
        assert!(synopsis.field("name").unwrap().multilingual && synopsis.field("price").unwrap().required);
        assert!(!synopsis.field("quantity").unwrap().filterable);
        assert!(synopsis.associations().contains(&"product_features".to_owned()));
    }
}

#[tokio::test]
async fn what_is_created_can_be_read_and_found_in_every_version() {
    for version in VERSIONS {
        let shop = shop(version).await;
        let client = client(&shop);
        assert_eq!(client.create(products(["A1", "A|2", "SET[3]"])).await.unwrap(), [1, 2, 3]);
        let read = client.read(Resource::Products, 2).await.unwrap().unwrap();
        assert_eq!((read.text("reference"), read.text_in("name", 1)), (Some("A|2"), Some("Robe & ceinture")));
        assert!(client.read(Resource::Products, 9).await.unwrap().is_none());
        let query = Query::new(Resource::Products).fields(&["reference"]);
        let found = client.find(&query, "reference", ["a1", "A|2", "SET[3]", "nothing"]).await.unwrap();
        assert_eq!(found.iter().filter_map(|product| product.id).collect::<Vec<_>>(), [1, 2, 3]);
    }
}

#[tokio::test]
async fn a_change_touches_only_what_it_names_in_every_version() {
    for version in VERSIONS {
        let shop = shop(version).await;
        let client = client(&shop);
        let probe = client.probe().await.unwrap();
        let kept = Association::of_ids("categories", "category", [2]);
        client
            .create(Batch::new(Resource::Products, vec![product("A1").with_association(kept), product("A2")]))
            .await
            .unwrap();
        client
            .create(Batch::new(
                Resource::Combinations,
                vec![Entity::new().with("id_product", "1").with("minimal_quantity", "1").with("reference", "A1S")],
            ))
            .await
            .unwrap();
        let before = shop.world();
        let changes = vec![
            Entity::with_id(1).with("price", "80.000000").with_languages("name", [(2, "Gown".to_owned())]),
            Entity::with_id(2).with("weight", "0.350000"),
        ];
        client.change(Batch::new(Resource::Products, changes), probe.version).await.unwrap();
        let mut expected = before.clone();
        expected["products"][0]["price"] = "80.000000".into();
        expected["products"][0]["name"]["2"] = "Gown".into();
        expected["products"][1]["weight"] = "0.350000".into();
        let mut after = shop.world();
        for world in [&mut expected, &mut after] {
            for product in world["products"].as_array_mut().unwrap() {
                product["date_upd"] = "".into();
            }
        }
        assert_eq!(after, expected, "{version}");
        let verb = if probe.version.can_patch() { "PATCH" } else { "PUT" };
        assert_eq!(shop.requests().last().unwrap().verb, verb);
    }
}

#[tokio::test]
async fn stock_rows_keep_their_shop_and_their_sum_in_every_version() {
    for version in VERSIONS {
        let shop = shop(version).await;
        let client = client(&shop).in_scope(Scope::Shop(1));
        let probe = client.probe().await.unwrap();
        client.create(products(["A1"])).await.unwrap();
        let combination = |reference: &str| {
            Entity::new().with("id_product", "1").with("minimal_quantity", "1").with("reference", reference)
        };
        client.create(Batch::new(Resource::Combinations, vec![combination("A1S"), combination("A1M")])).await.unwrap();
        let query = Query::new(Resource::StockAvailables).fields(&["id_product_attribute"]);
        let rows = client.find(&query, "id_product", ["1"]).await.unwrap();
        let changes = rows.iter().filter(|row| row.text("id_product_attribute") != Some("0"));
        let changes = changes.map(|row| Entity::with_id(row.id.unwrap()).with("quantity", "4")).collect();
        client.change(Batch::new(Resource::StockAvailables, changes), probe.version).await.unwrap();
        let world = shop.world();
        let rows = world["stock_availables"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["id_shop"] == "1" && row["out_of_stock"] == "2"), "{version}");
        assert_eq!(rows[0]["quantity"], "8", "{version}");
    }
}

#[tokio::test]
async fn pages_bring_everything_once_while_the_shop_changes() {
    let shop = shop(Version::V8).await;
    let client = client(&shop);
    client.create(products((0..25).map(|number| format!("R{number}")))).await.unwrap();
    let mut pages = client.pages(Query::new(Resource::Products).fields(&["reference"]), 10);
    let mut seen = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        seen.extend(page.iter().filter_map(|product| product.id));
        if seen.len() == 10 {
            client.delete(Resource::Products, &[1, 2]).await.unwrap();
        }
    }
    assert_eq!(seen, (1..=25).collect::<Vec<_>>());
    let mut rest = client.pages(Query::new(Resource::Products), 10).after(20);
    assert_eq!(rest.next().await.unwrap().unwrap().len(), 5);
    assert!(rest.next().await.unwrap().is_none());
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found() {
    let shop = shop(Version::V8).await;
    let client = client(&shop);
    client.create(products(["A1", "A2"])).await.unwrap();
    let query = |date| Query::new(Resource::Products).filter(Filter::changed_since(date).unwrap()).by_change();
    assert_eq!(client.list(&query("2025-11-03 06:00:00")).await.unwrap().len(), 2);
    assert_eq!(client.list(&query("2026-01-01 00:00:00")).await.unwrap().len(), 0);
}

#[tokio::test]
async fn detours_lead_to_the_same_shop() {
    let shop = shop(Version::V8).await;
    let client = client(&shop).by(Detours { dispatcher: true, verb_in_query: true });
    assert_eq!(client.create(products(["A1"])).await.unwrap(), [1]);
    let change = Batch::new(Resource::Products, vec![Entity::with_id(1).with("price", "5")]);
    client.change(change, ShopVersion::new(8, 2, 0)).await.unwrap();
    client.delete(Resource::Products, &[1]).await.unwrap();
    assert_eq!(shop.world()["products"], serde_json::json!([]));
    assert!(shop.requests().iter().any(|request| request.verb == "PATCH"));
}

#[tokio::test]
async fn each_refusal_has_its_error_and_nothing_was_written() {
    let shop = shop(Version::V8).await;
    let wrong = client_with(&shop, &"X".repeat(32));
    assert!(matches!(wrong.probe().await, Err(Error::KeyRefused(fault)) if fault.code == Some(20)));
    assert!(matches!(wrong.create(products(["A"])).await, Err(WriteError::NotWritten(Error::KeyRefused(_)))));
    let good = client(&shop);
    shop.switch_off(true);
    assert!(matches!(good.probe().await, Err(Error::WebserviceOff)));
    assert!(matches!(good.create(products(["A"])).await, Err(WriteError::NotWritten(Error::WebserviceOff))));
    shop.switch_off(false);
    let never = good.create(Batch::new(Resource::StockAvailables, vec![Entity::new()])).await;
    assert!(matches!(never, Err(WriteError::NotWritten(Error::NotOffered(_)))));
    let large = products((0..4_000).map(|number| format!("R{number}")));
    assert!(matches!(good.create(large).await, Err(WriteError::NotWritten(Error::BodyTooLarge))));
    let elsewhere = good.clone().in_scope(Scope::Shop(9));
    assert!(matches!(elsewhere.probe().await, Err(Error::Redirected { .. })));
    let mut world = World::empty_shop();
    world.add_shop(2, "Outlet");
    let access = Access { shops: Some(vec![1]), ..Access::default() };
    let two = start(Options { world, access, ..Options::default() }).await;
    assert!(matches!(client(&two).in_scope(Scope::Shop(2)).probe().await, Err(Error::ShopForbidden(_))));
    assert!(
        matches!(good.list(&Query::new(Resource::Products).fields(&["nothing"])).await, Err(Error::Refused(fault)) if fault.code == Some(35))
    );
}

#[tokio::test]
async fn a_change_of_something_that_is_not_there_is_refused_in_every_version() {
    for version in VERSIONS {
        let shop = shop(version).await;
        let probe = client(&shop).probe().await.unwrap();
        let batch = Batch::new(Resource::Products, vec![Entity::with_id(7).with("price", "1")]);
        let fault = match client(&shop).change(batch, probe.version).await {
            Err(WriteError::Refused { fault, .. } | WriteError::NotWritten(Error::Refused(fault))) => fault,
            other => panic!("{other:?}"),
        };
        assert_eq!(fault.code, Some(92), "{version}");
    }
}

/// What happens to references of any kind: created, found again by any filter, each exactly once.
fn any_references_are_found(references: std::collections::BTreeSet<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let shop = shop(Version::V8).await;
        let client = client(&shop);
        let references: Vec<&str> = references.iter().map(String::as_str).collect();
        let ids = client.create(products(&references)).await.unwrap();
        let query = Query::new(Resource::Products).fields(&["reference"]);
        for (reference, id) in references.iter().zip(&ids) {
            let one = query.clone().filter(Filter::equals("reference", reference).unwrap());
            let found = client.list(&one).await.unwrap();
            assert!(found.iter().any(|product| product.id == Some(*id)), "{reference:?} is not found");
            let meant = |product: &Entity| {
                product.text("reference").unwrap().trim_end().to_lowercase() == reference.trim_end().to_lowercase()
            };
            assert!(found.iter().all(meant), "{reference:?} finds others");
        }
        let all = client.find(&query, "reference", references.iter().copied()).await.unwrap();
        assert_eq!(all.len(), ids.len());
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn references_of_any_signs_are_found(references in proptest::collection::btree_set("[A-Ca-c0-9,|%_\\[\\]\"'\\\\!é .&-]{1,10}[A-C]", 1..12)) {
        any_references_are_found(references);
    }
}
