//! The children of an element as the members of a struct.

use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess};
use serde_json::{Map, Value};

use super::{Element, Reader, capture};
use crate::soap::xml::{
    EXTRA_FIELD,
    error::XmlError,
    scan::{StartTag, bytes::same},
};

/// Members that may be left out in a row before guessing gives up.
const GUESSES: usize = 4;

pub(super) struct Members<'r, 'a> {
    reader: &'r mut Reader<'a>,
    owner: &'static str,
    /// Without the one for unknown members.
    fields: &'static [&'static str],
    /// The field that comes next if the document keeps to the order.
    next: usize,
    collects: bool,
    extra: Option<Map<String, Value>>,
    /// The member whose value is due, with the index of its field.
    current: Option<(StartTag<'a>, usize)>,
    /// The element's end was not seen yet.
    open: bool,
}

impl<'r, 'a> Members<'r, 'a> {
    #[inline]
    pub(super) fn new(
        reader: &'r mut Reader<'a>,
        owner: &'static str,
        fields: &'static [&'static str],
        open: bool,
    ) -> Self {
        let (fields, collects) = match fields.split_last() {
            Some((&EXTRA_FIELD, known)) => (known, true),
            _ => (fields, false),
        };
        Self { reader, owner, fields, next: 0, collects, extra: None, current: None, open }
    }

    /// Reads what the visitor left over.
    #[inline]
    pub(super) fn finish(self) -> Result<(), XmlError> {
        if self.open { self.reader.scan.skip() } else { Ok(()) }
    }

    /// Most documents keep to the order and leave little out: look for the next member's own start tag first.
    #[inline]
    fn guess(&mut self) -> Option<usize> {
        if self.reader.names.has_renames() {
            return None;
        }
        for (ahead, field) in self.fields.get(self.next..)?.iter().take(GUESSES).enumerate() {
            if let Some(tag) = self.reader.scan.expected_child(field) {
                let index = self.next + ahead;
                self.next = index + 1;
                self.current = Some((tag, index));
                return Some(index);
            }
        }
        None
    }

    #[inline]
    fn field(&mut self, local: &str) -> Option<usize> {
        if self.reader.names.has_renames()
            && let Some(index) = self.reader.names.renamed(self.owner, self.fields, local)
        {
            return Some(index);
        }
        let is_it = |field: &&'static str| same(field.as_bytes(), local.as_bytes());
        let (before, after) = self.fields.split_at(self.next.min(self.fields.len()));
        let index = match after.iter().position(&is_it) {
            Some(ahead) => before.len() + ahead,
            None => match before.iter().position(is_it) {
                Some(index) => index,
                None => self.reader.names.find(self.owner, self.fields, local)?,
            },
        };
        self.next = index + 1;
        Some(index)
    }

    #[cold]
    fn unknown(&mut self, tag: StartTag<'a>) -> Result<(), XmlError> {
        if self.collects {
            let extra = self.extra.get_or_insert_default();
            capture::member(self.reader, tag, extra)
        } else if tag.empty {
            Ok(())
        } else {
            self.reader.scan.skip()
        }
    }
}

impl<'de> MapAccess<'de> for &mut Members<'_, 'de> {
    type Error = XmlError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, XmlError> {
        if self.open
            && let Some(index) = self.guess()
        {
            return seed.deserialize((index as u64).into_deserializer()).map(Some);
        }
        while self.open {
            let Some(tag) = self.reader.scan.child()? else {
                self.open = false;
                break;
            };
            match self.field(tag.local()) {
                Some(index) => {
                    self.current = Some((tag, index));
                    return seed.deserialize((index as u64).into_deserializer()).map(Some);
                }
                None => self.unknown(tag)?,
            }
        }
        match self.extra {
            Some(_) => seed.deserialize((self.fields.len() as u64).into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, XmlError> {
        match self.current.take() {
            Some((tag, index)) => seed
                .deserialize(Element::new(self.reader, tag))
                .map_err(|error| error.inside(self.fields.get(index).copied().unwrap_or_default())),
            None => {
                let extra = Value::Object(self.extra.take().unwrap_or_default());
                seed.deserialize(extra).map_err(de::Error::custom)
            }
        }
    }
}
