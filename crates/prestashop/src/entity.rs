//! One object of the shop as the webservice writes it: fields in their order, texts by language, associations.

use std::{fmt, str::FromStr};

/// What a field holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// One text. Numbers and dates are texts too: `74.166700`, `0000-00-00`.
    Text(String),
    /// A text for each language, by the language's id in the shop.
    Languages(Vec<(u32, String)>),
}

/// A block of `<associations>`. When it is sent, it **replaces** what the shop has.
#[derive(Clone, PartialEq, Eq)]
pub struct Association {
    /// The block's name: `categories`.
    pub name: String,
    /// The name of one row: `category`.
    pub item: String,
    /// The rows, each with its members in order.
    pub rows: Vec<Vec<(String, String)>>,
}

impl Association {
    /// A block that names other entities by id.
    pub fn of_ids(name: &str, item: &str, ids: impl IntoIterator<Item = u64>) -> Self {
        let rows = ids.into_iter().map(|id| vec![("id".to_owned(), id.to_string())]).collect();
        Self { name: name.to_owned(), item: item.to_owned(), rows }
    }

    /// The ids that the rows name; a row without an id is left out.
    pub fn ids(&self) -> impl Iterator<Item = u64> + '_ {
        self.rows.iter().filter_map(|row| row.iter().find(|(name, _)| name == "id")?.1.parse().ok())
    }
}

/// One object of the shop: a product, a stock row. `Debug` shows the names of its fields and no value, which may be somebody's
/// address.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entity {
    /// Its id in the shop; none before it was created.
    pub id: Option<u64>,
    fields: Vec<(String, Value)>,
    associations: Vec<Association>,
}

impl Entity {
    /// An object to be created.
    pub fn new() -> Self {
        Self::default()
    }

    /// An object that the shop has, to be changed.
    pub fn with_id(id: u64) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    /// The same with a field set; a field that is there keeps its place.
    #[must_use]
    pub fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.set(field, Value::Text(text.into()));
        self
    }

    /// The same with a text for each language.
    #[must_use]
    pub fn with_languages(mut self, field: &str, texts: impl IntoIterator<Item = (u32, String)>) -> Self {
        self.set(field, Value::Languages(texts.into_iter().collect()));
        self
    }

    /// The same with an association, which replaces one of that name.
    #[must_use]
    pub fn with_association(mut self, association: Association) -> Self {
        self.set_association(association);
        self
    }

    /// Sets a field.
    pub fn set(&mut self, field: &str, value: Value) {
        match self.fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, old)) => *old = value,
            None => self.fields.push((field.to_owned(), value)),
        }
    }

    /// Sets an association.
    pub fn set_association(&mut self, association: Association) {
        match self.associations.iter_mut().find(|old| old.name == association.name) {
            Some(old) => *old = association,
            None => self.associations.push(association),
        }
    }

    /// The fields in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The associations in their order.
    pub fn associations(&self) -> &[Association] {
        &self.associations
    }

    /// An association by name.
    pub fn association(&self, name: &str) -> Option<&Association> {
        self.associations.iter().find(|association| association.name == name)
    }

    /// What a field holds.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value)
    }

    /// A field's text; none when it is missing or has languages.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.value(field)? {
            Value::Text(text) => Some(text),
            Value::Languages(_) => None,
        }
    }

    /// A field's text in a language.
    pub fn text_in(&self, field: &str, language: u32) -> Option<&str> {
        match self.value(field)? {
            Value::Text(_) => None,
            Value::Languages(texts) => texts.iter().find(|(id, _)| *id == language).map(|(_, text)| text.as_str()),
        }
    }

    /// A field's text as a number or another type; none when it is missing or something else.
    pub fn parsed<T: FromStr>(&self, field: &str) -> Option<T> {
        self.text(field)?.trim().parse().ok()
    }

    /// About how many bytes it has in a body.
    pub(crate) fn size(&self) -> usize {
        // Tags stand twice, with brackets; a text may grow by a tenth when it is escaped.
        let leaf = |name: &str, text: &str| 2 * name.len() + 5 + text.len() + text.len() / 10;
        let field = |(name, value): &(String, Value)| match value {
            Value::Text(text) => leaf(name, text),
            Value::Languages(texts) => {
                leaf(name, "") + texts.iter().map(|(_, text)| leaf("language id=''", text)).sum::<usize>()
            }
        };
        let block = |association: &Association| {
            let row = |row: &Vec<(String, String)>| {
                leaf(&association.item, "") + row.iter().map(|(name, text)| leaf(name, text)).sum::<usize>()
            };
            leaf(&association.name, "") + association.rows.iter().map(row).sum::<usize>()
        };
        64 + self.fields.iter().map(field).sum::<usize>() + self.associations.iter().map(block).sum::<usize>()
    }

    /// Lays a change over this object: the fields, languages and associations that it names, and nothing else.
    pub(crate) fn overlay(&mut self, change: &Self) {
        for (field, value) in &change.fields {
            match (self.fields.iter_mut().find(|(name, _)| name == field), value) {
                (Some((_, Value::Languages(old))), Value::Languages(new)) => {
                    for (language, text) in new {
                        match old.iter_mut().find(|(id, _)| id == language) {
                            Some((_, place)) => place.clone_from(text),
                            None => old.push((*language, text.clone())),
                        }
                    }
                }
                (Some((_, old)), new) => *old = new.clone(),
                (None, new) => self.fields.push((field.clone(), new.clone())),
            }
        }
        for association in &change.associations {
            self.set_association(association.clone());
        }
    }

    /// Takes a field away.
    pub(crate) fn remove(&mut self, field: &str) {
        self.fields.retain(|(name, _)| name != field);
    }

    /// Without these fields and without any association: leaving a block out keeps what the shop has.
    pub(crate) fn bare(mut self, fields: &[&str]) -> Self {
        self.fields.retain(|(name, _)| !fields.contains(&name.as_str()));
        self.associations.clear();
        self
    }
}

impl fmt::Debug for Entity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<_> = self.fields.iter().map(|(name, _)| name).collect();
        let associations: Vec<_> = self.associations.iter().map(|association| &association.name).collect();
        formatter
            .debug_struct("Entity")
            .field("id", &self.id)
            .field("fields", &fields)
            .field("associations", &associations)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_touches_only_what_it_names() {
        let mut product = Entity::with_id(7)
            .with("price", "10.000000")
            .with("reference", "R1")
            .with_languages("name", [(1, "Robe".to_owned()), (2, "Dress".to_owned())])
            .with_association(Association::of_ids("categories", "category", [2, 3]));
        let change = Entity::with_id(7)
            .with("price", "12.500000")
            .with_languages("name", [(2, "Gown".to_owned())])
            .with_association(Association::of_ids("categories", "category", [4]));
        product.overlay(&change);
        assert_eq!(product.text("price"), Some("12.500000"));
        assert_eq!(product.text("reference"), Some("R1"));
        assert_eq!(product.text_in("name", 1), Some("Robe"));
        assert_eq!(product.text_in("name", 2), Some("Gown"));
        assert_eq!(product.association("categories").unwrap().ids().collect::<Vec<_>>(), [4]);
    }

    #[test]
    fn debug_names_fields_and_shows_no_value() {
        let shown = format!("{:?}", Entity::with_id(3).with("email", "alice@example.test"));
        assert!(shown.contains("email") && !shown.contains("alice"), "{shown}");
    }
}
