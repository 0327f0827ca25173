//! The sample files, where they are at hand, with the outcome of each of their rows.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::{Import, Shop, outcomes};

fn sample(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/ecommerce/samples");
    if !folder.is_dir() {
        eprintln!("NOT READ: the sample files are not at {}", folder.display());
        return None;
    }
    Some(fs::read(folder.join(name)).unwrap())
}

/// With the buffers that the samples suppose.
fn import() -> Import {
    let mut import = Import::new();
    import.settings.buffers.store = Some(1);
    import.settings.buffers.by_key = [("fou6102".to_owned(), 0), ("pul4105           verm".to_owned(), 3)].into();
    import
}

#[test]
fn every_row_of_the_clean_file_ends_as_it_should() {
    let Some(file) = sample("products_20251103_0610.csv") else {
        return;
    };
    let (import, mut shop) = (import(), Shop::default());
    let rows = import.run(&file, &mut shop);
    let expected: Vec<String> = (1..=38)
        .map(|line| match line {
            23 | 38 => format!("{line} skipped product.inactive_unknown"),
            _ => format!("{line} created"),
        })
        .collect();
    assert_eq!(outcomes(&rows), expected);

    let combinations: Vec<_> = shop.combinations.values().flat_map(|all| all.values()).collect();
    assert_eq!((shop.products.len(), shop.combinations.len(), combinations.len()), (10, 5, 31));
    let of = |say: fn(&super::Entity) -> String| shop.products.values().map(say).collect::<BTreeSet<_>>();
    assert_eq!(of(|product| product.manufacturer.clone()).len(), 3 + 1, "three, and none");
    let paths: BTreeSet<Vec<String>> = shop
        .products
        .values()
        .flat_map(|product| (1..=product.categories.len()).map(|depth| product.categories[..depth].to_vec()))
        .collect();
    assert_eq!(paths.len(), 18);
    for all in shop.combinations.values() {
        assert_eq!(all.values().filter(|one| one.field("default_on") == "1").count(), 1);
    }

    let dress = shop.product("RBE1042");
    assert_eq!((dress.field("price"), dress.field("weight")), ("74.166700", "0.350000"));
    assert_eq!(
        (dress.text("name", "fr"), dress.text("name", "en")),
        ("Robe portefeuille Aubépine", "Hawthorn wrap dress")
    );
    assert_eq!(dress.categories, ["Femme", "Robes", "Midi"]);
    let first = shop.combination("RBE1042", "RBE1042           ROU036");
    assert_eq!((first.field("price"), first.field("default_on"), first.stock()), ("0.000000", "1", Some(6)));
    assert_eq!(first.attributes["Couleur"], "Rouge grenat");
    let jeans = shop.product("JEA3301").field("price");
    assert_eq!(
        (jeans, shop.combination("JEA3301", "JEA3301           BRU034").field("price")),
        ("91.666700", "4.166600")
    );
    assert_eq!(shop.combination("BAS5001", "BAS5001           MAR040").field("available_date"), "2025-11-15");
    assert_eq!(shop.combination("PUL4105", "PUL4105           VERM").stock(), Some(3));
    let stock = |key: &str| shop.product(key).stock();
    assert_eq!((stock("SAC6001"), stock("FOU6102"), stock("CEI6203")), (Some(21), Some(9), Some(12)));
    assert_eq!(shop.product("FOU6102").text("name", "fr"), "Foulard carré soie 90×90");
    assert_eq!(shop.product("CEI6203").manufacturer, "Atelier Brume");
    let book = shop.product("LIV9001");
    assert_eq!((book.field("id_tax_rules_group"), book.manufacturer.as_str()), ("3", ""));
    assert_eq!(shop.product("BON6304").text("description", "fr"), "Maille anglaise; lavage à 30°, dit \"le doudou\"");

    shop.writes = 0;
    let again = import.run(&file, &mut shop);
    assert_eq!(shop.writes, 0);
    assert_eq!(again.iter().filter(|row| row.outcome == "unchanged").count(), 36);
    assert_eq!(again.iter().filter(|row| row.outcome == "skipped").count(), 2);
}

#[test]
fn every_row_of_the_dirty_file_ends_as_it_should() {
    let Some(file) = sample("products_dirty_20251104_0610.csv") else {
        return;
    };
    let mut shop = Shop::default();
    let rows = import().run(&file, &mut shop);
    assert_eq!(
        outcomes(&rows),
        [
            "1 superseded",
            "2 created",
            "3 created csv.trailing_columns_missing",
            "4 error csv.ragged",
            "5 error csv.ragged",
            "8 created",
            "10 created",
            "11 created value.cleaned",
            "12 error value.decimal",
            "13 created",
            "14 error value.required",
            "15 error value.range",
            "16 created value.ean_check",
            "17 error value.ean_scientific",
            "18 error map.tax_unknown",
            "19 created map.tax_default",
            "20 error key.parent_conflict",
            "21 error key.parent_conflict",
            "22 created",
            "23 error product.no_attributes",
            "24 error value.too_long",
            "25 error value.forbidden",
            "26 error value.boolean",
            "27 created value.date",
            "28 created value.too_long",
            "29 created value.control_chars",
            "30 created csv.decode",
            "31 created",
            "32 skipped product.inactive_unknown",
            "33 created",
            "34 created csv.mojibake",
            "35 created",
            "36 created",
            "37 error csv.ragged",
        ]
    );
    let columns: Vec<_> = rows.iter().filter_map(|row| Some((row.line, row.column.as_deref()?))).collect();
    assert_eq!(
        columns,
        [
            (12, "price"),
            (14, "price"),
            (15, "price"),
            (17, "ean13"),
            (18, "tax_code"),
            (24, "reference"),
            (25, "reference"),
            (26, "active"),
        ]
    );
    let shirt = shop.product("TSH7002");
    assert_eq!(shirt.text("name", "fr"), "T-shirt rayé marinière");
    assert_eq!(shirt.stock(), None);
    let variations: Vec<_> = shop.combinations["tsh7002"].keys().map(String::as_str).collect();
    assert_eq!(variations, ["tsh7002           blal", "tsh7002           blas"]);
    assert_eq!(shop.product("JUP7101").text("name", "fr"), "Jupe plissée été 1");
    assert_eq!(shop.product("MAN7201").field("price"), "1290.000000");
    assert_eq!(shop.product("MAN7207").field("id_tax_rules_group"), "1");
    assert_eq!(shop.product("TSH7001").field("price"), "18.333300");
    assert_eq!(shop.product("TSH7009").fields.get("available_date"), None);
    assert_eq!(shop.product("TSH7010").text("name", "fr").chars().count(), 128);
    assert_eq!(shop.product("TSH7015").text("name", "fr"), "Chemisier brodÃ©");
    assert_eq!(shop.product("TSH7016").field("reference"), "TSH7016");
    assert!(shop.product("TSH7006").text("description", "fr").contains('\n'));
    assert!(shop.product("TSH7013").text("name", "fr").contains('€'));
}
