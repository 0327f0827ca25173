//! Several shops in one installation: which shop a request means, and whether the key may.

use prestashop_simulator::{Access, Options, Shop, World};

use crate::wire::{get, post, product, start};

async fn two_shops(allowed: Option<Vec<u32>>) -> Shop {
    let mut world = World::empty_shop();
    world.add_shop(2, "Outlet");
    start(Options { world, access: Access { shops: allowed, ..Access::default() }, ..Options::default() }).await
}

#[tokio::test]
async fn a_key_acts_only_on_its_shops() {
    let shop = two_shops(Some(vec![1])).await;
    assert_eq!(get(&shop, "languages?id_shop=1").await.status, 200);
    let other = get(&shop, "languages?id_shop=2").await;
    assert_eq!((other.status, other.codes()), (403, vec![132]));
}

#[tokio::test]
async fn an_unknown_shop_is_redirected_to_the_front_office() {
    let shop = two_shops(None).await;
    let answer = get(&shop, "products?id_shop=7").await;
    assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (302, "/"));
    assert_eq!(get(&shop, "products?id_shop=x").await.codes(), [999]);
    assert_eq!(get(&shop, "products?id_group_shop=9").await.codes(), [999]);
}

#[tokio::test]
async fn stock_rows_belong_to_the_shops_that_were_meant() {
    let shop = two_shops(None).await;
    post(&shop, "products?id_shop=all", &product("R1")).await;
    post(&shop, "products?id_shop=2", &product("R2")).await;
    assert_eq!(get(&shop, "stock_availables?id_shop=1").await.ids(), [1]);
    assert_eq!(get(&shop, "stock_availables?id_shop=2").await.ids(), [2, 3]);
    assert_eq!(get(&shop, "stock_availables?id_group_shop=1").await.ids(), [1, 2, 3]);
}
