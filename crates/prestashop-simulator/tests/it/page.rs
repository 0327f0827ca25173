//! The page for people.

use prestashop_simulator::Version;

use crate::wire::{combination, http, patch, post, product, send, shop};

#[tokio::test]
async fn the_page_shows_what_an_import_brought() {
    let shop = shop(Version::V8).await;
    let page = async || send(http().get(shop.url())).await.body;
    assert!(page().await.contains("There is no product yet"));
    post(&shop, "products", &product("RBE1042")).await;
    post(&shop, "combinations", &combination(1, "RBE1042S")).await;
    patch(&shop, "stock_availables", "<s><id>2</id><quantity>7</quantity></s>").await;
    let shown = page().await;
    for text in ["RBE1042S", "Robe", "10.500000", "7 in stock", "width=device-width"] {
        assert!(shown.contains(text), "{text} in {shown}");
    }
}

#[tokio::test]
async fn what_a_shop_holds_cannot_become_markup() {
    let shop = shop(Version::V8).await;
    shop.with_world(|world| world.edit("languages", 1, "name", &"x".into())).unwrap();
    post(&shop, "products", &product("R1")).await;
    // Validation would refuse it; a hand in the database does not.
    shop.with_world(|world| world.edit("products", 1, "name", &serde_json::json!({"1": "<script>alert(1)</script>"})))
        .unwrap();
    let page = send(http().get(shop.url())).await.body;
    assert!(!page.contains("<script>") && page.contains("alert(1)"), "{page}");
}

#[tokio::test]
async fn long_lists_have_pages() {
    let shop = shop(Version::V8).await;
    let products: String = (0..60).map(|number| product(&format!("R{number}-"))).collect();
    post(&shop, "products", &products).await;
    let first = send(http().get(shop.url())).await.body;
    assert!(first.contains("R49-") && !first.contains("R50-") && first.contains("Page 1 of 2"));
    let last = send(http().get(format!("{}?page=99", shop.url()))).await.body;
    assert!(last.contains("R59-") && last.contains("Page 2 of 2"));
}
