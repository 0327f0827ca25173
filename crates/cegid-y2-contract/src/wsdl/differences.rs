//! What a WSDL says otherwise than the contract: operations, members and words that it lacks, or has beyond it.
//!
//! Names are compared and nothing else: order, types and nillability are the same wherever a name is (all public WSDLs of one
//! service agree on them).

use std::collections::{BTreeMap, BTreeSet};

use super::super::{
    cursor::{Cursor, Element, Node, XmlError},
    model::{Origin, ServiceContract, Shape, TypeRef},
    namespace,
};
use super::schema::reachable;

/// The names in which the two differ, each as `Operation`, `Operation.Parameter`, `Type.Member` or `Type.Word`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// In the contract only.
    pub missing: Vec<String>,
    /// In the WSDL only, among operations and types that both know.
    pub extra: Vec<String>,
}

/// Compares a document with everything in one file (`?singleWsdl`). `spelling` gives the document's word for a name of ours, by
/// the type or operation that it is in, where it is another one; names of an assumed contract match in any case.
///
/// # Errors
/// The document is no XML, or holds markup that no WSDL needs.
pub fn differences<'s>(
    service: &ServiceContract,
    wsdl: &str,
    spelling: impl Fn(&str, &str) -> Option<&'s str>,
) -> Result<Differences, XmlError> {
    let described = Described::read(wsdl)?;
    let mut compared = Compared { tolerant: service.origin == Origin::Assumed, found: Differences::default() };
    let spelt = |owner: &str, name: &str| spelling(owner, name).unwrap_or(name).to_owned();
    let ours = |owner: &str, names: &mut dyn Iterator<Item = &str>| -> Vec<(String, String)> {
        names.map(|name| (format!("{owner}.{name}"), spelt(owner, name))).collect()
    };
    let operations: Vec<_> = service
        .operations
        .iter()
        .map(|operation| (operation.name.clone(), spelt(&operation.name, &operation.name)))
        .collect();
    compared.names("", &operations, described.operations.iter());
    let known = service.operations.iter().zip(&operations).filter(|(_, (_, name))| described.operations.contains(name));
    for (operation, (_, name)) in known.clone() {
        let Some(parameters) = described.wrappers.get(name) else { continue };
        let input = ours(&operation.name, &mut operation.input.iter().map(|member| member.name.as_str()));
        compared.names(&format!("{}.", operation.name), &input, parameters.iter());
    }
    for id in reachable(service, known.map(|(operation, _)| operation)) {
        let ty = service.type_of(id);
        // Details of faults and arrays of simple values are .NET's and the same everywhere.
        if matches!(ty.namespace, namespace::FAULT | namespace::ARRAYS) {
            continue;
        }
        let owner = ty.local_name();
        let Some(theirs) = described.members(&spelt(owner, owner)) else {
            compared.found.missing.push(owner.to_owned());
            continue;
        };
        let names: Vec<&str> = match &ty.shape {
            Shape::Struct { members, .. } => members.iter().map(|member| member.name.as_str()).collect(),
            // What an array of simple values calls its items is .NET's affair.
            Shape::List { item } if matches!(item.ty, TypeRef::Scalar(_)) => continue,
            Shape::List { item } => vec![item.name.as_str()],
            Shape::Enum { values } => values.iter().map(|value| value.value.as_str()).collect(),
        };
        compared.names(&format!("{owner}."), &ours(owner, &mut names.into_iter()), theirs.into_iter());
    }
    compared.found.missing.sort();
    compared.found.extra.sort();
    Ok(compared.found)
}

struct Compared {
    tolerant: bool,
    found: Differences,
}

impl Compared {
    /// `ours` are our names, with what the document should call them.
    fn names<'t>(&mut self, owner: &str, ours: &[(String, String)], theirs: impl Iterator<Item = &'t String>) {
        let key = |name: &str| if self.tolerant { name.to_ascii_lowercase() } else { name.to_owned() };
        let theirs: BTreeMap<String, &String> = theirs.map(|name| (key(name), name)).collect();
        let expected: BTreeSet<String> = ours.iter().map(|(_, spelt)| key(spelt)).collect();
        let missing = ours.iter().filter(|(_, spelt)| !theirs.contains_key(&key(spelt))).map(|(name, _)| name.clone());
        let extra =
            theirs.iter().filter(|(name, _)| !expected.contains(*name)).map(|(_, name)| format!("{owner}{name}"));
        self.found.missing.extend(missing);
        self.found.extra.extend(extra);
    }
}

/// The names in a WSDL.
#[derive(Default)]
struct Described {
    operations: BTreeSet<String>,
    /// Elements with content of their own: what wraps the parameters of an operation.
    wrappers: BTreeMap<String, BTreeSet<String>>,
    types: BTreeMap<String, DescribedType>,
}

#[derive(Default)]
struct DescribedType {
    base: Option<String>,
    members: BTreeSet<String>,
}

/// What a name belongs to.
#[derive(Clone, PartialEq, Eq)]
enum Owner {
    None,
    PortType,
    Type(String),
    Wrapper(String),
}

impl Described {
    fn read(wsdl: &str) -> Result<Self, XmlError> {
        let (mut described, mut cursor, mut owners) = (Self::default(), Cursor::new(wsdl), Vec::new());
        loop {
            match cursor.next()? {
                Node::Start(element) => {
                    let owner = owners.last().cloned().unwrap_or(Owner::None);
                    owners.push(described.take(&element, owner));
                }
                Node::End => drop(owners.pop()),
                Node::Text(_) => {}
                Node::Eof => return Ok(described),
            }
        }
    }

    /// Notes a name and says what the names inside belong to.
    fn take(&mut self, element: &Element<'_>, owner: Owner) -> Owner {
        let name = element.attribute("name");
        let of_a_schema = element.namespace == Some(namespace::SCHEMA);
        match (element.local_name(), &owner, name) {
            ("portType", Owner::None, _) => Owner::PortType,
            ("operation", Owner::PortType, Some(name)) => {
                self.operations.insert(name);
                owner
            }
            ("complexType" | "simpleType", Owner::None, Some(name)) if of_a_schema => {
                self.types.entry(name.clone()).or_default();
                Owner::Type(name)
            }
            ("element", Owner::None, Some(name)) if of_a_schema => Owner::Wrapper(name),
            ("complexType", Owner::Wrapper(wrapper), None) if of_a_schema => {
                self.wrappers.entry(wrapper.clone()).or_default();
                owner
            }
            ("element", Owner::Wrapper(wrapper), Some(name)) if of_a_schema => {
                self.wrappers.entry(wrapper.clone()).or_default().insert(name);
                owner
            }
            ("element", Owner::Type(ty), Some(name)) if of_a_schema => {
                self.types.entry(ty.clone()).or_default().members.insert(name);
                owner
            }
            ("enumeration", Owner::Type(ty), _) if of_a_schema => {
                self.types.entry(ty.clone()).or_default().members.extend(element.attribute("value"));
                owner
            }
            ("extension", Owner::Type(ty), _) if of_a_schema => {
                let base = element.attribute("base").map(|base| local(&base).to_owned());
                self.types.entry(ty.clone()).or_default().base = base;
                owner
            }
            _ => owner,
        }
    }

    /// The members of a type, those of its bases included; `None`: there is no such type.
    fn members(&self, name: &str) -> Option<BTreeSet<&String>> {
        let mut ty = self.types.get(name).or_else(|| {
            let other_case = |known: &&String| known.eq_ignore_ascii_case(name);
            self.types.keys().find(other_case).and_then(|known| self.types.get(known))
        })?;
        let mut members: BTreeSet<&String> = ty.members.iter().collect();
        // A chain that leads back to itself ends when it has been everywhere.
        for _ in 0..self.types.len() {
            let Some(base) = ty.base.as_ref().and_then(|base| self.types.get(base)) else { break };
            members.extend(&base.members);
            ty = base;
        }
        Some(members)
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::super::Metadata;
    use super::*;
    use crate::services;

    fn wsdl(service: &ServiceContract) -> String {
        Metadata::new(service, "http://y2.example.test/Y2/Service.svc").single_wsdl()
    }

    #[test]
    fn a_service_is_as_its_own_description_says() {
        for service in services() {
            let found = differences(service, &wsdl(service), |_, _| None).unwrap();
            assert_eq!(found, Differences::default(), "{}", service.name);
        }
    }

    #[test]
    fn what_is_renamed_is_missing_and_extra() {
        let service = crate::service_by_endpoint("SaleDocumentService.svc").unwrap();
        let text = wsdl(service);
        for (from, to, missing, extra) in [
            ("name=\"SalesPersonId\"", "name=\"SellerId\"", "Get_Line.SalesPersonId", "Get_Line.SellerId"),
            ("name=\"GetByKey\"", "name=\"GetByCode\"", "GetByKey", "GetByCode"),
            ("value=\"Receipt\"", "value=\"Ticket\"", "SaleDocumentType.Receipt", "SaleDocumentType.Ticket"),
            ("name=\"searchRequest\"", "name=\"request\"", "GetHeaderList.searchRequest", "GetHeaderList.request"),
        ] {
            assert!(text.contains(from), "{from}");
            let found = differences(service, &text.replace(from, to), |_, _| None).unwrap();
            assert!(found.missing.contains(&missing.to_owned()), "{from}: {found:?}");
            assert!(found.extra.contains(&extra.to_owned()), "{from}: {found:?}");
        }
    }

    #[test]
    fn names_of_plug_ins_match_in_any_case_and_in_the_spelling_that_was_given() {
        let service = crate::service_by_endpoint("CompanyStoresService.svc").unwrap();
        let other = wsdl(service).replace("name=\"City\"", "name=\"CITY\"").replace("\"Description\"", "\"Label\"");
        let found = differences(service, &other, |_, _| None).unwrap();
        assert!(
            found.missing.iter().all(|name| name.ends_with(".Description")) && !found.missing.is_empty(),
            "{found:?}"
        );
        let told = differences(service, &other, |_, name| (name == "Description").then_some("Label")).unwrap();
        assert_eq!(told, Differences::default());
    }

    #[test]
    fn what_is_no_description_is_said_to_be_none() {
        let service = services().first().unwrap();
        assert!(differences(service, "<html><br></html>", |_, _| None).is_err());
        let other = differences(service, "<html/>", |_, _| None).unwrap();
        assert_eq!(other.missing.len(), service.operations.len(), "every operation is missing: {other:?}");
    }
}
