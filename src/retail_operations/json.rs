//! JSON read without understanding it: the members of an object as the text they were sent in.
//!
//! The provider echoes what it was sent byte for byte, so nothing may pass through a number or a string type: `20.0`,
//! `1e400`, a lone surrogate, duplicate members, their order and the white space between them all survive. `serde_json`
//! checks the syntax and finds the borders ([`RawValue`]). Knows nothing of notifications.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// The members of one object, in the order sent, duplicates included.
pub(super) struct Object<'a> {
    whole: &'a str,
    members: Vec<(&'a RawValue, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Reads an object; `Ok(None)` when the text is JSON of another kind.
    ///
    /// # Errors
    /// The text is not JSON.
    pub(super) fn read(text: &'a str) -> Result<Option<Self>, serde_json::Error> {
        if !text.trim_start().starts_with('{') {
            return serde_json::from_str::<&RawValue>(text).map(|_| None);
        }
        serde_json::from_str::<Members<'a>>(text).map(|Members(members)| Some(Self { whole: text, members }))
    }

    /// Reads what has been inside JSON that was read before: anything but an object has no members.
    pub(super) fn inside(text: &'a str) -> Self {
        Self::read(text).ok().flatten().unwrap_or(Self { whole: "{}", members: Vec::new() })
    }

    /// The text of a member's value; the last one where several have the name, `None` where there is none or it is null.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.position(name).map(|at| self.members[at].1.get()).filter(|text| *text != "null")
    }

    /// Whether there is a member of this name, whatever its value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// The object's own text with the value of one member replaced (of the last one, where several have the name), or with the
    /// member added at the end. Every other byte stays.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        if let Some(at) = self.position(name) {
            let (start, end) = self.span(self.members[at].1.get());
            return [&self.whole[..start], value, &self.whole[end..]].concat();
        }
        let (end, comma) = match self.members.last() {
            Some((_, last)) => (self.span(last.get()).1, ","),
            None => (self.whole.rfind('}').unwrap_or(self.whole.len()), ""),
        };
        [&self.whole[..end], comma, "\"", name, "\":", value, &self.whole[end..]].concat()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.members.iter().rposition(|(key, _)| string(key.get()).is_some_and(|key| key == name))
    }

    /// Where a value lies in the whole text; it is a part of it.
    fn span(&self, value: &str) -> (usize, usize) {
        let start = value.as_ptr().addr() - self.whole.as_ptr().addr();
        (start, start + value.len())
    }
}

/// The texts of an array's elements, `None` for JSON of another kind.
pub(super) fn elements(text: &str) -> Option<Vec<&str>> {
    let elements = serde_json::from_str::<Vec<&RawValue>>(text).ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

/// What a string's text means, `None` for JSON of another kind or a string that no text can stand for.
pub(super) fn string(text: &str) -> Option<Cow<'_, str>> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    if inside.contains('\\') {
        serde_json::from_str::<String>(text).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inside))
    }
}

/// A value's text as it stands between the quotation marks of a longer string: a string without its own, anything else
/// as it was written, nothing for null.
pub(super) fn as_part_of_string(text: Option<&str>) -> Cow<'_, str> {
    match text {
        None => Cow::Borrowed(""),
        Some(text) if text.starts_with('"') => Cow::Borrowed(&text[1..text.len() - 1]),
        Some(text) if text.starts_with(['{', '[']) => {
            let quoted = serde_json::Value::from(text).to_string();
            Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
        }
        Some(text) => Cow::Borrowed(text),
    }
}

struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_of_duplicate_members_wins_and_only_it_is_replaced() {
        let text = r#"{ "a" : 1, "b":20.0 ,"\u0061": 1e400 }"#;
        let object = Object::read(text).unwrap().unwrap();
        assert_eq!(object.get("a"), Some("1e400"));
        assert_eq!(object.with("a", "\"x\""), r#"{ "a" : 1, "b":20.0 ,"\u0061": "x" }"#);
    }

    #[test]
    fn a_missing_member_is_added_at_the_end() {
        assert_eq!(Object::inside("{ }").with("a", "1"), r#"{ "a":1}"#);
        assert_eq!(Object::inside("{\"b\": {}\n}").with("a", "1"), "{\"b\": {},\"a\":1\n}");
        assert_eq!(Object::inside("null").with("a", "1"), r#"{"a":1}"#);
    }

    #[test]
    fn a_lone_surrogate_is_kept_as_text() {
        let object = Object::inside(r#"{"\ud800":"\ud800"}"#);
        assert_eq!(object.get("x"), None);
        assert_eq!(object.with("x", "1"), r#"{"\ud800":"\ud800","x":1}"#);
    }

    #[test]
    fn text_that_is_not_json_is_an_error_and_other_json_is_no_object() {
        for bad in
            ["", "{", "{\"a\"}", "{\"a\":1,}", "{a:1}", "{} {}", "[", "nul", "01", "\"\n\"", "{\"a\":+1}", "\u{feff}{}"]
        {
            assert!(Object::read(bad).is_err(), "{bad}");
        }
        for other in ["[]", "1e400", "\"x\"", "null", " true "] {
            assert!(Object::read(other).unwrap().is_none(), "{other}");
        }
    }

    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("20.0".to_owned()),
            Just("-1E+400".to_owned()),
            Just("true".to_owned()),
            ".{0,8}".prop_map(|text| serde_json::Value::from(text).to_string()),
            Just(r#""\u00e9\/\ud83d""#.to_owned()),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            let space = prop_oneof![Just(""), Just(" "), Just("\n\t")];
            let name = prop_oneof![Just(r#""a""#), Just(r#""\u0061""#), Just(r#""b""#), Just(r#""é""#)];
            prop_oneof![
                (prop::collection::vec(inner.clone(), 0..5), space.clone())
                    .prop_map(|(items, space)| format!("[{space}{}]", items.join(&format!("{space},")))),
                (prop::collection::vec((name, inner), 0..5), space).prop_map(|(members, space)| {
                    let members: Vec<_> =
                        members.iter().map(|(name, value)| format!("{name}{space}:{value}")).collect();
                    format!("{{{space}{}{space}}}", members.join(&format!(",{space}")))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn replacing_a_member_changes_nothing_else(text in json()) {
            let Some(object) = Object::read(&text).unwrap() else { return Ok(()) };
            let replaced = object.with("a", "\"new\"");
            let again = Object::read(&replaced).unwrap().unwrap();
            prop_assert_eq!(again.get("a"), Some("\"new\""));
            // Put back what was there, and the text is the old one.
            if let Some(at) = object.position("a") {
                prop_assert_eq!(again.with("a", object.members[at].1.get()), text);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,200}") {
            let _ = Object::read(&text);
            let _ = string(&text);
            let _ = elements(&text);
        }
    }
}
