//! A product file from its bytes to what becomes of the shop, through the pure rules alone: a shop in memory takes every plan as it is.

mod plans;
mod properties;
mod rows;
mod samples;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use cegid_connector::{
    domain::ecommerce::{
        prices::TaxRate,
        product::{
            Change, Code, Column, Columns, Field, Finding, Group, Home, KeyField, KeyedRow, Known, KnownArticle,
            KnownProduct, KnownStock, Limits, Outcome, Plan, PlannedArticle, ProductRow, Rejected, Settings, Settled,
            Taxes, folded, plan, settle,
        },
    },
    flat_files::{BadRow, ColumnKind, Item, Rows, Settings as Reading, detect},
};
use rust_decimal::Decimal;

/// What became of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    line: u64,
    /// As reports write it.
    outcome: &'static str,
    code: Option<&'static str>,
    column: Option<String>,
    warnings: Vec<&'static str>,
}

/// A product or combination in the shop.
#[derive(Clone, Debug, Default)]
struct Entity {
    fields: BTreeMap<String, String>,
    texts: BTreeMap<String, BTreeMap<String, String>>,
    manufacturer: String,
    categories: Vec<String>,
    features: BTreeMap<String, String>,
    attributes: BTreeMap<String, String>,
    article: KnownArticle,
}

/// A shop that takes what it is given.
#[derive(Clone, Debug, Default)]
struct Shop {
    products: BTreeMap<String, Entity>,
    /// By product, then by variation.
    combinations: BTreeMap<String, BTreeMap<String, Entity>>,
    writes: usize,
}

/// A file's layout, and what the shop wants.
#[derive(Clone)]
struct Import {
    columns: Columns,
    settings: Settings,
}

fn text(field: &str, language: &str) -> Field {
    Field::Text { field: field.to_owned(), language: language.to_owned() }
}

impl Import {
    /// The columns of the default file, then two attributes, a feature, three categories and a name in English.
    fn new() -> Self {
        let named = |make: fn(String) -> Field, name: &str| make(name.to_owned());
        let fields = [
            ("reference", Field::Key),
            ("reference_parent", Field::Parent),
            ("ean13", Field::Ean13),
            ("name", text("name", "fr")),
            ("active", Field::Active),
            ("wholesale_price", Field::WholesalePrice),
            ("price", Field::Price),
            ("tax_code", Field::TaxCode),
            ("weight", Field::Weight),
            ("description", text("description", "fr")),
            ("stocks", Field::Stock),
            ("available_date", Field::AvailableDate),
            ("manufacturer", Field::Manufacturer),
            ("couleur", named(Field::Attribute, "Couleur")),
            ("taille", named(Field::Attribute, "Taille")),
            ("matiere", named(Field::Feature, "Matière")),
            ("category1", Field::Category(0)),
            ("category2", Field::Category(1)),
            ("category3", Field::Category(2)),
            ("nameEN", text("name", "en")),
        ];
        let columns = fields.into_iter().enumerate().map(|(index, (name, field))| Column::new(name, index, field));
        let rates = [(1, 200), (2, 100), (3, 55)];
        let taxes = Taxes {
            groups: [("NOR".to_owned(), 1), ("RED".to_owned(), 3)].into(),
            rates: rates.map(|(group, tenths)| (group, TaxRate::percent(Decimal::new(tenths, 1)).unwrap())).into(),
            default_group: None,
        };
        let languages = vec!["fr".to_owned(), "en".to_owned()];
        Self {
            columns: Columns { key_field: KeyField::Reference, columns: columns.collect(), limits: Limits::default() },
            settings: Settings { taxes, languages, ..Settings::default() },
        }
    }

    /// The same without some columns, whose cells stay where they are.
    fn without(mut self, names: &[&str]) -> Self {
        self.columns.columns.retain(|column| !names.contains(&column.name.as_str()));
        self
    }

    fn column(&mut self, name: &str) -> &mut Column {
        self.columns.columns.iter_mut().find(|column| column.name == name).unwrap()
    }

    /// Imports a file into a shop. What becomes of its rows, by line.
    fn run(&self, file: &[u8], shop: &mut Shop) -> Vec<Row> {
        let mut found = BTreeMap::new();
        let (rows, rejected) = self.read(file, &mut found);
        let mut by_key: BTreeMap<String, Vec<&ProductRow>> = BTreeMap::new();
        rows.iter().for_each(|row| by_key.entry(folded(&row.key)).or_default().push(row));
        let mut by_product: BTreeMap<String, Vec<ProductRow>> = BTreeMap::new();
        for same in by_key.values() {
            let keyed: Vec<_> =
                same.iter().map(|row| KeyedRow { line: row.line, parent: row.parent.as_deref() }).collect();
            for (row, settled) in same.iter().zip(settle(&keyed)) {
                match settled {
                    Settled::Counts => by_product.entry(folded(row.product_key())).or_default().push((*row).clone()),
                    Settled::Superseded { .. } => {
                        drop(found.insert(row.line, of(row.line, "superseded", None, &row.warnings)))
                    }
                    Settled::ParentConflict => {
                        let finding = Finding::of_row(Code::ParentConflict, "");
                        found.insert(row.line, of(row.line, "error", Some(&finding), &row.warnings));
                    }
                }
            }
        }
        let named: BTreeSet<String> = rejected.iter().filter_map(|row| row.parent.as_deref().map(folded)).collect();
        for (key, mut rows) in by_product {
            rows.sort_by_key(|row| row.line);
            let product_key = rows[0].product_key().to_owned();
            let group = Group { key: &product_key, rows: &rows, has_rejected_variations: named.contains(&key) };
            let plan = plan(&group, &shop.known(&key, &rows), &self.settings);
            // A plan is kept until it is carried out.
            let kept = serde_json::to_string(&plan).unwrap();
            assert_eq!(serde_json::from_str::<Plan>(&kept).unwrap(), plan);
            for row in &plan.rows {
                let outcome = match row.outcome {
                    Outcome::Created => "created",
                    Outcome::Updated => "updated",
                    Outcome::Unchanged => "unchanged",
                    Outcome::Skipped => "skipped",
                    Outcome::Error => "error",
                };
                let before = found.insert(row.line, of(row.line, outcome, row.finding.as_ref(), &row.warnings));
                assert_eq!(before, None, "line {} has two outcomes", row.line);
            }
            shop.take(&key, plan.product, plan.variations);
        }
        found.into_values().collect()
    }

    fn read(&self, file: &[u8], found: &mut BTreeMap<u64, Row>) -> (Vec<ProductRow>, Vec<Rejected>) {
        let numbers = [Field::Price, Field::WholesalePrice, Field::Weight, Field::Stock];
        let numbers = self.columns.columns.iter().filter(|column| numbers.contains(&column.field));
        let reading = Reading {
            columns: numbers.map(|column| (column.index, ColumnKind::Number)).collect(),
            ..Reading::default()
        };
        let layout = detect(Cursor::new(file), &reading).unwrap();
        let mut columns = self.columns.clone();
        columns.columns.iter_mut().for_each(|column| column.decimal = layout.decimal_sign(column.index));
        let mut items = Rows::new(file, &layout).unwrap();
        let (mut rows, mut rejected) = (Vec::new(), Vec::new());
        while let Some(item) = items.read_next().unwrap() {
            match item {
                Item::Bad { line, why } => {
                    let code = if matches!(why, BadRow::Ragged { .. }) { "csv.ragged" } else { "unreadable" };
                    found.insert(line, Row { line, outcome: "error", code: Some(code), ..Row::default() });
                }
                Item::Row(row) => match columns.check(&row) {
                    Ok(row) => {
                        // A row is kept until its file is read.
                        let kept = serde_json::to_string(&row).unwrap();
                        assert_eq!(serde_json::from_str::<ProductRow>(&kept).unwrap(), row);
                        rows.push(row);
                    }
                    Err(bad) => {
                        found.insert(row.line, of(row.line, "error", bad.errors.first(), &bad.warnings));
                        rejected.push(bad);
                    }
                },
            }
        }
        (rows, rejected)
    }
}

fn of(line: u64, outcome: &'static str, finding: Option<&Finding>, warnings: &[Finding]) -> Row {
    let warnings = warnings.iter().map(|warning| warning.code.as_str()).collect();
    let code = finding.map(|finding| finding.code.as_str());
    Row { line, outcome, code, column: finding.and_then(|finding| finding.column.clone()), warnings }
}

impl Shop {
    fn known(&self, key: &str, rows: &[ProductRow]) -> Known {
        let product = self.products.get(key).map(|product| match self.combinations.get(key) {
            None => KnownProduct::Simple(product.article.clone()),
            Some(combinations) => KnownProduct::WithVariations {
                memory: product.article.memory.clone(),
                variations: combinations.iter().map(|(key, one)| (key.clone(), one.article.clone())).collect(),
            },
        });
        let home = |row: &ProductRow| {
            let (own, product) = (folded(&row.key), folded(row.product_key()));
            let other = self.combinations.iter().find(|(parent, all)| **parent != product && all.contains_key(&own));
            let home = match other {
                Some((parent, _)) => Some(Home::VariationOf(parent.clone())),
                None => (row.parent.is_some() && self.products.contains_key(&own)).then_some(Home::Product),
            };
            Some((own, home?))
        };
        Known { product, elsewhere: rows.iter().filter_map(home).collect() }
    }

    fn take(&mut self, key: &str, product: Option<PlannedArticle>, variations: BTreeMap<String, PlannedArticle>) {
        if let Some(planned) = product {
            self.writes += write(planned, &mut self.products, key);
        }
        for (variation, planned) in variations {
            self.writes += write(planned, self.combinations.entry(key.to_owned()).or_default(), &variation);
        }
    }

    fn product(&self, key: &str) -> &Entity {
        &self.products[&folded(key)]
    }

    fn combination(&self, product: &str, key: &str) -> &Entity {
        &self.combinations[&folded(product)][&folded(key)]
    }

    /// The price of a variation without tax: the product's and what it adds.
    fn price(&self, product: &str, key: &str) -> Decimal {
        self.product(product).amount("price") + self.combination(product, key).amount("price")
    }
}

/// Writes what is planned. How many writes that takes.
fn write(planned: PlannedArticle, into: &mut BTreeMap<String, Entity>, key: &str) -> usize {
    let (is_new, wanted) = match planned.change {
        Change::Delete => return usize::from(into.remove(key).is_some()),
        Change::Create(wanted) => (true, Some(wanted)),
        Change::Update(wanted) => (false, Some(wanted)),
        Change::Unchanged => (false, None),
    };
    assert_eq!(into.contains_key(key), !is_new, "{key}");
    let entity = into.entry(key.to_owned()).or_default();
    entity.article.memory = planned.memory;
    let mut writes = 0;
    if let Some(wanted) = wanted {
        assert!(!wanted.is_empty());
        writes += 1;
        entity.article.is_default |= wanted.fields.get("default_on").is_some_and(|on| on == "1");
        entity.fields.extend(wanted.fields);
        for (field, texts) in wanted.texts {
            entity.texts.entry(field).or_default().extend(texts);
        }
        entity.manufacturer = wanted.manufacturer.unwrap_or_else(|| entity.manufacturer.clone());
        entity.categories = wanted.categories.unwrap_or_else(|| entity.categories.clone());
        entity.features.extend(wanted.features);
        if !wanted.attributes.is_empty() {
            entity.attributes = wanted.attributes;
        }
    }
    if let Some(stock) = planned.stock {
        writes += usize::from(stock.is_changed);
        entity.article.stock = Some(KnownStock { raw: stock.raw, pushed: stock.quantity });
    }
    writes
}

impl Entity {
    fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(String::as_str).unwrap_or_default()
    }

    fn amount(&self, name: &str) -> Decimal {
        self.field(name).parse().unwrap()
    }

    fn text(&self, name: &str, language: &str) -> &str {
        &self.texts[name][language]
    }

    /// What the shop sells of it.
    fn stock(&self) -> Option<i64> {
        self.article.stock.map(|stock| stock.pushed)
    }
}

/// Rows without a column of their own: `line outcome code`.
fn outcomes(rows: &[Row]) -> Vec<String> {
    let line = |row: &Row| {
        let codes = row.code.iter().chain(&row.warnings).map(|code| format!(" {code}"));
        format!("{} {}{}", row.line, row.outcome, codes.collect::<String>())
    };
    rows.iter().map(line).collect()
}
