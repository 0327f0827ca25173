//! The kinds of values that a place in a document cannot hold, refused with one sentence.

/// What every refusal says.
pub(super) const REFUSAL: &str = "a kind of value that a SOAP message does not hold here";

/// Writes the methods of a `Serializer` that only refuse.
macro_rules! refuse {
    ($($kind:ident)*) => { $( refuse!(@ $kind); )* };
    (@ str) => { refuse!(@@ serialize_str(&str) -> ()); };
    (@ bytes) => { refuse!(@@ serialize_bytes(&[u8]) -> ()); };
    (@ none) => { refuse!(@@ serialize_none() -> ()); };
    (@ some) => { refuse!(@@generic serialize_some()); };
    (@ unit) => { refuse!(@@ serialize_unit() -> ()); };
    (@ unit_struct) => { refuse!(@@ serialize_unit_struct(&'static str) -> ()); };
    (@ unit_variant) => { refuse!(@@ serialize_unit_variant(&'static str, u32, &'static str) -> ()); };
    (@ newtype_struct) => { refuse!(@@generic serialize_newtype_struct(&'static str)); };
    (@ newtype_variant) => { refuse!(@@generic serialize_newtype_variant(&'static str, u32, &'static str)); };
    (@ seq) => { refuse!(@@ serialize_seq(Option<usize>) -> Self::SerializeSeq); };
    (@ tuple) => { refuse!(@@ serialize_tuple(usize) -> Self::SerializeTuple); };
    (@ tuple_struct) => { refuse!(@@ serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct); };
    (@ tuple_variant) => {
        refuse!(@@ serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant);
    };
    (@ map) => { refuse!(@@ serialize_map(Option<usize>) -> Self::SerializeMap); };
    (@ struct_variant) => {
        refuse!(@@ serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant);
    };
    (@ bool) => { refuse!(@@ serialize_bool(bool) -> ()); };
    (@ i8) => { refuse!(@@ serialize_i8(i8) -> ()); };
    (@ i16) => { refuse!(@@ serialize_i16(i16) -> ()); };
    (@ i32) => { refuse!(@@ serialize_i32(i32) -> ()); };
    (@ i64) => { refuse!(@@ serialize_i64(i64) -> ()); };
    (@ u8) => { refuse!(@@ serialize_u8(u8) -> ()); };
    (@ u16) => { refuse!(@@ serialize_u16(u16) -> ()); };
    (@ u32) => { refuse!(@@ serialize_u32(u32) -> ()); };
    (@ u64) => { refuse!(@@ serialize_u64(u64) -> ()); };
    (@ f32) => { refuse!(@@ serialize_f32(f32) -> ()); };
    (@ f64) => { refuse!(@@ serialize_f64(f64) -> ()); };
    (@ char) => { refuse!(@@ serialize_char(char) -> ()); };
    (@@ $method:ident($($argument:ty),*) -> $ok:ty) => {
        fn $method(self $(, _: $argument)*) -> Result<$ok, XmlError> {
            Err(XmlError::message($crate::soap::xml::ser::unwritable::REFUSAL))
        }
    };
    (@@generic $method:ident($($argument:ty),*)) => {
        fn $method<T: serde::Serialize + ?Sized>(self $(, _: $argument)*, _: &T) -> Result<(), XmlError> {
            Err(XmlError::message($crate::soap::xml::ser::unwritable::REFUSAL))
        }
    };
}

pub(super) use refuse;
