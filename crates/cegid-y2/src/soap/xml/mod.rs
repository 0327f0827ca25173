//! XML as WCF writes it: a serde reader over quick-xml's events, and a serde writer.
//!
//! Why not the libraries' own serde readers: they are blind to namespaces and to WCF's habits (nil, empty and absent mean
//! the same; a list is a wrapper; members are ordered), and several times slower (`benches/xml.rs`). What is never read:
//! DTDs, entities beyond the five of XML and character references, more than [`MAX_DEPTH`] levels, more than
//! [`MAX_ATTRIBUTES`] attributes of an element.

pub mod de;
mod encoding;
mod error;
mod events;
mod names;
pub mod ser;

pub use self::{
    encoding::decode,
    error::{XmlError, XmlErrorKind},
    events::{MAX_ATTRIBUTES, MAX_DEPTH, StartTag},
    names::Names,
};

/// The field of a type that collects unknown members; it must be the type's last one.
pub const EXTRA_FIELD: &str = "additionalProperties";

/// The name under which [`Sent`](crate::types::Sent) asks for `None` where its element is nil.
pub const SENT_TYPE: &str = "$Sent";
