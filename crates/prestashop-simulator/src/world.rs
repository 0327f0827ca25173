//! What the shop holds: tables of records, shaped by the table of resources. Knows no request.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use serde_json::{Map, Value as Json, json};

use crate::{
    resources::{RESOURCES, resource},
    table::{Resource, Row, Source},
};

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One text; numbers are texts as the database prints them.
    Text(Box<str>),
    /// A text for each language.
    Texts(BTreeMap<u32, Box<str>>),
}

impl Default for Value {
    fn default() -> Self {
        Self::Text(Box::default())
    }
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Self::Text(text.into())
    }

    /// The text, and of texts that of the first language.
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Texts(texts) => texts.values().next().map_or("", |text| text),
        }
    }
}

/// An entity: values in the order of its resource's fields, kept associations in the order of its associations.
#[derive(Clone, Debug)]
pub struct Record {
    pub(crate) values: Vec<Value>,
    pub(crate) kept: Vec<Vec<Row>>,
}

impl Record {
    /// One without values.
    pub(crate) fn of(resource: &Resource) -> Self {
        Self {
            values: vec![Value::default(); resource.fields.len()],
            kept: vec![Vec::new(); resource.associations.len()],
        }
    }

    pub(crate) fn value(&self, resource: &Resource, field: &str) -> Option<&Value> {
        resource.fields.iter().position(|known| known.name == field).map(|at| &self.values[at])
    }

    pub(crate) fn text(&self, resource: &Resource, field: &str) -> &str {
        self.value(resource, field).map_or("", Value::as_text)
    }

    pub(crate) fn number(&self, resource: &Resource, field: &str) -> u64 {
        self.text(resource, field).parse().unwrap_or(0)
    }

    pub(crate) fn set(&mut self, resource: &Resource, field: &str, value: Value) {
        if let Some(at) = resource.fields.iter().position(|known| known.name == field) {
            self.values[at] = value;
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Table {
    records: BTreeMap<u64, Record>,
    /// The highest id ever given.
    last: u64,
}

/// Fields that others are found by.
const INDEXED: &[(&str, &str)] = &[
    ("categories", "id_parent"),
    ("combinations", "id_product"),
    ("product_option_values", "id_attribute_group"),
    ("stock_availables", "id_product"),
];

/// Everything that a shop holds.
#[derive(Clone, Default)]
pub struct World {
    tables: BTreeMap<&'static str, Table>,
    index: HashMap<(&'static str, &'static str, u64), BTreeSet<u64>>,
}

impl World {
    /// How many entities of a resource there are.
    pub fn count(&self, resource: &str) -> usize {
        self.tables.get(resource).map_or(0, |table| table.records.len())
    }

    /// The ids of a resource in their order.
    pub fn ids(&self, resource: &str) -> impl Iterator<Item = u64> + '_ {
        self.records(resource).map(|(id, _)| id)
    }

    /// A field's text; of texts that of the first language; empty when there is none.
    pub fn text(&self, plural: &str, id: u64, field: &str) -> &str {
        let record = self.record(plural, id).zip(resource(plural));
        record.map_or("", |(record, resource)| record.text(resource, field))
    }

    /// A field's text as a number, 0 when it is none.
    pub fn number(&self, plural: &str, id: u64, field: &str) -> u64 {
        self.text(plural, id, field).parse().unwrap_or(0)
    }

    /// What a setting of the shop holds; empty when there is none.
    pub fn setting(&self, name: &str) -> &str {
        let setting = self.ids("configurations").find(|id| self.text("configurations", *id, "name") == name);
        setting.map_or("", |id| self.text("configurations", id, "value"))
    }

    /// The entities of a resource that name this id in an indexed field.
    pub(crate) fn naming(&self, plural: &str, field: &str, id: u64) -> impl Iterator<Item = u64> + '_ {
        let key = INDEXED.iter().find(|indexed| **indexed == (plural, field));
        key.and_then(|(plural, field)| self.index.get(&(*plural, *field, id))).into_iter().flatten().copied()
    }

    pub(crate) fn records(&self, plural: &str) -> impl Iterator<Item = (u64, &Record)> + '_ {
        self.tables.get(plural).into_iter().flat_map(|table| &table.records).map(|(id, record)| (*id, record))
    }

    pub(crate) fn records_after(&self, plural: &str, id: u64) -> impl Iterator<Item = (u64, &Record)> + '_ {
        let behind = (std::ops::Bound::Excluded(id), std::ops::Bound::Unbounded);
        self.tables
            .get(plural)
            .into_iter()
            .flat_map(move |table| table.records.range(behind))
            .map(|(id, record)| (*id, record))
    }

    pub(crate) fn record(&self, plural: &str, id: u64) -> Option<&Record> {
        self.tables.get(plural)?.records.get(&id)
    }

    /// The rows of an association, kept or found.
    pub(crate) fn rows(&self, plural: &str, id: u64, association: &str) -> Vec<Row> {
        let Some(resource) = resource(plural) else { return Vec::new() };
        let Some(at) = resource.associations.iter().position(|known| known.name == association) else {
            return Vec::new();
        };
        match resource.associations[at].source {
            Source::Kept => self.record(plural, id).map(|record| record.kept[at].clone()).unwrap_or_default(),
            Source::Owned(rows) | Source::Shown(rows) => rows(self, id),
        }
    }

    /// Keeps a new record and gives its id.
    pub(crate) fn insert(&mut self, resource: &'static Resource, record: Record) -> u64 {
        let id = self.tables.entry(resource.plural).or_default().last + 1;
        self.put(resource, id, record);
        id
    }

    /// Keeps a record under an id, in the place of what was there.
    pub(crate) fn put(&mut self, resource: &'static Resource, id: u64, record: Record) {
        self.take(resource, id);
        for (plural, field) in INDEXED.iter().filter(|(plural, _)| *plural == resource.plural) {
            self.index.entry((plural, field, record.number(resource, field))).or_default().insert(id);
        }
        let table = self.tables.entry(resource.plural).or_default();
        table.last = table.last.max(id);
        table.records.insert(id, record);
    }

    /// Takes a record away.
    pub(crate) fn take(&mut self, resource: &'static Resource, id: u64) -> Option<Record> {
        let record = self.tables.get_mut(resource.plural)?.records.remove(&id)?;
        for (plural, field) in INDEXED.iter().filter(|(plural, _)| *plural == resource.plural) {
            if let Some(ids) = self.index.get_mut(&(*plural, *field, record.number(resource, field))) {
                ids.remove(&id);
            }
        }
        Some(record)
    }

    /// Sets a field as the shop's own code would, without checks.
    pub(crate) fn set(&mut self, plural: &str, id: u64, field: &str, value: Value) {
        let Some(resource) = resource(plural) else { return };
        if let Some(mut record) = self.take(resource, id) {
            record.set(resource, field, value);
            self.put(resource, id, record);
        }
    }

    /// Sets a field by hand, as somebody does in the back office: a text, or an object of texts by language id.
    ///
    /// # Errors
    /// Which name is unknown.
    pub fn edit(&mut self, plural: &str, id: u64, field: &str, value: &Json) -> Result<(), String> {
        let known = resource(plural).ok_or_else(|| format!("there is no resource `{plural}`"))?;
        known.field(field).ok_or_else(|| format!("`{plural}` has no field `{field}`"))?;
        self.record(plural, id).ok_or_else(|| format!("`{plural}` has no id {id}"))?;
        let value = match value {
            Json::Object(texts) => {
                let text = |(language, text): (&String, &Json)| Some((language.parse().ok()?, plain(text).into()));
                Value::Texts(texts.iter().filter_map(text).collect())
            }
            other => Value::text(plain(other)),
        };
        self.set(plural, id, field, value);
        Ok(())
    }

    /// Everything as JSON: `{"products": [{"id": 1, "reference": "…", "associations": {…}}], …}`.
    pub fn json(&self) -> Json {
        let table = |resource: &&'static Resource| {
            let records = self.records(resource.plural).map(|(id, record)| self.record_json(resource, id, record));
            (resource.plural.to_owned(), Json::Array(records.collect()))
        };
        Json::Object(RESOURCES.iter().collect::<Vec<_>>().iter().map(table).collect())
    }

    fn record_json(&self, resource: &Resource, id: u64, record: &Record) -> Json {
        let mut object = Map::new();
        object.insert("id".to_owned(), json!(id));
        for (field, value) in resource.fields.iter().zip(&record.values).filter(|(field, _)| !field.computed) {
            let value = match value {
                Value::Text(text) => json!(text),
                Value::Texts(texts) => json!(texts),
            };
            object.insert(field.name.to_owned(), value);
        }
        let mut associations = Map::new();
        for association in resource.associations {
            let rows = self.rows(resource.plural, id, association.name);
            let rows = rows
                .into_iter()
                .map(|row| Json::Object(row.into_iter().map(|(name, text)| (name, json!(text))).collect()));
            associations.insert(association.name.to_owned(), rows.collect());
        }
        if !associations.is_empty() {
            object.insert("associations".to_owned(), Json::Object(associations));
        }
        Json::Object(object)
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.tables.iter().map(|(name, table)| (name, table.records.len()))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_follows_what_is_put_and_taken() {
        let combinations = resource("combinations").unwrap();
        let mut world = World::default();
        let of = |product: &str| {
            let mut record = Record::of(combinations);
            record.set(combinations, "id_product", Value::text(product));
            record
        };
        let (one, two) = (world.insert(combinations, of("7")), world.insert(combinations, of("7")));
        let found = |world: &World, id| world.naming("combinations", "id_product", id).collect::<Vec<_>>();
        assert_eq!(found(&world, 7), [one, two]);
        world.set("combinations", one, "id_product", Value::text("8"));
        assert_eq!((found(&world, 7), found(&world, 8)), (vec![two], vec![one]));
        world.take(combinations, two);
        assert_eq!(found(&world, 7), [0; 0]);
        assert_eq!(world.insert(combinations, of("7")), 3, "an id is never given twice");
    }

    #[test]
    fn edits_by_hand_name_what_is_unknown() {
        let mut world = World::empty_shop();
        assert!(world.edit("nothing", 1, "name", &json!("x")).is_err());
        assert!(world.edit("languages", 1, "nothing", &json!("x")).is_err());
        assert!(world.edit("languages", 99, "name", &json!("x")).is_err());
        world.edit("languages", 1, "name", &json!("Français")).unwrap();
        assert_eq!(world.text("languages", 1, "name"), "Français");
    }
}
