//! A shop that fails at every boundary of a write: after looking, the shop holds everything once.

use std::time::Duration;

use prestashop::{
    Batch, Entity, Error, Key, Limits, Query, Resource, Unsettled, Version as ShopVersion, Webservice, WriteError,
};
use prestashop_simulator::{Fault, FaultKind, Options, Pace, Shop, Version};

use crate::{
    client::{client, products},
    wire::{http, shop, start},
};

const REFERENCES: [&str; 5] = ["A1", "A2", "A3", "A4", "A5"];

fn references(shop: &Shop) -> Vec<String> {
    let world = shop.world();
    world["products"].as_array().unwrap().iter().map(|row| row["reference"].as_str().unwrap().to_owned()).collect()
}

/// Looks which of what was sent is in the shop.
async fn settle(client: &Webservice, unsettled: Unsettled) -> Batch {
    let sent: Vec<String> =
        unsettled.entities().iter().map(|entity| entity.text("reference").unwrap().to_owned()).collect();
    let query = Query::new(Resource::Products).fields(&["reference"]);
    let there = client.find(&query, "reference", sent.iter().map(String::as_str)).await.unwrap();
    unsettled.settle(|entity| there.iter().any(|seen| seen.text("reference") == entity.text("reference")))
}

#[tokio::test]
async fn after_looking_everything_is_there_once_wherever_the_shop_failed() {
    let faults = [
        (FaultKind::FailBefore, 0),
        (FaultKind::FailAfter, 5),
        (FaultKind::FailWithin { entities: 2 }, 2),
        (FaultKind::Warning, 5),
        (FaultKind::DropBefore, 0),
        (FaultKind::DropAfter, 5),
        (FaultKind::Cut, 5),
        (FaultKind::Maintenance, 0),
    ];
    for (fault, written) in faults {
        let shop = shop(Version::V8).await;
        let client = client(&shop);
        shop.inject(Fault::next_write(fault.clone()));
        let Err(WriteError::InDoubt { batch, .. }) = client.create(products(REFERENCES)).await else {
            panic!("{fault:?}")
        };
        assert_eq!(references(&shop).len(), written, "{fault:?}");
        let rest = settle(&client, batch).await;
        assert_eq!(rest.entities().len(), REFERENCES.len() - written, "{fault:?}");
        client.create(rest).await.unwrap();
        let mut there = references(&shop);
        there.sort();
        assert_eq!(there, REFERENCES, "{fault:?}");
    }
}

#[tokio::test]
async fn what_never_reached_the_webservice_may_be_sent_again_at_once() {
    for fault in [
        FaultKind::LoginPage,
        FaultKind::Blocked,
        FaultKind::BodyTooLarge,
        FaultKind::Redirect { to: "https://www.shop.example.test/".to_owned() },
    ] {
        let shop = shop(Version::V8).await;
        shop.inject(Fault::next_write(fault.clone()));
        let failed = client(&shop).create(products(REFERENCES)).await;
        assert!(matches!(failed, Err(WriteError::NotWritten(_))), "{fault:?}");
        assert_eq!(references(&shop).len(), 0);
    }
}

#[tokio::test]
async fn a_bad_entity_is_found_by_halving_and_the_others_are_written_once() {
    let shop = shop(Version::V8).await;
    let client = client(&shop);
    let mut entities: Vec<Entity> = REFERENCES.iter().map(|reference| crate::client::product(reference)).collect();
    entities[3] = crate::client::product("A=4");
    let mut waiting = vec![Batch::new(Resource::Products, entities)];
    let mut bad = Vec::new();
    while let Some(batch) = waiting.pop() {
        match client.create(batch).await {
            Ok(_) => {}
            Err(WriteError::Refused { fault, batch }) => {
                assert_eq!((fault.code, fault.property.as_deref()), (Some(85), Some("reference")));
                if batch.entities().len() == 1 {
                    bad.push(batch.entities()[0].text("reference").unwrap().to_owned());
                    continue;
                }
                let (first, second) = settle(&client, batch).await.halves();
                waiting.push(second);
                waiting.push(first);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(bad, ["A=4"]);
    let mut there = references(&shop);
    there.sort();
    assert_eq!(there, ["A1", "A2", "A3", "A5"]);
}

#[tokio::test]
async fn a_change_that_was_lost_can_be_repeated_in_every_version() {
    for (version, number) in [(Version::V1_7, ShopVersion::new(1, 7, 4)), (Version::V8, ShopVersion::new(8, 2, 0))] {
        let shop = shop(version).await;
        let client = client(&shop);
        client.create(products(["A1"])).await.unwrap();
        let change = || Batch::new(Resource::Products, vec![Entity::with_id(1).with("price", "5.000000")]);
        shop.inject(Fault::next_write(FaultKind::DropAfter));
        assert!(matches!(client.change(change(), number).await, Err(WriteError::InDoubt { .. })));
        let now = client.read(Resource::Products, 1).await.unwrap().unwrap();
        assert_eq!(now.text("price"), Some("5.000000"));
        shop.inject(Fault::next_request(FaultKind::FailBefore));
        let second = client.change(change(), number).await;
        match version {
            // Before 8 the first request is a read: nothing was sent.
            Version::V1_7 => assert!(matches!(second, Err(WriteError::NotWritten(Error::Failed { status: 500, .. })))),
            _ => assert!(matches!(second, Err(WriteError::InDoubt { .. }))),
        }
    }
}

#[tokio::test]
async fn stray_output_hides_no_answer() {
    let shop = shop(Version::V8).await;
    let stray = FaultKind::StrayOutput {
        before: "\nNotice: x in <b>/var/www</b>\n".to_owned(),
        after: "<!-- 0.2s -->".to_owned(),
    };
    shop.inject(Fault::next_request(stray).always());
    let client = client(&shop);
    assert_eq!(client.create(products(REFERENCES)).await.unwrap().len(), 5);
    assert_eq!(client.probe().await.unwrap().version, ShopVersion::new(8, 2, 0));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_leaves_the_write_in_doubt() {
    let shop = shop(Version::V8).await;
    shop.inject(Fault::next_write(FaultKind::Slow { millis: 60_000 }));
    let limits = Limits { time: Duration::from_millis(100), ..Limits::default() };
    let hurried = Webservice::new(http(), &shop.url().parse().unwrap(), Key::new(shop.key()).unwrap(), limits).unwrap();
    let failed = hurried.create(products(["A1"])).await;
    assert!(matches!(failed, Err(WriteError::InDoubt { cause: Error::Lost(_), .. })), "{failed:?}");
}

#[tokio::test]
async fn the_shops_time_is_counted_without_waiting() {
    let shop = start(Options { pace: Pace::Measured, waits: false, ..Options::default() }).await;
    let client = client(&shop);
    for reference in REFERENCES {
        client.create(products([reference])).await.unwrap();
    }
    let (_, one_by_one) = shop.spent();
    shop.reset();
    client.create(products(REFERENCES)).await.unwrap();
    let (requests, together) = shop.spent();
    assert_eq!(requests, 1);
    assert!(together * 2 < one_by_one, "{together:?} against {one_by_one:?}");
}
