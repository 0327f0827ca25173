//! The columns of one flow of `import.json`: what each is, and what must hold among them.

use std::collections::BTreeMap;

use super::{
    super::Context,
    import_json::{dates, words},
};
use crate::{
    domain::ecommerce::flow::ImportFlow,
    flat_files::{ColumnKind, MAX_COLUMNS},
    tenant::shop::{Clean, Column, Role, known_columns},
    yaml::{
        Entry, Mismatch, Section,
        kinds::{boolean, count, one_of, text},
    },
};

/// The key of `product` that names the parent of an item code.
const PARENT: &str = "reference_parent";
/// The key of `product` that holds the brand.
const MANUFACTURER: &str = "manufacturer";

pub(super) fn read(context: &Context<'_>, flow_section: &Section<'_>, flow: ImportFlow) -> Vec<Column> {
    let entries = flow_section.entries("data");
    if entries.is_empty() {
        flow_section.problem("data", "no column", "the columns of the file, such as `\"reference\": {\"index\": 0}`");
        return Vec::new();
    }
    let mut columns: Vec<Column> = entries.iter().filter_map(|entry| column(context, entry, flow)).collect();
    has_one_key(flow_section, flow, &mut columns);
    if flow == ImportFlow::Product {
        fits_products(flow_section, &mut columns);
    }
    shares_no_index(context, &entries, &columns);
    columns
}

/// What the columns hold, for whoever looks for a header.
pub(super) fn kinds(columns: &[Column], flow: ImportFlow) -> BTreeMap<usize, ColumnKind> {
    let kind = |column: &Column| {
        let known = known_columns(flow).iter().find(|known| known.key == column.key)?;
        Some((column.index, known.kind?))
    };
    columns.iter().filter_map(kind).collect()
}

fn column(context: &Context<'_>, entry: &Entry<'_>, flow: ImportFlow) -> Option<Column> {
    let section = Section::of(context.reading, entry.node, entry.path.clone());
    let index = section.required("index", "the column's number, the first one is 0", count(0..=MAX_COLUMNS - 1));
    let known = known_columns(flow).iter().find(|known| known.key == entry.key);
    let role = role(&section, flow).unwrap_or(if known.is_some() { Role::Known } else { Role::Unknown });
    if role == Role::Unknown {
        let expected =
            "a known column, or an attribute such as `is_feature` that says what it is; it is kept, and not read";
        context.reading.warning(entry.place, &entry.path, "a column of which nothing is known", expected);
    }
    let column = Column {
        key: entry.key.to_owned(),
        index: index.unwrap_or_default(),
        role,
        required: section.or("x-required", boolean, known.is_some_and(|known| known.required)),
        max: section.optional("x-max", count(1..=4_000_000)),
        clean: section.optional("x-clean", one_of(Clean::NAMES)),
        default: section.optional("x-default", |text| Ok(text.to_owned())),
        map: map(context, &section),
        dates: dates(&section),
        words: words(&section),
    };
    section.finish_with_warnings();
    index.map(|_| column)
}

fn map(context: &Context<'_>, section: &Section<'_>) -> BTreeMap<String, String> {
    let read = |entry: Entry<'_>| {
        Some((entry.key.to_owned(), context.reading.scalar(&entry, |text| Ok::<_, Mismatch>(text.to_owned()))?))
    };
    section.entries("x-map").into_iter().filter_map(read).collect()
}

/// What the attributes say of a column; at most one of them.
fn role(section: &Section<'_>, flow: ImportFlow) -> Option<Role> {
    let is = |key| section.or(key, boolean, false);
    let mut roles = Vec::new();
    let name = section.optional("public_name", text);
    let named = |key| {
        if name.is_none() {
            section.problem("public_name", "nothing", format!("the name that customers see, since `{key}` is set"));
        }
        name.clone().unwrap_or_default()
    };
    if is("object_key") {
        roles.push(Role::Key);
    }
    if flow == ImportFlow::Product {
        if is("parent_ref") {
            roles.push(Role::Parent);
        }
        if is("is_attribute") {
            roles.push(Role::Attribute(named("is_attribute")));
        }
        if is("is_feature") {
            roles.push(Role::Feature(named("is_feature")));
        }
        if is("is_manufacturer") {
            roles.push(Role::Manufacturer);
        }
        let depth = section.optional("category_depth", count(0..=20));
        if is("is_category") {
            if depth.is_none() {
                section.problem("category_depth", "nothing", "the depth in the tree of categories, the first one is 0");
            }
            roles.push(Role::Category(depth.unwrap_or_default()));
        }
    }
    let language = section.optional("iso", iso);
    let field = section.optional("ps_field", field);
    if is("lang") {
        match (language, field) {
            (Some(language), Some(field)) => roles.push(Role::Translation { language, field }),
            (language, _) => {
                let missing = if language.is_none() { "iso" } else { "ps_field" };
                if !section.has(missing) {
                    section.problem(
                        missing,
                        "nothing",
                        "the language (`EN`) as `iso` and the shop's field as `ps_field`",
                    );
                }
            }
        }
    }
    if roles.len() > 1 {
        section.problem("index", "a column of two kinds", "one of the attributes that say what a column is");
    }
    roles.into_iter().next()
}

fn iso(text: &str) -> Result<String, Mismatch> {
    let fits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    fits.then(|| text.to_ascii_lowercase()).ok_or_else(|| Mismatch::new("a language of two letters, such as `EN`"))
}

fn field(text: &str) -> Result<String, Mismatch> {
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if fits { Ok(text.to_owned()) } else { Err(Mismatch::new("a field of the shop, such as `name`")) }
}

/// Exactly one column is the key; where none is marked, it is the one that usually is.
fn has_one_key(section: &Section<'_>, flow: ImportFlow, columns: &mut [Column]) {
    let marked: Vec<&str> =
        columns.iter().filter(|column| column.role == Role::Key).map(|column| column.key.as_str()).collect();
    match marked.as_slice() {
        [_] => {}
        [] => {
            let usual = known_columns(flow).first().map_or("", |known| known.key);
            match columns.iter_mut().find(|column| column.key == usual) {
                Some(column) => column.role = Role::Key,
                None => section.problem("data", "no column that is the key", "`\"object_key\": true` at one column"),
            }
        }
        several => {
            let found = format!("`object_key` at {}", several.join(", "));
            section.problem("data", found, "`\"object_key\": true` at one column");
        }
    }
}

fn fits_products(section: &Section<'_>, columns: &mut [Column]) {
    let has = |columns: &[Column], role: &Role| columns.iter().any(|column| column.role == *role);
    let item_code = columns.iter().any(|column| column.role == Role::Key && column.key == "reference");
    // These two say by their names what they are.
    if !has(columns, &Role::Manufacturer)
        && let Some(column) = columns.iter_mut().find(|it| it.key == MANUFACTURER && it.role == Role::Known)
    {
        column.role = Role::Manufacturer;
    }
    if item_code
        && !has(columns, &Role::Parent)
        && let Some(column) = columns.iter_mut().find(|it| it.key == PARENT && it.role == Role::Known)
    {
        column.role = Role::Parent;
    }
    let count = |is: &dyn Fn(&Role) -> bool| columns.iter().filter(|column| is(&column.role)).count();
    if count(&|role| matches!(role, Role::Attribute(_))) > 0 && !has(columns, &Role::Parent) {
        let expected = "a column with `\"parent_ref\": true`, since there is one with `is_attribute`";
        section.problem("data", "no column that names the parent", expected);
    }
    for (role, key) in [(Role::Parent, "parent_ref"), (Role::Manufacturer, "is_manufacturer")] {
        if count(&|other| *other == role) > 1 {
            section.problem("data", format!("`{key}` at several columns"), "it at one column at most");
        }
    }
    let mut depths: Vec<usize> = columns
        .iter()
        .filter_map(|column| if let Role::Category(depth) = column.role { Some(depth) } else { None })
        .collect();
    depths.sort_unstable();
    if depths.iter().enumerate().any(|(at, depth)| at != *depth) {
        let found =
            format!("the category depths {}", depths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
        section.problem("data", found, "each depth once, from 0 on, without gaps");
    }
}

/// Two keys may read one column; mostly it is a slip.
fn shares_no_index(context: &Context<'_>, entries: &[Entry<'_>], columns: &[Column]) {
    for (at, column) in columns.iter().enumerate() {
        let earlier = columns[..at].iter().find(|earlier| earlier.index == column.index);
        let entry = entries.iter().find(|entry| entry.key == column.key);
        if let (Some(earlier), Some(entry)) = (earlier, entry) {
            let found = format!("column {}, which `{}` reads as well", column.index, earlier.key);
            context.reading.warning(entry.place, &format!("{}.index", entry.path), found, "a column of its own");
        }
    }
}
