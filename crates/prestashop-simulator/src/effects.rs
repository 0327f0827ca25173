//! What PrestaShop does beside saving: stock rows that appear, sums, passwords, what goes with a product that is deleted.

use crate::{
    context::Context,
    resources::resource,
    table::Resource,
    world::{Record, Value, World},
};

/// After an entity was made.
pub fn created(context: &mut Context<'_>, resource: &'static Resource, id: u64) {
    match resource.plural {
        "products" => stock_row(context, id, 0),
        "combinations" => {
            let product = context.world.number("combinations", id, "id_product");
            stock_row(context, product, id);
        }
        "customers" => {
            context.world.set("customers", id, "secure_key", Value::text(format!("{id:032x}")));
            if context.world.number("customers", id, "id_shop") == 0 {
                context.world.set("customers", id, "id_shop", Value::text(context.shop().to_string()));
                context.world.set("customers", id, "id_shop_group", Value::text("1"));
            }
        }
        "carriers" => context.world.set("carriers", id, "id_reference", Value::text(id.to_string())),
        _ => {}
    }
}

/// After an entity was made or changed.
pub fn saved(context: &mut Context<'_>, resource: &'static Resource, id: u64) {
    match resource.plural {
        "combinations" if context.world.text("combinations", id, "default_on") == "1" => {
            let product = context.world.number("combinations", id, "id_product");
            let others: Vec<u64> = context.world.naming("combinations", "id_product", product).collect();
            for other in others.into_iter().filter(|other| *other != id) {
                if context.world.text("combinations", other, "default_on") == "1" {
                    context.world.set("combinations", other, "default_on", Value::text("0"));
                }
            }
        }
        // The row of a product itself keeps what was written until a row of its combinations is saved.
        "stock_availables" if context.world.number("stock_availables", id, "id_product_attribute") != 0 => {
            sum(context, context.world.number("stock_availables", id, "id_product"));
        }
        // Passwords are kept as hashes only.
        "customers" if !context.world.text("customers", id, "passwd").starts_with("$2y$") => {
            context.world.set("customers", id, "passwd", Value::text(format!("$2y$10$simulated{id:038}")));
        }
        _ => {}
    }
}

/// Takes an entity away, and what belongs to it.
pub fn delete(context: &mut Context<'_>, resource: &'static Resource, id: u64) {
    let Some(record) = context.world.take(resource, id) else { return };
    match resource.plural {
        "products" => {
            remove_all(context.world, "combinations", "id_product", id);
            remove_all(context.world, "stock_availables", "id_product", id);
        }
        "combinations" => {
            let product = record.number(resource, "id_product");
            let rows: Vec<u64> = context.world.naming("stock_availables", "id_product", product).collect();
            for row in rows {
                if context.world.number("stock_availables", row, "id_product_attribute") == id {
                    remove(context.world, "stock_availables", row);
                }
            }
            sum(context, product);
        }
        "product_options" => remove_all(context.world, "product_option_values", "id_attribute_group", id),
        _ => {}
    }
}

/// An edit of a carrier in the back office: PrestaShop keeps the old one as deleted and makes a new id with the same
/// `id_reference`. Answers the new id.
pub fn edit_carrier(world: &mut World, id: u64, name: &str) -> Option<u64> {
    let carriers = resource("carriers")?;
    let mut copy = world.record("carriers", id)?.clone();
    copy.set(carriers, "name", Value::text(name));
    world.set("carriers", id, "deleted", Value::text("1"));
    Some(world.insert(carriers, copy))
}

fn remove(world: &mut World, plural: &str, id: u64) {
    if let Some(resource) = resource(plural) {
        world.take(resource, id);
    }
}

fn remove_all(world: &mut World, plural: &str, field: &str, id: u64) {
    let ids: Vec<u64> = world.naming(plural, field, id).collect();
    ids.into_iter().for_each(|id| remove(world, plural, id));
}

/// A stock row in each shop that is meant.
fn stock_row(context: &mut Context<'_>, product: u64, combination: u64) {
    let Some(rows) = resource("stock_availables") else { return };
    for shop in context.shops.clone() {
        let mut row = Record::of(rows);
        for (field, value) in [
            ("id_product", product.to_string()),
            ("id_product_attribute", combination.to_string()),
            ("id_shop", shop.to_string()),
            ("id_shop_group", "0".to_owned()),
            ("quantity", "0".to_owned()),
            ("depends_on_stock", "0".to_owned()),
            ("out_of_stock", "2".to_owned()),
        ] {
            row.set(rows, field, Value::text(value));
        }
        context.world.insert(rows, row);
    }
}

/// The row of a product with combinations is the sum of their rows, shop by shop. A row that lost its shop is in no sum.
fn sum(context: &mut Context<'_>, product: u64) {
    let rows: Vec<u64> = context.world.naming("stock_availables", "id_product", product).collect();
    for shop in context.shops.clone() {
        let of_shop = |row: &&u64| context.world.number("stock_availables", **row, "id_shop") == u64::from(shop);
        let is_parent = |row: &&u64| context.world.number("stock_availables", **row, "id_product_attribute") == 0;
        let quantity = |row: &u64| context.world.text("stock_availables", *row, "quantity").parse::<i64>().unwrap_or(0);
        let total: i64 = rows.iter().filter(of_shop).filter(|row| !is_parent(row)).map(quantity).sum();
        let parent = rows.iter().filter(of_shop).find(is_parent).copied();
        if let Some(parent) = parent {
            context.world.set("stock_availables", parent, "quantity", Value::text(total.to_string()));
        }
    }
}
