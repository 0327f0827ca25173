//! The scalar types of a SOAP contract, exact in XML and in JSON. Know no service.
//!
//! Each of them has two faces. Towards our XML writer (`is_human_readable() == false`) it is the text that goes on the
//! wire; towards JSON it is what a reader of a diagnostic wants to see: numbers with all their digits, dates as they were
//! sent, `null` for the dates that mean "none".

mod date_time;
mod decimal;
mod extra;
mod field;
mod sent;
mod wire_enum;

pub(crate) use self::wire_enum::wire_enum;
pub use self::{
    date_time::{InvalidDateTime, XmlDateTime},
    decimal::Decimal,
    extra::Extra,
    field::Field,
    sent::Sent,
};
