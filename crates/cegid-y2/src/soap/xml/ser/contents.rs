//! The members of a struct, one element each.

use serde::{
    Serialize, Serializer,
    ser::{Impossible, SerializeStruct},
};

use super::{Writer, element::ElementWriter, order::Order, unwritable::refuse};
use crate::soap::xml::{EXTRA_FIELD, error::XmlError};

pub(super) struct Contents<'w, 'n> {
    writer: &'w mut Writer<'n>,
    owner: &'static str,
    /// Only where a rename may move a member.
    order: Option<Order<'n>>,
}

impl<'w, 'n> Contents<'w, 'n> {
    /// For the parameters of an operation, which has yet to say what it is. They keep their order whatever they are called.
    pub(super) fn new(writer: &'w mut Writer<'n>) -> Self {
        Self { writer, owner: "", order: None }
    }

    /// For the members of `owner`.
    pub(super) fn of(writer: &'w mut Writer<'n>, owner: &'static str) -> Self {
        let order = writer.names.has_renames().then(Order::default);
        Self { writer, owner, order }
    }

    /// After the last member.
    pub(super) fn finish(self) -> &'w mut Writer<'n> {
        if let Some(mut order) = self.order {
            order.restore(&mut self.writer.out);
        }
        self.writer
    }
}

impl SerializeStruct for Contents<'_, '_> {
    type Ok = ();
    type Error = XmlError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), XmlError> {
        if key == EXTRA_FIELD {
            return Ok(());
        }
        let name = self.writer.names.theirs(self.owner, key);
        if let Some(order) = &mut self.order {
            order.note(key, name, self.writer.out.len());
        }
        value.serialize(ElementWriter::new(self.writer, name)).map_err(|error| error.inside(key))
    }

    fn end(self) -> Result<(), XmlError> {
        self.finish();
        Ok(())
    }
}

impl<'w, 'n> Serializer for Contents<'w, 'n> {
    type Ok = ();
    type Error = XmlError;
    type SerializeSeq = Impossible<(), XmlError>;
    type SerializeTuple = Impossible<(), XmlError>;
    type SerializeTupleStruct = Impossible<(), XmlError>;
    type SerializeTupleVariant = Impossible<(), XmlError>;
    type SerializeMap = Impossible<(), XmlError>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), XmlError>;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), XmlError> {
        Ok(())
    }

    fn serialize_struct(self, owner: &'static str, _: usize) -> Result<Self, XmlError> {
        Ok(Self { owner, ..self })
    }

    refuse! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str bytes none some unit unit_variant newtype_struct
        newtype_variant seq tuple tuple_struct tuple_variant map struct_variant
    }
}
