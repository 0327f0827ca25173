//! A service's contract as WSDL 1.1 with its XML Schemas, in the shape that WCF gives it: for any SOAP stack to build a
//! client from.
//!
//! Made from the contract alone; whoever serves it says under which address the service stands. Two things that a vendor WSDL may hold are left out on purpose: prose, and
//! `EnumerationValue` notes (WCF writes them for .NET's own numbers, the vendor WSDLs hold none, and the codes in our
//! data are those of Y2's database).

mod definitions;
mod differences;
mod schema;
mod xml;

pub use differences::{Differences, differences};

use super::model::ServiceContract;
use super::namespace;

/// The WSDL documents of one service at one address.
#[derive(Debug)]
pub struct Metadata<'c> {
    service: &'c ServiceContract,
    address: String,
    schemas: Vec<&'static str>,
}

/// Where a document finds what it builds on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Imports {
    /// In the same file.
    Inline,
    /// In further files of the same address: `?wsdl=wsdl0`, `?xsd=xsd2`.
    Located,
}

impl<'c> Metadata<'c> {
    /// `address` is the service's own URL, without a query: `http://host/Y2/CustomerWcfService.svc`.
    pub fn new(service: &'c ServiceContract, address: impl Into<String>) -> Self {
        Self { service, address: address.into(), schemas: schema::namespaces(service) }
    }

    /// The document that a query asks for, as IIS offers them: `wsdl`, `singleWsdl`, `wsdl=wsdl0`, `xsd=xsd0` and
    /// further. Names in any case. `None`: no such document.
    pub fn answer(&self, query: &str) -> Option<String> {
        let (name, part) = query.split_once('=').unwrap_or((query, ""));
        match (name.to_ascii_lowercase().as_str(), part.to_ascii_lowercase().as_str()) {
            ("singlewsdl", "") => Some(self.single_wsdl()),
            ("wsdl", "") => Some(self.wsdl()),
            ("wsdl", "wsdl0") => Some(self.wsdl0()),
            ("xsd", part) => self.xsd(part.strip_prefix("xsd")?.parse().ok()?),
            _ => None,
        }
    }

    /// Everything in one file.
    pub fn single_wsdl(&self) -> String {
        let mut out = xml::Xml::document();
        definitions::single(&mut out, self);
        out.finish()
    }

    /// Binding and address, with the port type in a file of its own: they stand in another namespace, because Y2's
    /// services leave WCF's default for it (vendor WSDL).
    pub fn wsdl(&self) -> String {
        let mut out = xml::Xml::document();
        definitions::root(&mut out, self);
        out.finish()
    }

    /// Messages and port type; the schemas are imported.
    pub fn wsdl0(&self) -> String {
        let mut out = xml::Xml::document();
        definitions::port_type(&mut out, self);
        out.finish()
    }

    /// The schema with that number.
    pub fn xsd(&self, index: usize) -> Option<String> {
        let namespace = self.schemas.get(index)?;
        let mut out = xml::Xml::document();
        schema::write(&mut out, self, namespace, Imports::Located);
        Some(out.finish())
    }

    /// The namespaces of the schemas, by number.
    pub fn schemas(&self) -> &[&'static str] {
        &self.schemas
    }

    fn xsd_location(&self, namespace: &str) -> Option<String> {
        let index = self.schemas.iter().position(|known| *known == namespace)?;
        Some(format!("{}?xsd=xsd{index}", self.address))
    }
}

/// The prefix that the documents use for a namespace.
fn prefix(namespace: &str) -> &'static str {
    match namespace {
        namespace::RETAIL => "y2",
        namespace::SERIALIZATION => "ser",
        namespace::FAULT => "fault",
        namespace::ARRAYS => "arr",
        namespace::THIRD_PARTIES => "thirdParties",
        namespace::LOYALTY => "loyalty",
        namespace::SYSTEM => "system",
        _ => "xs",
    }
}

#[cfg(test)]
mod tests;
