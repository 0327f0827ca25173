//! What a write leaves in the shop, and what a failed one leaves.

use prestashop_simulator::{Shop, Version};
use reqwest::Method;
use serde_json::Value;

use crate::wire::{ask, combination, get, patch, post, product, put, shop};

fn row(shop: &Shop, resource: &str, id: u64) -> Value {
    let world = shop.world();
    let rows = world[resource].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_creation_is_answered_in_order_and_not_read_back() {
    let shop = shop(Version::V8).await;
    let answer = post(&shop, "products", &(product("R1") + &product("R2"))).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.ids().into_iter().take(2).collect::<Vec<_>>().len(), 2);
    assert!(answer.body.find("R1").unwrap() < answer.body.find("R2").unwrap());
    assert_eq!(answer.text("price"), Some("10.5"), "as it was posted");
    assert_eq!(answer.text("ean13"), Some(""));
    assert_eq!(answer.text("date_add"), Some(""), "defaults look empty");
    assert_eq!(row(&shop, "products", 1)["price"], "10.500000");
    assert_eq!(row(&shop, "products", 1)["date_add"], "2025-11-03 06:10:00");
}

#[tokio::test]
async fn put_empties_what_it_leaves_out_and_patch_does_not() {
    let shop = shop(Version::V8).await;
    let customer = "<customer><passwd>secret1</passwd><lastname>Morvan</lastname><firstname>Claire</firstname>\
        <email>claire@example.test</email><active>1</active><id_default_group>3</id_default_group><birthday>1984-03-17</birthday>\
        <associations><groups><group><id>3</id></group></groups></associations></customer>";
    assert_eq!(post(&shop, "customers", customer).await.status, 201);
    assert_eq!(row(&shop, "customers", 1)["id_shop"], "1");
    assert!(row(&shop, "customers", 1)["passwd"].as_str().unwrap().starts_with("$2y$"), "kept as a hash");
    assert_eq!(
        patch(&shop, "customers", "<customer><id>1</id><lastname>Le Goff</lastname></customer>").await.status,
        200
    );
    assert_eq!(row(&shop, "customers", 1)["birthday"], "1984-03-17");
    assert_eq!(get(&shop, "customers").await.ids(), [1]);
    let partial = "<customer><id>1</id><passwd>secret1</passwd><lastname>Le Goff</lastname><firstname>Claire</firstname><email>claire@example.test</email></customer>";
    assert_eq!(put(&shop, "customers", partial).await.status, 200);
    let emptied = row(&shop, "customers", 1);
    assert_eq!(
        (&emptied["id_shop"], &emptied["active"], &emptied["birthday"]),
        (&"0".into(), &"0".into(), &"0000-00-00".into())
    );
    assert_eq!(emptied["secure_key"], "");
    assert_eq!(emptied["associations"]["groups"][0]["id"], "3", "a block that is left out stays");
    assert_eq!(get(&shop, "customers").await.ids(), [0; 0], "it vanished from lists");
}

#[tokio::test]
async fn a_customer_posted_without_them_is_inactive_and_groupless() {
    let shop = shop(Version::V8).await;
    let bare =
        "<customer><passwd>x</passwd><lastname>A</lastname><firstname>B</firstname><email>a@b.test</email></customer>";
    post(&shop, "customers", bare).await;
    let customer = row(&shop, "customers", 1);
    assert_eq!((&customer["active"], &customer["id_default_group"]), (&"0".into(), &"0".into()));
    assert_eq!(customer["associations"]["groups"], serde_json::json!([]));
}

#[tokio::test]
async fn texts_of_languages_that_are_not_named_are_kept_by_a_change() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &product("R1")).await;
    patch(&shop, "products", "<product><id>1</id><name><language id=\"2\">Gown</language></name></product>").await;
    let names = &row(&shop, "products", 1)["name"];
    assert_eq!((&names["1"], &names["2"]), (&"Robe".into(), &"Gown".into()));
}

#[tokio::test]
async fn a_batch_stops_at_its_first_bad_entity_and_names_none() {
    let shop = shop(Version::V8).await;
    let bad = product("R2").replace("10.5", "10,5");
    let answer = post(&shop, "products", &(product("R1") + &bad + &product("R3"))).await;
    assert_eq!((answer.status, answer.codes()), (400, vec![85]));
    assert!(answer.body.contains("Property Product->price is not valid"));
    assert!(!answer.body.contains("R1"));
    let references: Vec<_> =
        shop.world()["products"].as_array().unwrap().iter().map(|row| row["reference"].clone()).collect();
    assert_eq!(references, ["R1"]);
}

#[tokio::test]
async fn ids_follow_their_rules() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &(product("R1") + &product("R2"))).await;
    let of = async |method: &str, entities: &str| {
        let body = format!("<prestashop>{entities}</prestashop>");
        let answer = ask(&shop, method.parse().unwrap(), "products", &body).await;
        (answer.status, answer.codes())
    };
    assert_eq!(of("PATCH", "<product><id>1</id></product><product><id>1</id></product>").await, (400, vec![89]));
    assert_eq!(of("PATCH", "<product><id>1</id></product><product><price>1</price></product>").await, (400, vec![90]));
    assert_eq!(of("PUT", "<product><price>1</price></product>").await, (400, vec![90]));
    assert_eq!(of("POST", "<product><id>5</id></product>").await, (400, vec![91]));
    assert_eq!(
        of("PATCH", "<product><id>1</id><price>3</price></product><product><id>77</id></product>").await,
        (404, vec![92])
    );
    assert_eq!(row(&shop, "products", 1)["price"], "3.000000", "those before the bad one stay");
    assert_eq!(of("PATCH", "<product><id>1</id><quantity>3</quantity></product>").await, (400, vec![93]));
    assert_eq!(of("PATCH", "<product><id>1</id><nothing>3</nothing></product>").await, (200, vec![]));
    let broken = ask(&shop, Method::POST, "products", "<prestashop><product>").await;
    assert_eq!((broken.status, broken.codes()), (500, vec![127]));
    assert!(broken.body.contains("Original XML : <prestashop><product>"));
}

#[tokio::test]
async fn nine_locks_fields_that_eight_takes() {
    for (version, status) in [(Version::V8, 200), (Version::V9, 400)] {
        let shop = shop(version).await;
        post(&shop, "customers", "<customer><passwd>x</passwd><lastname>A</lastname><firstname>B</firstname><email>a@b.test</email></customer>").await;
        let answer = patch(&shop, "customers", "<customer><id>1</id><secure_key>0123</secure_key></customer>").await;
        assert_eq!(answer.status, status, "{version}");
    }
}

#[tokio::test]
async fn values_are_checked_with_their_property() {
    let shop = shop(Version::V8).await;
    let with = |field: &str, value: &str| {
        product("R1").replace("<state>1</state>", &format!("<state>1</state><{field}>{value}</{field}>"))
    };
    for (entity, code, said) in [
        (product("A;B"), 85, "Property Product->reference is not valid"),
        (
            product(&"X".repeat(65)),
            85,
            "The length of property Product->reference is currently 65 chars. It must be between 0 and 64 chars.",
        ),
        (product("R1").replace("Robe", "Robe #1"), 84, "Property Product->name is not valid"),
        (product("R1").replace("Robe", &"R".repeat(129)), 84, "Product->name is currently 129 chars"),
        (with("available_date", "31/12/2025"), 85, "Product->available_date"),
        (with("ean13", "12345678901234"), 85, "Product->ean13"),
        (with("ean13", "12A"), 85, "Product->ean13"),
        (with("wholesale_price", "12,50"), 85, "Product->wholesale_price"),
        (product("R1").replace("<price>10.5</price>", ""), 41, "parameter \"price\" required"),
    ] {
        let answer = post(&shop, "products", &entity).await;
        assert_eq!((answer.status, answer.codes()), (400, vec![code]), "{entity}");
        assert!(answer.body.contains(said), "{said} in {}", answer.body);
    }
    assert_eq!(post(&shop, "products", &with("ean13", "123")).await.status, 201, "no check digit is asked for");
    assert_eq!(shop.world()["products"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn products_without_name_and_categories_without_link_fail_with_a_path_of_the_server() {
    let shop = shop(Version::V8).await;
    let nameless = "<product><price>1</price></product>";
    let answer = post(&shop, "products", nameless).await;
    assert_eq!((answer.status, answer.codes()), (500, vec![3]));
    assert!(answer.body.contains("/var/www/"));
    let category = "<category><active>1</active><id_parent>2</id_parent><name><language id=\"1\">Robes</language></name></category>";
    assert_eq!(post(&shop, "categories", category).await.status, 500);
    assert_eq!(shop.world()["products"], serde_json::json!([]));
}

#[tokio::test]
async fn names_need_not_be_unique() {
    let shop = shop(Version::V8).await;
    let brand = "<manufacturer><name>Brume</name><active>1</active></manufacturer>";
    assert_eq!(post(&shop, "manufacturers", &brand.repeat(2)).await.status, 201);
    assert_eq!(get(&shop, "manufacturers?filter[name]=[brume]").await.ids(), [1, 2]);
}

#[tokio::test]
async fn stock_rows_come_with_products_and_combinations_and_the_parent_is_their_sum() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &product("R1")).await;
    post(&shop, "combinations", &(combination(1, "R1S") + &combination(1, "R1M"))).await;
    let rows = shop.world()["stock_availables"].as_array().unwrap().len();
    assert_eq!(rows, 3);
    patch(&shop, "stock_availables", "<s><id>2</id><quantity>5</quantity></s><s><id>3</id><quantity>7</quantity></s>")
        .await;
    assert_eq!(row(&shop, "stock_availables", 1)["quantity"], "12");
    patch(&shop, "stock_availables", "<s><id>1</id><quantity>99</quantity></s>").await;
    patch(&shop, "stock_availables", "<s><id>2</id><quantity>6</quantity></s>").await;
    assert_eq!(row(&shop, "stock_availables", 1)["quantity"], "13", "what was written to the sum is gone");
    assert_eq!(ask(&shop, Method::DELETE, "stock_availables/2", "").await.codes(), [101]);
    assert_eq!(ask(&shop, Method::DELETE, "combinations/2", "").await.status, 200);
    assert_eq!(row(&shop, "stock_availables", 1)["quantity"], "6");
    assert_eq!(ask(&shop, Method::DELETE, "products?id=[1]", "").await.status, 200);
    assert_eq!(shop.world()["stock_availables"], serde_json::json!([]));
}

#[tokio::test]
async fn a_put_without_its_shop_breaks_a_stock_row() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &product("R1")).await;
    post(&shop, "combinations", &(combination(1, "R1S") + &combination(1, "R1M"))).await;
    patch(&shop, "stock_availables", "<s><id>2</id><quantity>5</quantity></s><s><id>3</id><quantity>7</quantity></s>")
        .await;
    let without_shop = "<s><id>2</id><id_product>1</id_product><id_product_attribute>1</id_product_attribute><quantity>9</quantity>\
        <depends_on_stock>0</depends_on_stock><out_of_stock>2</out_of_stock></s>";
    assert_eq!(put(&shop, "stock_availables", without_shop).await.status, 200);
    assert_eq!(row(&shop, "stock_availables", 2)["id_shop"], "0");
    assert_eq!(row(&shop, "stock_availables", 1)["quantity"], "7", "it left the sum");
    assert_eq!(get(&shop, "stock_availables").await.ids(), [1, 3], "and the lists");
}

#[tokio::test]
async fn association_blocks_replace_and_combinations_that_are_not_listed_are_deleted() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &product("R1")).await;
    post(&shop, "combinations", &(combination(1, "R1S") + &combination(1, "R1M"))).await;
    let block = |name: &str, item: &str, ids: &[u64]| {
        let rows: String = ids.iter().map(|id| format!("<{item}><id>{id}</id></{item}>")).collect();
        format!("<product><id>1</id><associations><{name}>{rows}</{name}></associations></product>")
    };
    patch(&shop, "products", &block("categories", "category", &[1, 2])).await;
    patch(&shop, "products", &block("categories", "category", &[2])).await;
    let categories = row(&shop, "products", 1)["associations"]["categories"].clone();
    assert_eq!(categories, serde_json::json!([{"id": "2"}]));
    patch(&shop, "products", &block("combinations", "combination", &[2])).await;
    assert_eq!(get(&shop, "combinations").await.ids(), [2]);
    assert_eq!(shop.world()["stock_availables"].as_array().unwrap().len(), 2);
    let unknown = patch(
        &shop,
        "products",
        "<product><id>1</id><price>3</price><associations><nothing/></associations></product>",
    )
    .await;
    assert_eq!((unknown.status, unknown.codes()), (400, vec![86]));
    assert_eq!(row(&shop, "products", 1)["price"], "3.000000", "it is refused when it is saved already");
}

#[tokio::test]
async fn deleting_an_unknown_id_deletes_nothing() {
    let shop = shop(Version::V8).await;
    post(&shop, "products", &product("R1")).await;
    let answer = ask(&shop, Method::DELETE, "products?id=[1,9]", "").await;
    assert_eq!((answer.status, answer.codes()), (404, vec![87]));
    assert_eq!(get(&shop, "products").await.ids(), [1]);
}

#[tokio::test]
async fn an_edit_of_a_carrier_makes_a_new_id_with_the_same_reference() {
    let shop = shop(Version::V8).await;
    let at = format!("{}_sim/carriers/2/edit", shop.url());
    let request =
        crate::wire::http().post(at).header("content-type", "application/json").body("{\"name\": \"My carrier 48h\"}");
    assert_eq!(crate::wire::send(request).await.body, "{\"id\":3}");
    let found = get(&shop, "carriers?filter[id_reference]=[2]&filter[deleted]=[0]&display=[id,name]").await;
    assert_eq!((found.ids(), found.text("name")), (vec![3], Some("My carrier 48h")));
}
