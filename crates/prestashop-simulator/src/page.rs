//! The shop's front page: products, variations and stocks, so that a person sees an import arrive.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, State as Extract},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use crate::{state::State, world::World};

/// Products on one page.
const PER_PAGE: usize = 50;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "shop.html")]
struct Page<'a> {
    version: &'a str,
    counts: Vec<(&'static str, usize)>,
    products: Vec<Product>,
    page: usize,
    pages: usize,
}

struct Product {
    id: u64,
    reference: String,
    name: String,
    brand: String,
    price: String,
    stock: i64,
    is_active: bool,
    variations: Vec<Variation>,
}

struct Variation {
    reference: String,
    values: String,
    impact: String,
    stock: i64,
}

pub(crate) async fn shop(Extract(state): Extract<Arc<State>>, Query(asked): Query<Asked>) -> Response {
    let inner = state.lock();
    let world = &inner.world;
    let count = world.count("products");
    let pages = count.div_ceil(PER_PAGE).max(1);
    let page = asked.page.clamp(1, pages);
    let products =
        world.ids("products").skip((page - 1) * PER_PAGE).take(PER_PAGE).map(|id| product(world, id)).collect();
    let counts = vec![
        ("products", count),
        ("variations", world.count("combinations")),
        ("stores", world.count("stores")),
        ("brands", world.count("manufacturers")),
        // Root and home were there before.
        ("categories", world.count("categories").saturating_sub(2)),
    ];
    let page = Page { version: state.options.version.number(), counts, products, page, pages };
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn product(world: &World, id: u64) -> Product {
    let text = |field| world.text("products", id, field).to_owned();
    let stock_of = |combination: u64| {
        let mut rows = world.naming("stock_availables", "id_product", id);
        let row = rows.find(|row| world.number("stock_availables", *row, "id_product_attribute") == combination);
        row.and_then(|row| world.text("stock_availables", row, "quantity").parse().ok()).unwrap_or(0)
    };
    let variations = world.naming("combinations", "id_product", id).map(|combination| {
        let rows = world.rows("combinations", combination, "product_option_values");
        let ids = rows.iter().filter_map(|row| row.iter().find(|(member, _)| member == "id")?.1.parse().ok());
        let values: Vec<&str> = ids.map(|value| world.text("product_option_values", value, "name")).collect();
        Variation {
            reference: world.text("combinations", combination, "reference").to_owned(),
            values: values.join(" · "),
            impact: world.text("combinations", combination, "price").to_owned(),
            stock: stock_of(combination),
        }
    });
    Product {
        id,
        reference: text("reference"),
        name: text("name"),
        brand: world.text("manufacturers", world.number("products", id, "id_manufacturer"), "name").to_owned(),
        price: text("price"),
        stock: stock_of(0),
        is_active: world.text("products", id, "active") == "1" && world.text("products", id, "state") == "1",
        variations: variations.collect(),
    }
}
