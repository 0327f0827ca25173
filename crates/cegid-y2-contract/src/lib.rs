//! Y2's contract as data of the project: services, operations, members in wire order, nillability, enumerations.
//!
//! The documents in `data/` were made once by `scripts/import-contract`, those of the assumed plug-ins by hand. Read by
//! the simulator, by `doctor` and by tests on the raw XML, never through the client's types, so that the two sides
//! cannot share a mistake; and by the check of names that tenants give to elements of plug-ins.
//!
//! Values travel as JSON: a struct is an object keyed by wire names, a list an array, numbers keep all their digits,
//! dates, enumerations and ids are strings, nil and absent are `null` or missing.
#![doc = include_str!("../README.md")]

mod check;
mod cursor;
mod envelope;
mod finding;
mod lexical;
mod load;
mod model;
pub mod namespace;
mod read;
pub mod sample;
mod version;
mod walk;
mod write;
pub mod wsdl;

pub use check::{check_reply, check_request, check_value, read_reply};
pub use cursor::{MAX_DEPTH, XmlError};
pub use envelope::{EnvelopeError, body_element};
pub use finding::{DropReason, Dropped, Finding, Problem};
pub use model::{EnumValue, Member, OperationContract, Origin, Scalar, ServiceContract, Shape, Type, TypeId, TypeRef};
pub use read::{Order, ReadFault, read_request};
pub use version::Y2Version;
pub use write::{NullStyle, push_text, write_reply, write_request};

/// Every service that is known, by name, as the public contract describes it.
pub fn services() -> &'static [ServiceContract] {
    &load::SERVICES
}

/// The service with that endpoint (`CustomerWcfService.svc`); letters match in any case, as IIS does.
pub fn service_by_endpoint(endpoint: &str) -> Option<&'static ServiceContract> {
    services().iter().find(|service| service.endpoint.eq_ignore_ascii_case(endpoint))
}

/// The services of a product generation, by name: members come and go, plug-ins are missing.
pub fn services_of(version: Y2Version) -> &'static [ServiceContract] {
    match version {
        Y2Version::V19 => &load::SERVICES_OF_19,
        Y2Version::V21 => &load::SERVICES_OF_21,
        Y2Version::V26 => &load::SERVICES_OF_26,
    }
}

/// The service of a product generation with that endpoint; letters match in any case, as IIS does.
pub fn service_of(version: Y2Version, endpoint: &str) -> Option<&'static ServiceContract> {
    services_of(version).iter().find(|service| service.endpoint.eq_ignore_ascii_case(endpoint))
}
