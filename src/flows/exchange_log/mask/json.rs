//! Masks JSON. The parser bounds its depth.

use serde_json::Value;

use super::{MASK, Masker};

/// The document with its masks; `None`: it is none.
pub(super) fn mask(masker: &mut Masker, text: &str) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    walk(masker, "", &mut value);
    Some(value.to_string())
}

fn walk(masker: &mut Masker, member: &str, value: &mut Value) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => {
            if masker.value(member, &flag.to_string()) == MASK {
                *value = MASK.into();
            }
        }
        Value::Number(number) => {
            if masker.value(member, &number.to_string()) == MASK {
                *value = MASK.into();
            }
        }
        Value::String(text) => *text = masker.value(member, text),
        // The items of a list are what the list is called.
        Value::Array(items) => items.iter_mut().for_each(|item| walk(masker, member, item)),
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| walk(masker, name, value)),
    }
}
