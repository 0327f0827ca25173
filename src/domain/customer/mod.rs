//! A customer in the platform's field names, and what each field becomes in Y2: table, values, identity.
//!
//! Refuses to know Y2's structs: a [`Change`] names its target, and `flows::customer_record` puts it where it belongs.

mod consent;
mod mapping;
mod table;
mod value;

pub use consent::Consent;
pub use mapping::{Change, Identity, Mapped, UnknownMember, map};
pub use table::{CustomerMember, FieldKind, Rule, TABLE};
pub use value::{CountryCode, CountryCodeKind, Value};
