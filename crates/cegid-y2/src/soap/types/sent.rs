//! What a reply holds, told apart from what it lacks.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, Visitor},
};

use crate::soap::xml::SENT_TYPE;

/// A result or a member that may be missing where that is not the same as empty: `None` where it is absent or nil, a
/// value without anything in it where its element is empty. An `Option` reads all three as `None`, and a `Vec` as an
/// empty list, so that a list which Y2 could not make would look like one without rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sent<T>(pub Option<T>);

impl<T: Serialize> Serialize for Sent<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sent<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SENT_TYPE, SentVisitor(PhantomData))
    }
}

struct SentVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SentVisitor<T> {
    type Value = Sent<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value, or nil")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Sent(None))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::deserialize(deserializer).map(|value| Sent(Some(value)))
    }
}
