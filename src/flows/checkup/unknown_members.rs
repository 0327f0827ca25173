//! The members of a reply that its type left over, at any depth. Knows no operation: it looks at the value as JSON.

use std::collections::BTreeSet;

use serde_json::Value;

use cegid_y2::soap::xml::EXTRA_FIELD;

/// Their names, each once. What `pluginNames` maps, or differs in case only, was read and is not among them; nor is a member
/// that the type knows, whose value it could not read (the checks of the lists tell).
pub(super) fn unknown_members(reply: &Value) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    collect(reply, &mut names);
    names
}

fn collect<'v>(value: &'v Value, names: &mut BTreeSet<&'v str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::Object(left_over) if name == EXTRA_FIELD => {
                        names.extend(left_over.keys().map(String::as_str).filter(|name| !members.contains_key(*name)));
                    }
                    _ => collect(value, names),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_name_is_found_once_wherever_it_stands() {
        let kept = json!({"Surface": "120", "Plan": {"Floor": "1"}, "Closed": "True"});
        let store = json!({"Id": "1", "Closed": null, "additionalProperties": kept});
        let reply = json!({"Stores": [store, store], "additionalProperties": {"Note": null}});
        assert_eq!(Vec::from_iter(unknown_members(&reply)), ["Note", "Plan", "Surface"]);
    }
}
