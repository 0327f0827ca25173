//! Members that a reply holds and our types do not.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

/// Members of a reply that the type does not model, by name, in the order they came: nothing Y2 sends is hidden.
///
/// Texts stay texts (their type is not known), an element with children is an object, a repeated name an array, nil is
/// null. It belongs into a field named `additionalProperties`, which the XML reader fills and the XML writer skips.
///
/// Of a contract that is assumed, it also keeps members of the type whose value the type cannot hold, such as a date of
/// another form: the member itself is empty then, and [`Extra::unreadable`] names it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Option<Box<Kept>>);

#[derive(Clone, Default, PartialEq, Eq)]
struct Kept {
    members: Map<String, Value>,
    unreadable: Vec<String>,
}

impl Extra {
    /// Whether the type knew every member.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|kept| kept.members.is_empty())
    }

    /// The unknown members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|kept| kept.members.iter()).map(|(name, value)| (name.as_str(), value))
    }

    /// One unknown member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.members.get(name)
    }

    /// The members that the type knows and whose values it cannot hold, by their names on the wire.
    pub fn unreadable(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|kept| kept.unreadable.iter()).map(String::as_str)
    }
}

/// The names only: the values may be personal data.
impl fmt::Debug for Extra {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl From<Map<String, Value>> for Extra {
    fn from(members: Map<String, Value>) -> Self {
        Self((!members.is_empty()).then(|| Box::new(Kept { members, unreadable: Vec::new() })))
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// From a map of the members, or from the XML reader's pair: the map, and the names of those that are unreadable.
impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> de::Visitor<'de> for Members {
            type Value = Extra;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("unknown members by name")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Extra, A::Error> {
                Map::deserialize(de::value::MapAccessDeserializer::new(map)).map(Extra::from)
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, pair: A) -> Result<Extra, A::Error> {
                let (members, unreadable) = Deserialize::deserialize(de::value::SeqAccessDeserializer::new(pair))?;
                Ok(Extra(Some(Box::new(Kept { members, unreadable }))))
            }
        }
        deserializer.deserialize_any(Members)
    }
}
