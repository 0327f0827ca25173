//! The children of an element as the members of a struct.

use serde::{
    Deserialize,
    de::{self, DeserializeSeed, IntoDeserializer, MapAccess},
};
use serde_json::{Map, Value};

use super::{Element, Reader, capture};
use crate::soap::xml::{
    EXTRA_FIELD,
    error::{XmlError, XmlErrorKind},
    events::{Place, StartTag},
};

pub(super) struct Members<'r, 'a> {
    reader: &'r mut Reader<'a>,
    owner: &'static str,
    /// Without the one for unknown members.
    fields: &'static [&'static str],
    /// The field that comes next if the document keeps to the order.
    next: usize,
    /// The fields that were there, one bit each; those of a type with more do not count.
    seen: u128,
    collects: bool,
    extra: Option<Map<String, Value>>,
    /// Members of the type whose value it cannot hold, by their names in `extra`.
    unreadable: Vec<Value>,
    /// The last start tag.
    tag: StartTag<'a>,
    /// The field whose value comes next.
    due: Option<usize>,
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
        Self {
            reader,
            owner,
            fields,
            next: 0,
            seen: 0,
            collects,
            extra: None,
            unreadable: Vec::new(),
            tag: StartTag::ABSENT,
            due: None,
            open,
        }
    }

    /// Reads what the visitor left over.
    #[inline]
    pub(super) fn finish(self) -> Result<(), XmlError> {
        if self.open { self.reader.events.skip() } else { Ok(()) }
    }

    /// The field that a child is the value of. Where names are assumed, one that comes again is not.
    #[inline]
    fn field(&mut self) -> Option<usize> {
        let index = match self.plain() {
            Some(index) => index,
            None => self.named()?,
        };
        if self.reader.names.are_assumed() {
            let bit = u32::try_from(index).ok().and_then(|index| 1_u128.checked_shl(index)).unwrap_or(0);
            if self.seen & bit != 0 {
                return None;
            }
            self.seen |= bit;
        }
        self.next = index + 1;
        Some(index)
    }

    /// The same for a child as it nearly always is: in its order, without a prefix.
    #[inline]
    fn plain(&self) -> Option<usize> {
        if self.tag.form().declares() || self.reader.names.has_renames() {
            return None;
        }
        let ahead = self.fields.get(self.next..)?.iter().position(|field| *field == self.tag.name())?;
        Some(self.next + ahead)
    }

    fn named(&self) -> Option<usize> {
        if self.reader.is_foreign(&self.tag) {
            return None;
        }
        let (names, local) = (self.reader.names, self.tag.local());
        let renamed = names.has_renames().then(|| names.renamed(self.owner, self.fields, local)).flatten();
        renamed
            .or_else(|| self.fields.iter().position(|field| *field == local))
            .or_else(|| names.find(self.owner, self.fields, local))
    }

    #[cold]
    fn unknown(&mut self) -> Result<(), XmlError> {
        if self.collects {
            let extra = self.extra.get_or_insert_default();
            capture::member(self.reader, &self.tag, extra)
        } else if self.tag.form().is_empty() {
            Ok(())
        } else {
            self.reader.events.skip()
        }
    }

    /// A member without the value that it cannot hold, which is kept beside it.
    #[cold]
    fn unreadable<V: Deserialize<'a>>(&mut self, error: XmlError, place: Place) -> Result<V, XmlError> {
        if error.kind() != XmlErrorKind::Value {
            return Err(error);
        }
        self.keep(place)?;
        V::deserialize(Element::new(self.reader, &StartTag::ABSENT)).map_err(|_| error)
    }

    /// Reads a member once more, as an unknown one, and what is left of it.
    fn keep(&mut self, place: Place) -> Result<(), XmlError> {
        let tag = self.tag;
        let again = self.reader.events.again(place);
        let events = std::mem::replace(&mut self.reader.events, again);
        let kept = capture::member(self.reader, &tag, self.extra.get_or_insert_default());
        self.reader.events = events;
        kept?;
        self.unreadable.push(tag.local().into());
        if tag.form().is_empty() { Ok(()) } else { self.reader.events.leave(place) }
    }
}

impl<'de> MapAccess<'de> for &mut Members<'_, 'de> {
    type Error = XmlError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, XmlError> {
        while self.open {
            let Some(tag) = self.reader.events.child()? else {
                self.open = false;
                break;
            };
            self.tag = tag;
            self.due = self.field();
            match self.due {
                Some(index) => return seed.deserialize((index as u64).into_deserializer()).map(Some),
                None => self.unknown()?,
            }
        }
        match self.extra {
            Some(_) => seed.deserialize((self.fields.len() as u64).into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, XmlError> {
        match self.due.take() {
            Some(index) => {
                let value = seed.deserialize(Element::new(self.reader, &self.tag));
                value.map_err(|error| error.inside(self.fields[index]))
            }
            None => {
                let extra = Value::Object(self.extra.take().unwrap_or_default());
                let unreadable = Value::Array(std::mem::take(&mut self.unreadable));
                seed.deserialize(Value::Array(vec![extra, unreadable])).map_err(de::Error::custom)
            }
        }
    }

    /// A value that the type cannot hold is no reason to lose all others where the type itself is assumed.
    #[inline]
    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, XmlError> {
        let forgiving = self.collects && self.reader.names.are_assumed();
        let Some(index) = self.due.take_if(|_| forgiving) else {
            return self.next_value_seed(std::marker::PhantomData);
        };
        let place = self.reader.events.place();
        let mut value = V::deserialize(Element::new(self.reader, &self.tag));
        if let Err(error) = value {
            value = self.unreadable(error.inside(self.fields[index]), place);
        }
        value
    }
}
