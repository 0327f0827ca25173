//! What single rows get.

use cegid_connector::domain::ecommerce::product::{Clean, Column, Field, KeyField, KeyedRow, Settled, settle};

use super::{Import, Shop, outcomes, text};

/// A simple product with one cell in the place of another.
fn with(column: usize, cell: &str) -> String {
    let mut cells = vec!["SAC6001", "", "2000000001333", "Sac cabas", "X", "9,80", "25,0000", "NOR", "0,300", "", "22"];
    cells.extend(["01/01/1900", "Lin & Sel", "", "", "Toile", "Accessoires", "Sacs", "", "Tote"]);
    cells[column] = cell;
    cells.join(";")
}

/// A row beside one that shows how many columns there are, and how numbers are written.
fn alone(import: &Import, row: &str, shop: &mut Shop) -> String {
    let usual = with(0, "USUAL");
    let rows = import.run(format!("{usual}\n{usual}\n{row}\n").as_bytes(), shop);
    outcomes(&rows).pop().unwrap().split_once(' ').unwrap().1.to_owned()
}

#[test]
fn a_bad_cell_is_an_error_where_it_decides_and_a_warning_elsewhere() {
    for (column, cell, outcome) in [
        (0, "", "error value.required"),
        (0, "A<B", "error value.forbidden"),
        (0, "A\u{81}B", "error csv.decode"),
        (1, "A=B", "error value.forbidden"),
        (2, "ABC", "created value.ean"),
        (2, "20000000013331", "created value.ean"),
        (2, "2000000001334", "created value.ean_check"),
        (2, "2,00E+12", "error value.ean_scientific"),
        (3, "Sac #1", "created value.cleaned"),
        (3, "", "error value.required"),
        (4, "maybe", "error value.boolean"),
        (4, "-", "skipped product.inactive_unknown"),
        (5, "cheap", "created value.decimal"),
        (5, "-1,00", "created value.range"),
        (6, "cheap", "error value.decimal"),
        (6, "10000000000", "error value.range"),
        (6, "", "error value.required"),
        (7, "SUP", "error map.tax_unknown"),
        (7, "", "created map.tax_default"),
        (8, "heavy", "created value.decimal"),
        (9, "<p>Text; as it is = fine</p>", "created"),
        (10, "many", "error value.decimal"),
        (10, "", "created"),
        (11, "31/02/2026", "created value.date"),
        (12, "Lin {Sel}", "created value.cleaned"),
        (15, "=Toile", "created value.cleaned"),
        (16, "A#", "created value.cleaned"),
        (19, "Tote <bag>", "created value.cleaned"),
    ] {
        let row = with(column, &if cell.contains(';') { format!("\"{cell}\"") } else { cell.to_owned() });
        assert_eq!(alone(&Import::new(), &row, &mut Shop::default()), outcome, "column {column}: {cell:?}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let import = Import::new();
    let row = with(4, "maybe").replace("25,0000", "cheap");
    let file = format!("{}\n{row}\n", with(0, "USUAL"));
    let (_, rejected) = import.read(file.as_bytes(), &mut super::BTreeMap::new());
    let [bad] = &rejected[..] else { panic!("{rejected:?}") };
    let found: Vec<_> = bad.errors.iter().map(|error| (error.code.as_str(), error.value.as_deref())).collect();
    assert_eq!(found, [("value.boolean", Some("maybe")), ("value.decimal", Some("cheap"))]);
    assert_eq!(bad.key.as_deref(), Some("SAC6001"));
}

#[test]
fn a_cell_that_cannot_be_used_leaves_what_the_shop_has() {
    let (import, mut shop) = (Import::new(), Shop::default());
    assert_eq!(alone(&import, &with(11, "15/11/2025"), &mut shop), "created");
    assert_eq!(alone(&import, &with(11, "soon"), &mut shop), "unchanged value.date");
    assert_eq!(shop.product("SAC6001").field("available_date"), "2025-11-15");
    assert_eq!(alone(&import, &with(11, ""), &mut shop), "updated");
    assert_eq!(shop.product("SAC6001").field("available_date"), "0000-00-00");
}

#[test]
fn an_empty_cell_clears_what_can_be_empty() {
    let (import, mut shop) = (Import::new(), Shop::default());
    alone(&import, &with(9, "A text"), &mut shop);
    let cleared = "SAC6001;;;;X;;;;;;;;;;;;;;;";
    assert_eq!(alone(&import, cleared, &mut shop), "updated");
    let product = shop.product("SAC6001");
    assert_eq!((product.text("description", "fr"), product.manufacturer.as_str()), ("", ""));
    assert_eq!((product.field("ean13"), product.field("weight")), ("", "0.000000"));
    assert_eq!((product.features["Matière"].as_str(), product.categories.len()), ("", 0));
    // A product keeps its price, tax, stock and name.
    assert_eq!((product.field("price"), product.field("id_tax_rules_group")), ("25.000000", "1"));
    assert_eq!((product.text("name", "fr"), product.text("name", "en")), ("Sac cabas", "Tote"));
    assert_eq!(product.stock(), Some(22));
}

#[test]
fn columns_that_are_missing_at_the_end_leave_what_the_shop_has() {
    let (import, mut shop) = (Import::new(), Shop::default());
    alone(&import, &with(0, "SAC6001"), &mut shop);
    assert_eq!(alone(&import, "SAC6001;;;Sac;X;;25,0000", &mut shop), "updated csv.trailing_columns_missing");
    let product = shop.product("SAC6001");
    assert_eq!((product.text("name", "fr"), product.manufacturer.as_str()), ("Sac", "Lin & Sel"));
    assert_eq!(alone(&import, "SAC6001;;;Sac;X", &mut shop), "error csv.ragged");
}

#[test]
fn a_variation_that_is_cut_off_between_its_attributes_loses_none() {
    let (import, mut shop) = (Import::new(), Shop::default());
    let whole = "RBEROU36;RBE;;Robe;X;28,50;74,1667;NOR;0,350;;7;;Aubépine;Rouge;36;Viscose;Femme;;;";
    assert_eq!(alone(&import, whole, &mut shop), "created");
    let cut = "RBEROU36;RBE;;Robe;X;28,50;74,1667;NOR;0,350;;7,0;;Aubépine;Noir";
    assert_eq!(alone(&import, cut, &mut shop), "unchanged csv.trailing_columns_missing");
    assert_eq!(shop.combination("RBE", "RBEROU36").attributes["Taille"], "36");
}

#[test]
fn a_column_can_be_required_shorter_filled_and_translated() {
    let mut import = Import::new();
    import.column("manufacturer").required = true;
    assert_eq!(alone(&import, &with(12, ""), &mut Shop::default()), "error value.required");
    import.column("manufacturer").default = Some("Maison".to_owned());
    import.column("name").max = Some(3);
    import.column("couleur").clean = Some(Clean::Reject);
    import.column("matiere").map = [("Toile".to_owned(), "Canvas".to_owned())].into();
    import.column("weight").words.null = vec!["n/a".to_owned()];
    let mut shop = Shop::default();
    assert_eq!(alone(&import, &with(12, "").replace("0,300", "N/A"), &mut shop), "created value.too_long");
    let product = shop.product("SAC6001");
    assert_eq!((product.manufacturer.as_str(), product.text("name", "fr")), ("Maison", "Sac"));
    assert_eq!((product.features["Matière"].as_str(), product.field("weight")), ("Canvas", "0.000000"));
    assert_eq!(alone(&import, &with(13, "<red>"), &mut shop), "updated value.too_long value.forbidden");
    import.column("reference").clean = Some(Clean::Replace);
    assert_eq!(alone(&import, &with(0, "A=B  C"), &mut shop), "created value.cleaned value.too_long");
    assert_eq!(shop.product("AB  C").field("reference"), "AB  C");
}

#[test]
fn eans_can_name_items_and_parents() {
    let columns = [("ean13", Field::Key), ("ean13_parent", Field::Parent), ("reference", Field::Reference)];
    let more = [("name", text("name", "fr")), ("active", Field::Active), ("price", Field::Price)];
    let more = more.into_iter().chain([("couleur", Field::Attribute("Couleur".to_owned()))]);
    let mut import = Import::new();
    import.columns.key_field = KeyField::Ean13;
    import.settings.key_field = KeyField::Ean13;
    let columns = columns.into_iter().chain(more).enumerate();
    import.columns.columns = columns.map(|(index, (name, field))| Column::new(name, index, field)).collect();
    let mut shop = Shop::default();
    let file = "2000000001012;2000000001005;R-ROU;Robe;X;10,50;Rouge\n2000000001029;2000000001005;R=;Robe;X;10,50;Noir\n\
                2,00E+12;;R;Robe;X;10,50;\nR1;;R;Robe;X;10,50;\n";
    assert_eq!(
        outcomes(&import.run(file.as_bytes(), &mut shop)),
        [
            "1 created map.tax_default",
            "2 created value.forbidden map.tax_default",
            "3 error value.ean_scientific",
            "4 error value.ean"
        ]
    );
    assert_eq!(shop.product("2000000001005").field("ean13"), "2000000001005");
    assert_eq!(shop.combination("2000000001005", "2000000001012").field("reference"), "R-ROU");
    assert_eq!(shop.combination("2000000001005", "2000000001029").field("reference"), "");
}

#[test]
fn an_item_that_names_itself_as_its_parent_has_none() {
    let mut shop = Shop::default();
    assert_eq!(alone(&Import::new(), &with(1, "sac6001"), &mut shop), "created");
    assert!(shop.combinations.is_empty());
}

#[test]
fn the_last_row_of_a_key_counts_unless_parents_differ() {
    let row = |line, parent| KeyedRow { line, parent };
    assert_eq!(settle(&[]), []);
    assert_eq!(
        settle(&[row(1, Some("P")), row(4, Some("p ")), row(9, Some("P"))]),
        [Settled::Superseded { by: 9 }, Settled::Superseded { by: 9 }, Settled::Counts]
    );
    assert_eq!(settle(&[row(1, None), row(2, Some("P"))]), [Settled::ParentConflict; 2]);
}

#[test]
fn a_row_that_cannot_be_used_takes_the_place_of_no_other() {
    let mut shop = Shop::default();
    let file = format!("{}\n{}\n", with(10, "7"), with(6, "cheap"));
    assert_eq!(outcomes(&Import::new().run(file.as_bytes(), &mut shop)), ["1 created", "2 error value.decimal"]);
    assert_eq!(shop.product("SAC6001").stock(), Some(7));
}
