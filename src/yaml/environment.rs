//! Environment variables laid over a document: `PREFIX__SERVER__BIND` becomes `server.bind`.

use std::sync::Arc;

use super::{
    problem::Place,
    tree::{Node, Style, Value},
};

/// Sets `value` at `path`, making the mappings that lead there; what stood there is replaced. An empty value counts as
/// not set, as a container's `-e NAME=` is meant.
pub fn overlay(document: &mut Node, path: &[String], variable: &str, value: &str) {
    let place = Place::Environment(Arc::from(variable));
    let Some((last, sections)) = path.split_last().filter(|_| !value.is_empty()) else { return };
    let mut node = document;
    for section in sections {
        let Some(inner) = child(node, section, &place) else { return };
        node = inner;
    }
    let Some(leaf) = child(node, last, &place) else { return };
    leaf.value = Value::Text(value.to_owned(), Style::Flow);
    leaf.place = place;
}

/// The value of `key`, made when it is not there.
fn child<'n>(node: &'n mut Node, key: &str, place: &Place) -> Option<&'n mut Node> {
    if !matches!(node.value, Value::Map(_)) {
        node.value = Value::Map(Vec::new());
    }
    let Value::Map(entries) = &mut node.value else { return None };
    let position = entries.iter().position(|(name, _)| name.text() == Some(key)).unwrap_or_else(|| {
        let made = |value| Node { value, place: place.clone(), span: 0..0 };
        entries.push((made(Value::Text(key.to_owned(), Style::Flow)), made(Value::Nothing)));
        entries.len() - 1
    });
    entries.get_mut(position).map(|(_, value)| value)
}
