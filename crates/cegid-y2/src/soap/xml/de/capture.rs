//! Elements that no type knows, kept as JSON: texts as strings, elements inside as an object, repeated names as an
//! array, nil as null. Attributes are dropped, and so is text between elements.

use serde_json::{Map, Value, map::Entry};

use super::Reader;
use crate::soap::xml::{
    error::XmlError,
    events::{Content, Form, StartTag},
};

/// What a kept value costs beside its text: the value, its name and its place in the map.
const COST: usize = 160;

/// Reads an element to its end.
pub(super) fn element(reader: &mut Reader<'_>, form: Form) -> Result<Value, XmlError> {
    reader.charge(COST)?;
    if form.is_nil() {
        if !form.is_empty() {
            reader.events.skip()?;
        }
        return Ok(Value::Null);
    }
    let mut text = String::new();
    let mut members: Option<Map<String, Value>> = None;
    while !form.is_empty() {
        match reader.events.content()? {
            Content::Start(tag) => member(reader, &tag, members.get_or_insert_default())?,
            Content::Text(piece) if members.is_none() => text.push_str(&piece),
            Content::Text(_) => {}
            Content::End => break,
        }
    }
    Ok(members.map_or(Value::String(text), Value::Object))
}

/// Reads a member and adds it to the others.
pub(super) fn member<'a>(
    reader: &mut Reader<'a>,
    tag: &StartTag<'a>,
    members: &mut Map<String, Value>,
) -> Result<(), XmlError> {
    let value = element(reader, tag.form())?;
    match members.entry(tag.local()) {
        Entry::Vacant(place) => {
            place.insert(value);
        }
        Entry::Occupied(mut place) => match place.get_mut() {
            // Only repetition makes arrays: a captured value itself is never one.
            Value::Array(values) => values.push(value),
            first => {
                let first = std::mem::take(first);
                place.insert(Value::Array(vec![first, value]));
            }
        },
    }
    Ok(())
}
