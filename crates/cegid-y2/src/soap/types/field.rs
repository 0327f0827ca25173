//! A member of a change request, where leaving a value alone and emptying it are two things.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a change does with one member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Left out of the message: the stored value stays.
    #[default]
    Keep,
    /// Sent as an empty element: the stored value is emptied.
    Clear,
    /// Sent with this value.
    Set(T),
}

impl<T> Field<T> {
    /// The new value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether the message will say nothing about the member.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

/// Nothing to say keeps the stored value.
impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}

impl From<&str> for Field<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

/// Null keeps; whatever else is a value. In JSON, `""` is sent as it is and so clears.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep => serializer.serialize_none(),
            Self::Clear => serializer.serialize_str(""),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}
