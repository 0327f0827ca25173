//! Lists and single entities: filters, dates, formats, and the errors that PrestaShop answers with 500.

use prestashop_simulator::{Shop, Version};

use crate::wire::{combination, get, post, product, shop};

async fn with_products(references: &[&str]) -> Shop {
    let shop = shop(Version::V8).await;
    let products: String = references.iter().map(|reference| product(reference)).collect();
    assert_eq!(post(&shop, "products", &products).await.status, 201);
    shop
}

#[tokio::test]
async fn a_list_is_laid_out_as_prestashop_prints_it() {
    let shop = with_products(&["R&amp;1"]).await;
    let minimum = get(&shop, "products").await;
    let address = shop.url();
    assert_eq!(
        minimum.body,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<prestashop xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n<products>\n\
             <product id=\"1\" xlink:href=\"{address}api/products/1\"/>\n</products>\n</prestashop>\n"
        )
    );
    let some = get(&shop, "products?display=[id,reference,name]&language=1").await;
    assert_eq!(
        some.body,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<prestashop xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n<products>\n<product>\n\
             \t<id><![CDATA[1]]></id>\n\t<reference><![CDATA[R&1]]></reference>\n\
             \t<name><language id=\"1\" xlink:href=\"{address}api/languages/1\"><![CDATA[Robe]]></language></name>\n\
             </product>\n</products>\n</prestashop>\n"
        )
    );
    let none = get(&shop, "products?filter[reference]=nothing&display=full").await;
    assert!(none.body.contains("<products>\n</products>"), "{}", none.body);
}

#[tokio::test]
async fn filters_find_what_their_form_means() {
    let shop = with_products(&["A1", "A2", "B|1", "10,20", "SET[3]", "C%", "15"]).await;
    let found = async |filter: &str| get(&shop, &format!("products?filter[reference]={filter}")).await.ids();
    assert_eq!(found("[a1]").await, [1]);
    assert_eq!(found("[A1%7CA2]").await, [1, 2]);
    assert_eq!(found("[A]%25").await, [1, 2]);
    assert_eq!(found("%25[1]").await, [1, 3]);
    assert_eq!(found("![A1%7CA2]").await, [3, 4, 5, 6, 7]);
    assert_eq!(found("B%7C1").await, [3], "without brackets a value is taken whole");
    assert_eq!(found("10,20").await, [4]);
    assert_eq!(found("[10,20]").await, [4, 7], "digits and a comma make an interval, of texts here");
    assert_eq!(found("C%25").await, [6]);
    assert_eq!(found("SET[3]").await.len(), 7, "brackets that make no form are no filter");
    let by_id =
        async |filter: &str| get(&shop, &format!("products?filter[id]={filter}&sort=[id_DESC]&limit=1,2")).await.ids();
    assert_eq!(by_id(">[3]").await, [6, 5]);
    assert_eq!(get(&shop, "products?filter[name]=[robe]&limit=2").await.ids(), [1, 2]);
}

#[tokio::test]
async fn pages_past_the_end_are_empty() {
    let shop = with_products(&["A1"]).await;
    assert_eq!(get(&shop, "products?limit=5,5").await.ids(), [0; 0]);
    assert_eq!(get(&shop, "products?limit=5,5&output_format=JSON").await.body, "[]");
    assert_eq!(get(&shop, "products?filter[reference]=x&display=full&output_format=JSON").await.body, "[]");
}

#[tokio::test]
async fn mistakes_of_the_caller_are_answered_with_500_and_noise_behind() {
    let shop = with_products(&["A1"]).await;
    for (query, code) in [
        ("filter[nothing]=1", 32),
        ("filter[date_upd]=[2025-01-01,2026-01-01]", 32),
        ("filter[quantity]=1", 34),
        ("filter[manufacturer_name]=x", 34),
        ("display=[nothing]", 35),
        ("sort=[nothing_ASC]", 38),
        ("sort=[date_upd_ASC]", 38),
    ] {
        let answer = get(&shop, &format!("products?{query}")).await;
        assert_eq!((answer.status, answer.codes()), (500, vec![code, 3]), "{query}");
        assert!(answer.body.contains("/var/www/"), "PHP's noise names a path");
    }
    for (query, code) in
        [("filter[reference]=", 33), ("sort=reference", 37), ("limit=1,2,3", 39), ("display=x", 36), ("language=9", 81)]
    {
        let answer = get(&shop, &format!("products?{query}")).await;
        assert_eq!((answer.status, answer.codes()), (400, vec![code]), "{query}");
    }
}

#[tokio::test]
async fn dates_need_to_be_asked_for_and_are_not_everywhere() {
    let shop = with_products(&["A1", "A2"]).await;
    let dated = get(
        &shop,
        "products?date=1&filter[date_upd]=[2025-11-03 06:10:00,2025-11-03 07:00:00]&sort=[date_upd_DESC,id_DESC]",
    )
    .await;
    assert_eq!(dated.ids(), [2, 1], "{}", dated.body);
    for resource in ["combinations", "stock_availables", "specific_prices", "product_option_values"] {
        let answer = get(&shop, &format!("{resource}?date=1&sort=[date_upd_ASC]")).await;
        assert_eq!((answer.status, answer.body.as_str()), (500, ""), "{resource}");
    }
}

#[tokio::test]
async fn json_of_one_loses_what_is_zero_or_empty_and_json_of_a_list_keeps_it() {
    let shop = with_products(&["A1"]).await;
    let one = get(&shop, "products/1?output_format=JSON").await.body;
    assert!(one.starts_with("{\"product\":{\"id\":1,"), "{one}");
    assert!(!one.contains("\"ean13\"") && !one.contains("\"id_manufacturer\""), "{one}");
    let list =
        get(&shop, "products?display=[id,ean13,id_manufacturer,price]&filter[id]=1&output_format=JSON").await.body;
    assert_eq!(list, "{\"products\":[{\"id\":1,\"id_manufacturer\":\"0\",\"ean13\":\"\",\"price\":\"10.500000\"}]}");
    let names = get(&shop, "products?display=[name]&output_format=JSON").await.body;
    assert_eq!(
        names,
        "{\"products\":[{\"name\":[{\"id\":\"1\",\"value\":\"Robe\"},{\"id\":\"2\",\"value\":\"Dress\"}]}]}"
    );
    let english = get(&shop, "products?display=[name]&language=2&output_format=JSON").await.body;
    assert_eq!(english, "{\"products\":[{\"name\":\"Dress\"}]}");
    assert_eq!(get(&shop, "products?io_format=JSON").await.body, "{\"products\":[{\"id\":1}]}");
    let error = get(&shop, "products?filter[x]=1&output_format=JSON").await.body;
    assert!(error.starts_with("{\"errors\":[{\"code\":32,"), "{error}");
}

#[tokio::test]
async fn one_that_is_not_there_is_404_with_an_empty_body() {
    let shop = shop(Version::V8).await;
    let answer = get(&shop, "products/9").await;
    assert_eq!((answer.status, answer.body.as_str()), (404, ""));
}

#[tokio::test]
async fn the_synopsis_names_limits_of_the_version() {
    for (version, reference, ean) in [(Version::V1_7, 32, 13), (Version::V8, 64, 13), (Version::V9, 64, 14)] {
        let shop = shop(version).await;
        let synopsis = get(&shop, "products?schema=synopsis").await;
        assert!(
            synopsis.body.contains(&format!("<reference maxSize=\"{reference}\" format=\"isReference\">")),
            "{}",
            synopsis.body
        );
        assert!(synopsis.body.contains(&format!("<ean13 maxSize=\"{ean}\" format=\"isEan13\">")));
        assert!(synopsis.body.contains("<price required=\"true\" format=\"isPrice\">"));
        assert!(synopsis.body.contains("<manufacturer_name notFilterable=\"true\" readOnly=\"true\">"));
        assert_eq!(synopsis.body.contains("<product_type"), version != Version::V1_7);
    }
    let shop = shop(Version::V8).await;
    assert_eq!(get(&shop, "products?schema=x").await.codes(), [28]);
    let blank = get(&shop, "categories?schema=blank").await;
    assert!(blank.body.contains("<id></id>") && !blank.body.contains("level_depth"), "{}", blank.body);
}

#[tokio::test]
async fn computed_fields_and_associations_are_shown() {
    let shop = with_products(&["A1"]).await;
    post(&shop, "manufacturers", "<manufacturer><name>Atelier Brume</name><active>1</active></manufacturer>").await;
    post(
        &shop,
        "product_options",
        "<product_option><group_type>select</group_type><name><language id=\"1\">Taille</language></name>\
        <public_name><language id=\"1\">Taille</language></public_name></product_option>",
    )
    .await;
    post(
        &shop,
        "product_option_values",
        "<product_option_value><id_attribute_group>1</id_attribute_group>\
        <name><language id=\"1\">S</language></name></product_option_value>",
    )
    .await;
    let with_value = combination(1, "A1S").replace(
        "</combination>",
        "<default_on>1</default_on><associations><product_option_values><product_option_value><id>1</id></product_option_value></product_option_values></associations></combination>",
    );
    assert_eq!(post(&shop, "combinations", &with_value).await.status, 201);
    crate::wire::patch(&shop, "products", "<product><id>1</id><id_manufacturer>1</id_manufacturer></product>").await;
    let product = get(&shop, "products/1").await;
    assert_eq!(product.text("manufacturer_name"), Some("Atelier Brume"));
    assert_eq!(product.text("id_default_combination"), Some("1"));
    assert_eq!(product.text("quantity"), Some("0"));
    for block in [
        "<combinations nodeType=\"combination\" api=\"combinations\">",
        "<product_option_values nodeType=\"product_option_value\" api=\"product_option_values\">",
        "<id_product_attribute><![CDATA[1]]></id_product_attribute>",
    ] {
        assert!(product.body.contains(block), "{block} in {}", product.body);
    }
    let group = get(&shop, "product_options/1").await;
    assert!(group.body.contains("api/product_option_values/1"), "{}", group.body);
    assert_eq!(get(&shop, "categories/2").await.text("level_depth"), Some("1"));
}
