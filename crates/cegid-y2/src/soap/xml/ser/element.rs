//! A value as the content of an element whose name is known.

use serde::{Serialize, Serializer, ser::Impossible};

use super::{Writer, contents::Contents, item::ItemWriter, unwritable::refuse};
use crate::soap::xml::error::XmlError;

pub(super) struct ElementWriter<'w, 'n, 'e> {
    writer: &'w mut Writer<'n>,
    name: &'e str,
}

impl<'w, 'n, 'e> ElementWriter<'w, 'n, 'e> {
    pub(super) fn new(writer: &'w mut Writer<'n>, name: &'e str) -> Self {
        Self { writer, name }
    }

    fn display(self, value: impl std::fmt::Display) -> Result<(), XmlError> {
        self.writer.text_element(self.name, &value.to_string())
    }
}

/// Writes the members of a struct, then the end tag.
pub(super) struct StructWriter<'w, 'n, 'e> {
    contents: Contents<'w, 'n>,
    name: &'e str,
    start: usize,
}

impl<'w, 'n, 'e> StructWriter<'w, 'n, 'e> {
    pub(super) fn new(writer: &'w mut Writer<'n>, name: &'e str, owner: &'static str) -> Self {
        let start = writer.open(name);
        Self { contents: Contents::of(writer, owner), name, start }
    }
}

impl serde::ser::SerializeStruct for StructWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), XmlError> {
        self.contents.serialize_field(key, value)
    }

    fn end(self) -> Result<(), XmlError> {
        self.contents.finish().close(self.name, self.start);
        Ok(())
    }
}

/// Writes the items of a list; without any, the wrapper is taken back.
pub(super) struct ListWriter<'w, 'n, 'e> {
    writer: &'w mut Writer<'n>,
    name: &'e str,
    start: usize,
}

impl serde::ser::SerializeSeq for ListWriter<'_, '_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), XmlError> {
        value.serialize(ItemWriter::new(self.writer))
    }

    fn end(self) -> Result<(), XmlError> {
        if self.writer.out.len() == self.start {
            self.writer.out.truncate(self.start - self.name.len() - 2);
        } else {
            self.writer.close(self.name, self.start);
        }
        Ok(())
    }
}

impl<'w, 'n, 'e> Serializer for ElementWriter<'w, 'n, 'e> {
    type Ok = ();
    type Error = XmlError;
    type SerializeSeq = ListWriter<'w, 'n, 'e>;
    type SerializeTuple = Impossible<(), XmlError>;
    type SerializeTupleStruct = Impossible<(), XmlError>;
    type SerializeTupleVariant = Impossible<(), XmlError>;
    type SerializeMap = Impossible<(), XmlError>;
    type SerializeStruct = StructWriter<'w, 'n, 'e>;
    type SerializeStructVariant = Impossible<(), XmlError>;

    /// Tells the types of [`crate::soap::types`] that the wire's text is wanted.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_char(self, value: char) -> Result<(), XmlError> {
        self.display(value)
    }

    fn serialize_str(self, value: &str) -> Result<(), XmlError> {
        self.writer.text_element(self.name, value)
    }

    fn serialize_none(self) -> Result<(), XmlError> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), XmlError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), XmlError> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), XmlError> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), XmlError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), XmlError> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ListWriter<'w, 'n, 'e>, XmlError> {
        let start = self.writer.open(self.name);
        Ok(ListWriter { writer: self.writer, name: self.name, start })
    }

    fn serialize_struct(self, owner: &'static str, _: usize) -> Result<StructWriter<'w, 'n, 'e>, XmlError> {
        Ok(StructWriter::new(self.writer, self.name, owner))
    }

    refuse! { f32 f64 bytes newtype_variant tuple tuple_struct tuple_variant map struct_variant }
}
