//! What becomes of products and their variations from file to file.

use cegid_connector::domain::ecommerce::{
    prices::{BaseRule, TaxRate},
    product::{InactiveVariation, NewProducts},
};
use rust_decimal::Decimal;

use super::{Import, Shop, outcomes};

/// A row of a small file: key, parent, name, active, price, tax code, weight, stock, colour, size.
fn row(cells: [&str; 10]) -> String {
    let [key, parent, name, active, price, tax, weight, stock, colour, size] = cells;
    format!("{key};{parent};;{name};{active};;{price};{tax};{weight};;{stock};;;{colour};{size};;;;;\n")
}

fn variation(key: &str, active: &str, price: &str, stock: &str) -> String {
    row([key, "RBE", "Robe", active, price, "NOR", "0,5", stock, "Rouge", key])
}

fn run(import: &Import, rows: &[String], shop: &mut Shop) -> Vec<String> {
    outcomes(&import.run(rows.concat().as_bytes(), shop))
}

/// A shop with a product of three variations.
fn dress(import: &Import) -> Shop {
    let mut shop = Shop::default();
    let rows =
        [variation("A", "X", "10,00", "5"), variation("B", "X", "12,00", "6"), variation("C", "X", "14,00", "7")];
    assert_eq!(run(import, &rows, &mut shop), ["1 created", "2 created", "3 created"]);
    shop
}

fn amount(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_new_product_is_complete() {
    let shop = dress(&Import::new());
    let product = shop.product("RBE");
    for (field, value) in [
        ("reference", "RBE"),
        ("state", "1"),
        ("active", "1"),
        ("product_type", "combinations"),
        ("available_for_order", "1"),
        ("show_price", "1"),
        ("visibility", "both"),
        ("minimal_quantity", "1"),
        ("price", "10.000000"),
        ("id_tax_rules_group", "1"),
    ] {
        assert_eq!(product.field(field), value, "{field}");
    }
    assert_eq!((product.text("link_rewrite", "fr"), product.text("link_rewrite", "en")), ("robe", "robe"));
    assert_eq!(product.text("name", "en"), "Robe", "no language is without a name");
    let second = shop.combination("RBE", "B");
    assert_eq!(
        (second.field("price"), second.field("weight"), second.field("default_on")),
        ("2.000000", "0.000000", "")
    );
    assert_eq!(second.field("minimal_quantity"), "1");
}

#[test]
fn what_did_not_change_is_not_written() {
    let import = Import::new();
    let mut shop = dress(&import);
    shop.writes = 0;
    let rows = [variation("A", "X", "10,00", "5"), variation("B", "X", "12,00", "9")];
    assert_eq!(run(&import, &rows, &mut shop), ["1 unchanged", "2 updated"]);
    assert_eq!((shop.writes, shop.combination("RBE", "B").stock()), (1, Some(9)));
}

#[test]
fn impacts_move_with_the_base_in_a_file_that_names_one_variation() {
    let import = Import::new();
    let mut shop = dress(&import);
    assert_eq!(run(&import, &[variation("A", "X", "13,00", "5")], &mut shop), ["1 updated"]);
    assert_eq!(shop.product("RBE").field("price"), "12.000000");
    let prices: Vec<_> = ["A", "B", "C"].iter().map(|key| shop.price("RBE", key)).collect();
    assert_eq!(prices, [amount("13"), amount("12"), amount("14")]);
}

#[test]
fn the_first_row_can_be_the_base() {
    let mut import = Import::new();
    import.settings.base = BaseRule::First;
    let mut shop = Shop::default();
    run(&import, &[variation("A", "X", "12,00", ""), variation("B", "X", "10,00", "")], &mut shop);
    assert_eq!(
        (shop.product("RBE").field("price"), shop.combination("RBE", "B").field("price")),
        ("12.000000", "-2.000000")
    );
}

#[test]
fn the_own_row_of_a_product_speaks_for_it() {
    let import = Import::new();
    let mut shop = Shop::default();
    let own = |name: &str, active: &str| row(["RBE", "", name, active, "99,00", "RED", "9", "99", "", ""]);
    let rows = [variation("A", "X", "10,00", "5"), own("Robe longue", "X")];
    assert_eq!(run(&import, &rows, &mut shop), ["1 created product.tax_differs", "2 created"]);
    let product = shop.product("RBE");
    assert_eq!(
        (product.text("name", "fr"), product.field("price"), product.stock()),
        ("Robe longue", "10.000000", None)
    );
    assert_eq!((product.field("weight"), product.field("id_tax_rules_group")), ("0.500000", "3"));
    assert_eq!(run(&import, &[own("Robe courte", "X")], &mut shop), ["1 updated"]);
    assert_eq!(shop.product("RBE").text("name", "fr"), "Robe courte");
    assert_eq!(run(&import, &[own("Robe courte", "-")], &mut shop), ["1 updated"]);
    assert_eq!(shop.product("RBE").field("active"), "0");
    // Closed as an item, however many of its variations are sold.
    assert_eq!(run(&import, &[variation("A", "X", "10,00", "5")], &mut shop)[0].split(' ').nth(1), Some("updated"));
    assert_eq!(shop.product("RBE").field("active"), "0");
}

#[test]
fn a_new_product_that_is_closed_takes_its_variations_with_it() {
    let mut shop = Shop::default();
    let rows = [variation("A", "X", "10,00", "5"), row(["RBE", "", "Robe", "-", "", "", "", "", "", ""])];
    assert_eq!(
        run(&Import::new(), &rows, &mut shop),
        ["1 skipped product.inactive_unknown", "2 skipped product.inactive_unknown"]
    );
    assert!(shop.products.is_empty());
}

#[test]
fn a_product_whose_variations_are_all_bad_does_not_become_simple() {
    let mut shop = Shop::default();
    let own = row(["RBE", "", "Robe", "X", "10,00", "NOR", "", "", "", ""]);
    let bad = row(["A", "RBE", "Robe", "X", "cheap", "NOR", "", "", "Rouge", "S"]);
    let plain = row(["B", "RBE", "Robe", "X", "1,00", "NOR", "", "", "", ""]);
    assert_eq!(
        run(&Import::new(), &[own.clone(), bad], &mut shop),
        ["1 error product.no_variations", "2 error value.decimal"]
    );
    assert_eq!(
        run(&Import::new(), &[own, plain], &mut shop),
        ["1 error product.no_variations", "2 error product.no_attributes"]
    );
    assert!(shop.products.is_empty());
}

#[test]
fn a_variation_that_is_not_sold_cannot_be_bought_until_it_is() {
    let import = Import::new();
    let mut shop = dress(&import);
    assert_eq!(run(&import, &[variation("A", "-", "10,00", "8")], &mut shop), ["1 updated"]);
    assert_eq!((shop.combination("RBE", "A").stock(), shop.product("RBE").field("active")), (Some(0), "1"));
    // A file without stocks gives back what the last one had.
    let without = import.clone().without(&["stocks"]);
    assert_eq!(run(&without, &[variation("A", "X", "10,00", "")], &mut shop), ["1 updated"]);
    assert_eq!(shop.combination("RBE", "A").stock(), Some(8));
}

#[test]
fn a_product_is_sold_while_any_of_its_variations_is() {
    let import = Import::new();
    let mut shop = dress(&import);
    run(&import, &[variation("A", "-", "10,00", "8"), variation("B", "-", "12,00", "8")], &mut shop);
    assert_eq!(shop.product("RBE").field("active"), "1");
    run(&import, &[variation("C", "-", "14,00", "8")], &mut shop);
    assert_eq!(shop.product("RBE").field("active"), "0");
    run(&import, &[variation("B", "X", "12,00", "8")], &mut shop);
    assert_eq!(shop.product("RBE").field("active"), "1");
}

#[test]
fn a_variation_that_is_not_sold_can_be_deleted_but_not_the_last() {
    let mut import = Import::new();
    import.settings.inactive_variation = InactiveVariation::Delete;
    let mut shop = dress(&import);
    assert_eq!(run(&import, &[variation("A", "-", "10,00", "5")], &mut shop), ["1 updated"]);
    assert_eq!(shop.combinations["rbe"].keys().collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(shop.combination("RBE", "B").field("default_on"), "1", "the default has gone");
    run(&import, &[variation("B", "-", "12,00", "5"), variation("C", "-", "14,00", "5")], &mut shop);
    assert_eq!(shop.combinations["rbe"].len(), 2);
    assert_eq!((shop.combination("RBE", "C").stock(), shop.product("RBE").field("active")), (Some(0), "0"));
}

#[test]
fn a_variation_that_is_not_sold_can_be_kept() {
    let mut import = Import::new();
    import.settings.inactive_variation = InactiveVariation::Keep;
    let mut shop = dress(&import);
    assert_eq!(run(&import, &[variation("A", "-", "11,00", "0")], &mut shop), ["1 unchanged"]);
    assert_eq!(shop.combination("RBE", "A").stock(), Some(5));
}

#[test]
fn new_products_can_be_hidden_or_left_out() {
    let mut import = Import::new();
    let simple = |name: &str| row(["SAC", "", name, "X", "25,00", "NOR", "", "", "", ""]);
    import.settings.new_products = NewProducts::Hidden;
    let mut shop = Shop::default();
    run(&import, &[simple("Sac")], &mut shop);
    assert_eq!(shop.product("SAC").field("active"), "0");
    // What people switch on, or leave hidden, is theirs.
    assert_eq!(run(&import, &[simple("Cabas")], &mut shop), ["1 updated"]);
    assert_eq!((shop.product("SAC").field("active"), shop.product("SAC").text("name", "fr")), ("0", "Cabas"));
    import.settings.new_products = NewProducts::Skip;
    let rows = [simple("Sac"), variation("A", "X", "10,00", "")];
    assert_eq!(run(&import, &rows, &mut shop), ["1 updated", "2 skipped product.new_skipped"]);
}

#[test]
fn a_closed_product_is_switched_off_and_on_again() {
    let import = Import::new();
    let simple = |active: &str| row(["SAC", "", "Sac", active, "25,00", "NOR", "", "4", "", ""]);
    let mut shop = Shop::default();
    for (active, outcome) in [("X", "created"), ("-", "updated"), ("-", "unchanged"), ("X", "updated")] {
        assert_eq!(run(&import, &[simple(active)], &mut shop), [format!("1 {outcome}")]);
    }
    assert_eq!(shop.product("SAC").field("active"), "1");
}

#[test]
fn a_file_does_not_change_what_kind_of_product_it_is() {
    let import = Import::new();
    let mut shop = dress(&import);
    let simple = row(["SAC", "", "Sac", "X", "25,00", "NOR", "", "", "", ""]);
    run(&import, std::slice::from_ref(&simple), &mut shop);
    let moved = row(["A", "SAC", "Sac", "X", "25,00", "NOR", "", "", "Rouge", "S"]);
    let fresh = row(["SAC-S", "SAC", "Sac", "X", "25,00", "NOR", "", "", "Rouge", "S"]);
    let alone = row(["B", "", "Robe", "X", "25,00", "NOR", "", "", "", ""]);
    let product = row(["SAC", "RBE", "Sac", "X", "25,00", "NOR", "", "", "Rouge", "S"]);
    assert_eq!(
        run(&import, &[moved, fresh, alone], &mut shop),
        ["1 error key.parent_conflict", "2 error product.kind_changed", "3 error product.kind_changed"]
    );
    assert_eq!(run(&import, &[product], &mut shop), ["1 error product.kind_changed"]);
    assert_eq!(run(&import, &[simple], &mut shop), ["1 unchanged"]);
}

#[test]
fn prices_with_tax_lose_it() {
    let mut import = Import::new();
    import.settings.prices_with_tax = true;
    let simple = |key: &str, price: &str, tax: &str| row([key, "", "Sac", "X", price, tax, "", "", "", ""]);
    let mut shop = Shop::default();
    let rows = [simple("A", "89,00", "NOR"), simple("B", "19,00", "RED"), simple("C", "12,00", "")];
    assert_eq!(run(&import, &rows, &mut shop), ["1 created", "2 created", "3 created map.tax_default"]);
    let price = |key: &str| shop.product(key).field("price").to_owned();
    assert_eq!([price("A"), price("B"), price("C")], ["74.166667", "18.009479", "10.000000"]);
    import.settings.taxes.rates.remove(&3);
    assert_eq!(run(&import, &[simple("B", "20,00", "RED")], &mut shop), ["1 error map.tax_rate_unknown"]);
}

#[test]
fn a_product_without_a_tax_code_gets_the_group_that_is_set_or_the_highest() {
    let mut import = Import::new();
    let simple = row(["A", "", "Sac", "X", "10,00", "", "", "", "", ""]);
    import.settings.taxes.rates.insert(9, TaxRate::percent(amount("20")).unwrap());
    let mut shop = Shop::default();
    assert_eq!(run(&import, std::slice::from_ref(&simple), &mut shop), ["1 created map.tax_default"]);
    assert_eq!(shop.product("A").field("id_tax_rules_group"), "1", "the older one of two with the same rate");
    import.settings.taxes.default_group = Some(2);
    assert_eq!(run(&import, std::slice::from_ref(&simple), &mut shop), ["1 unchanged"], "for new products only");
    let mut shop = Shop::default();
    assert_eq!(run(&import, &[simple], &mut shop), ["1 created"]);
    assert_eq!(shop.product("A").field("id_tax_rules_group"), "2");
}

#[test]
fn variations_that_customers_cannot_tell_apart_are_named() {
    let mut shop = Shop::default();
    let of = |key: &str| row([key, "RBE", "Robe", "X", "10,00", "NOR", "", "", "Rouge", "S"]);
    assert_eq!(run(&Import::new(), &[of("A"), of("B")], &mut shop), ["1 created", "2 created product.same_attributes"]);
}

#[test]
fn a_column_that_is_not_there_is_never_written() {
    let import = Import::new();
    let mut shop = dress(&import);
    let few = import.without(&[
        "name",
        "price",
        "weight",
        "active",
        "tax_code",
        "stocks",
        "couleur",
        "taille",
        "description",
    ]);
    let mut edited = shop.clone();
    edited.products.get_mut("rbe").unwrap().fields.insert("price".to_owned(), "11.000000".to_owned());
    shop.writes = 0;
    assert_eq!(run(&few, &[variation("A", "-", "99,00", "1")], &mut shop), ["1 unchanged"]);
    assert_eq!(shop.writes, 0);
    run(&few, &[variation("A", "-", "99,00", "1")], &mut edited);
    assert_eq!(edited.product("RBE").field("price"), "11.000000");
}
