//! One element as a serde deserializer.

use std::borrow::Cow;

use serde::de::{self, Visitor, value::CowStrDeserializer};

use super::{Reader, capture, items::Items, members::Members, scalar};
use crate::soap::xml::{
    SENT_TYPE,
    error::XmlError,
    events::{Form, StartTag},
};

/// An element whose start tag was just read. Reading a value from it reads it to its end.
pub struct Element<'r, 'a> {
    reader: &'r mut Reader<'a>,
    form: Form,
}

impl<'r, 'a> Element<'r, 'a> {
    /// The element whose start tag the reader has just read.
    #[inline]
    pub fn new(reader: &'r mut Reader<'a>, tag: &StartTag<'a>) -> Self {
        Self { reader, form: tag.form() }
    }

    /// Whether it holds nothing at all; if so it is read to its end.
    #[inline]
    fn take_if_empty(&mut self) -> Result<bool, XmlError> {
        if self.form.is_empty() {
            return Ok(true);
        }
        if self.form.is_nil() || self.reader.events.at_end_tag() {
            self.reader.events.skip()?;
            self.form = Form::ABSENT;
            return Ok(true);
        }
        Ok(false)
    }

    #[inline]
    fn text(mut self) -> Result<Cow<'a, str>, XmlError> {
        if self.form.is_empty() || self.form.is_nil() {
            self.take_if_empty()?;
            return Ok(Cow::Borrowed(""));
        }
        self.reader.events.text()
    }

    /// Reads a value from the text, telling where it stands if it is wrong.
    #[inline]
    fn scalar<T>(self, read: impl FnOnce(&str) -> Result<T, XmlError>) -> Result<T, XmlError> {
        let at = self.reader.events.position();
        read(self.text()?.trim_ascii()).map_err(|error| error.or_at(at))
    }
}

macro_rules! scalars {
    ($($method:ident => $visit:ident, $read:path;)+) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
                visitor.$visit(self.scalar($read)?)
            }
        )+
    };
}

impl<'de> de::Deserializer<'de> for Element<'_, 'de> {
    type Error = XmlError;

    scalars! {
        deserialize_bool => visit_bool, scalar::boolean;
        deserialize_i8 => visit_i64, scalar::number;
        deserialize_i16 => visit_i64, scalar::number;
        deserialize_i32 => visit_i64, scalar::number;
        deserialize_i64 => visit_i64, scalar::number;
        deserialize_u8 => visit_u64, scalar::number;
        deserialize_u16 => visit_u64, scalar::number;
        deserialize_u32 => visit_u64, scalar::number;
        deserialize_u64 => visit_u64, scalar::number;
        deserialize_f32 => visit_f64, scalar::number;
        deserialize_f64 => visit_f64, scalar::number;
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        let at = self.reader.events.position();
        match self.text()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
        .map_err(|error: XmlError| error.or_at(at))
    }

    #[inline]
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, XmlError> {
        if self.take_if_empty()? { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.deserialize_ignored_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, XmlError> {
        self.deserialize_ignored_any(visitor)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        if name == SENT_TYPE && self.form.is_nil() {
            self.take_if_empty()?;
            return visitor.visit_none();
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, XmlError> {
        let empty = self.take_if_empty()?;
        let mut items = Items::new(self.reader, !empty);
        let value = visitor.visit_seq(&mut items)?;
        items.finish()?;
        Ok(value)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        let empty = self.take_if_empty()?;
        let mut members = Members::new(self.reader, name, fields, !empty);
        // One value in one place: types may be large, and each move of one shows.
        let mut value = visitor.visit_map(&mut members);
        if value.is_ok()
            && let Err(error) = members.finish()
        {
            value = Err(error);
        }
        value
    }

    /// Texts only: enumerations of a contract carry no data.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, XmlError> {
        visitor.visit_enum(CowStrDeserializer::new(self.text()?))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        self.deserialize_str(visitor)
    }

    /// The element describes itself: with elements inside it is an object, else a text.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        if !self.form.is_empty() && !self.form.is_nil() && self.reader.events.at_child() {
            let value = capture::element(self.reader, self.form)?;
            return de::Deserializer::deserialize_any(value, visitor).map_err(de::Error::custom);
        }
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, XmlError> {
        if !self.form.is_empty() {
            self.reader.events.skip()?;
        }
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 bytes byte_buf map tuple tuple_struct }
}
