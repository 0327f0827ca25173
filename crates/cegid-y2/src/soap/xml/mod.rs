//! XML as WCF writes it: a borrowing scanner, a serde reader over it, a serde writer. Knows neither SOAP nor Y2.
//!
//! Why our own: the libraries' serde readers are blind to namespaces and to WCF's habits (nil, empty and absent mean the
//! same; a list is a wrapper; members are ordered) and decode several times slower (`benches/xml.rs`). What is never
//! read: DTDs, entities beyond the five of XML and character references, more than [`MAX_DEPTH`] levels, more than
//! [`MAX_ATTRIBUTES`] attributes.

pub mod de;
mod encoding;
mod error;
mod names;
mod scan;
pub mod ser;

pub use self::{
    encoding::decode,
    error::{XmlError, XmlErrorKind},
    names::Names,
    scan::{MAX_ATTRIBUTES, MAX_DEPTH, Scanner, StartTag},
};

/// The field of a type that collects unknown members; it must be the type's last one.
pub const EXTRA_FIELD: &str = "additionalProperties";
