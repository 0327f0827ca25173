//! What holds for any file.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Import, Shop, outcomes};

/// A variation or a simple product of a few keys, so that files disagree with themselves and with each other.
#[derive(Clone, Debug)]
struct Line {
    key: usize,
    parent: Option<usize>,
    is_active: bool,
    cents: u32,
    stock: u32,
    colour: usize,
}

impl Line {
    fn written(&self) -> String {
        let Self { key, parent, is_active, cents, stock, colour } = self;
        let parent = parent.map(|parent| format!("P{parent}")).unwrap_or_default();
        let active = if *is_active { "X" } else { "-" };
        let colour = ["", "Rouge", "Noir"][*colour];
        format!(
            "K{key};{parent};;Nom {key};{active};;{},{:02};NOR;;;{stock};;;{colour};S;;;;;\n",
            cents / 100,
            cents % 100
        )
    }
}

fn line() -> impl Strategy<Value = Line> {
    let parent = proptest::option::weighted(0.8, 0..3_usize);
    (0..6_usize, parent, any::<bool>(), 1..10_000_u32, 0..50_u32, 0..3_usize).prop_map(
        |(key, parent, is_active, cents, stock, colour)| Line { key, parent, is_active, cents, stock, colour },
    )
}

fn file() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(line(), 1..12)
}

fn written(lines: &[Line]) -> String {
    lines.iter().map(Line::written).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_row_has_one_outcome_and_a_second_time_nothing_is_written(files in proptest::collection::vec(file(), 1..4)) {
        let (import, mut shop) = (Import::new(), Shop::default());
        for lines in &files {
            let text = written(lines);
            let rows = import.run(text.as_bytes(), &mut shop);
            let named: Vec<u64> = rows.iter().map(|row| row.line).collect();
            prop_assert_eq!(named, (1..=lines.len() as u64).collect::<Vec<_>>());
            prop_assert!(rows.iter().all(|row| row.code.is_some() == matches!(row.outcome, "error" | "skipped")));
            shop.writes = 0;
            let again = import.run(text.as_bytes(), &mut shop);
            prop_assert_eq!(shop.writes, 0, "{:?}", outcomes(&again));
            prop_assert!(again.iter().all(|row| !["created", "updated"].contains(&row.outcome)));
        }
    }

    #[test]
    fn the_shop_has_the_last_price_of_everything_and_one_default_each(files in proptest::collection::vec(file(), 1..4)) {
        let (import, mut shop) = (Import::new(), Shop::default());
        let mut prices = BTreeMap::new();
        for lines in &files {
            let rows = import.run(written(lines).as_bytes(), &mut shop);
            for (line, row) in lines.iter().zip(&rows) {
                if ["created", "updated", "unchanged"].contains(&row.outcome) {
                    prices.insert(line.key, rust_decimal::Decimal::new(line.cents.into(), 2));
                }
            }
        }
        for (product, combinations) in &shop.combinations {
            prop_assert_eq!(combinations.values().filter(|one| one.article.is_default).count(), 1);
            for key in combinations.keys() {
                let number: usize = key[1..].parse().unwrap();
                prop_assert_eq!(shop.price(product, key), prices[&number], "{} of {}", key, product);
            }
        }
        for key in shop.products.keys().filter(|key| !shop.combinations.contains_key(*key)) {
            let number: usize = key[1..].parse().unwrap();
            prop_assert_eq!(shop.product(key).amount("price"), prices[&number]);
        }
    }

    #[test]
    fn where_rows_stand_in_the_file_does_not_matter(lines in file(), seed: u64) {
        // One row for each key: of several, the last counts.
        let by_key: BTreeMap<usize, Line> = lines.into_iter().map(|line| (line.key, line)).collect();
        let lines: Vec<Line> = by_key.into_values().collect();
        let mut shuffled = lines.clone();
        shuffled.sort_by_key(|line| seed.rotate_left(u32::try_from(line.key).unwrap() * 11));
        let (import, mut one, mut other) = (Import::new(), Shop::default(), Shop::default());
        import.run(written(&lines).as_bytes(), &mut one);
        import.run(written(&shuffled).as_bytes(), &mut other);
        let sold = |shop: &Shop| {
            let products = shop.products.iter().map(|(key, one)| (key.clone(), one.field("price").to_owned()));
            let variations = shop.combinations.values().flatten();
            let variations = variations.map(|(key, one)| (key.clone(), format!("{} {:?}", one.field("price"), one.stock())));
            products.chain(variations).collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(sold(&one), sold(&other));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[A-Z0-9;,.\"\n é<=]{0,200}") {
        Import::new().run(text.as_bytes(), &mut Shop::default());
    }
}
