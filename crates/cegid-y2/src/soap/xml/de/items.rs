//! The children of a wrapper as the items of a list: those of the item's name. Others are skipped, and so are nil ones.

use serde::de::{self, DeserializeSeed, SeqAccess, Visitor};

use super::{Element, Reader};
use crate::soap::{
    envelope::misnamed,
    xml::{error::XmlError, events::StartTag},
};

pub(super) struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    /// The wrapper's end was not seen yet.
    open: bool,
    /// An item was read.
    any: bool,
    /// The name of a child that is no item.
    other: Option<String>,
}

impl<'r, 'a> Items<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, open: bool) -> Self {
        Self { reader, open, any: false, other: None }
    }

    /// Reads what the visitor left over.
    pub(super) fn finish(self) -> Result<(), XmlError> {
        if self.open { self.reader.events.skip() } else { Ok(()) }
    }

    /// The next child that is not nil, of this name if there is one.
    fn next(&mut self, name: Option<&str>) -> Result<Option<StartTag<'a>>, XmlError> {
        let names = self.reader.names;
        let name = name.map(|name| names.element(name.rsplit(':').next().unwrap_or(name)));
        while let Some(tag) = self.reader.events.child()? {
            let is_item = name.is_none_or(|name| names.matches(name, tag.local()));
            if is_item && !tag.form().is_nil() {
                self.any = true;
                return Ok(Some(tag));
            }
            if !is_item && self.other.is_none() {
                self.other = Some(tag.local().to_owned());
            }
            if !tag.form().is_empty() {
                self.reader.events.skip()?;
            }
        }
        self.open = false;
        match (name, &self.other) {
            // Not an empty list: a wrong name, or a status or an error in the place of the list.
            (Some(name), Some(other)) if !self.any => Err(XmlError::message(misnamed(other, name))),
            _ => Ok(None),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, XmlError> {
        // Most lists end right behind their last item, and nobody needs to be asked what it would be called.
        if self.open && self.other.is_none() && self.reader.events.at_end_tag() {
            self.open = self.reader.events.child()?.is_some();
        }
        if !self.open {
            return Ok(None);
        }
        self.reader.charge(size_of::<T::Value>())?;
        let mut ended = false;
        match seed.deserialize(Item { items: self, ended: &mut ended }) {
            Ok(value) => Ok(Some(value)),
            Err(_) if ended => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The next item of a list, looked for when its type has said what it is called.
struct Item<'i, 'r, 'a> {
    items: &'i mut Items<'r, 'a>,
    /// Set where there is no next item; the error that comes with it is none.
    ended: &'i mut bool,
}

impl<'i, 'a> Item<'i, '_, 'a> {
    fn element(self, name: Option<&str>) -> Result<Element<'i, 'a>, XmlError> {
        match self.items.next(name)? {
            Some(tag) => Ok(Element::new(self.items.reader, &tag)),
            None => {
                *self.ended = true;
                Err(XmlError::value("the list ends here"))
            }
        }
    }

    /// A value of .NET's own. Its name in an assumed contract is anyone's guess.
    fn simple(self, name: &str) -> Result<Element<'i, 'a>, XmlError> {
        let name = (!self.items.reader.names.are_assumed()).then_some(name);
        self.element(name)
    }
}

impl<'de> de::Deserializer<'de> for Item<'_, '_, 'de> {
    type Error = XmlError;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        self.element(Some(name))?.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, XmlError> {
        self.element(Some(name))?.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.simple("string")?.deserialize_str(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.simple("int")?.deserialize_i32(visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.element(None)?.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf option unit unit_struct seq tuple tuple_struct
        map enum identifier ignored_any
    }
}
