//! A value as an item of a list: its element is named after its type.

use serde::{Serialize, Serializer, ser::Impossible};

use super::{
    Writer,
    element::{ElementWriter, StructWriter},
    unwritable::refuse,
};
use crate::soap::xml::error::XmlError;

/// Items without a type of their own, in the namespace of arrays.
const TEXT: &str = "arr:string";
const INTEGER: &str = "arr:int";

pub(super) struct ItemWriter<'w, 'n> {
    writer: &'w mut Writer<'n>,
}

impl<'w, 'n> ItemWriter<'w, 'n> {
    pub(super) fn new(writer: &'w mut Writer<'n>) -> Self {
        Self { writer }
    }
}

impl<'w, 'n> Serializer for ItemWriter<'w, 'n> {
    type Ok = ();
    type Error = XmlError;
    type SerializeSeq = Impossible<(), XmlError>;
    type SerializeTuple = Impossible<(), XmlError>;
    type SerializeTupleStruct = Impossible<(), XmlError>;
    type SerializeTupleVariant = Impossible<(), XmlError>;
    type SerializeMap = Impossible<(), XmlError>;
    type SerializeStruct = StructWriter<'w, 'n, 'n>;
    type SerializeStructVariant = Impossible<(), XmlError>;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_str(self, value: &str) -> Result<(), XmlError> {
        self.writer.text_element(TEXT, value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), XmlError> {
        self.writer.text_element(INTEGER, &value.to_string())
    }

    fn serialize_none(self) -> Result<(), XmlError> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), XmlError> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, variant: &'static str) -> Result<(), XmlError> {
        let name = self.writer.names.element(name);
        self.writer.text_element(name, variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), XmlError> {
        let name = self.writer.names.element(name);
        value.serialize(ElementWriter::new(self.writer, name))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<StructWriter<'w, 'n, 'n>, XmlError> {
        let element = self.writer.names.element(name);
        Ok(StructWriter::new(self.writer, element, name))
    }

    refuse! {
        bool i8 i16 i64 u8 u16 u32 u64 f32 f64 char bytes unit unit_struct newtype_variant seq tuple tuple_struct
        tuple_variant map struct_variant
    }
}
