//! What a WSDL says, as a flat list of facts that does not depend on prefixes, order of definitions, layout or prose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use roxmltree::{Document, Node};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const ADDRESSING: &str = "http://www.w3.org/2006/05/addressing/wsdl";
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

/// The facts of one WSDL: what is spoken about, and what is said.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, String>);

/// One fact in which two WSDLs differ.
#[derive(Debug)]
pub struct Difference {
    pub fact: String,
    vendor: Option<String>,
    ours: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(formatter, "{}: the vendor says {}, we say {}", self.fact, said(&self.vendor), said(&self.ours))
    }
}

impl Facts {
    /// The facts of a WSDL that holds everything in one file.
    pub fn read(text: &str) -> Self {
        let document = Document::parse(text).expect("well-formed");
        let mut facts = Self::default();
        let root = document.root_element();
        facts.say("definitions", format!("{:?} in {:?}", root.attribute("name"), root.attribute("targetNamespace")));
        for node in root.children().filter(Node::is_element) {
            match (node.tag_name().namespace(), node.tag_name().name()) {
                (Some(WSDL), "types") => elements(node).for_each(|schema| facts.schema(schema)),
                (Some(WSDL), "message") => facts.message(node),
                (Some(WSDL), "portType") => facts.port_type(node),
                (Some(WSDL), "binding") => facts.binding(node),
                (Some(WSDL), "service") => facts.service(node),
                other => panic!("a definition of an unknown kind: {other:?}"),
            }
        }
        facts
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Every fact that `self`, the vendor's, and `ours` do not share.
    pub fn differences(&self, ours: &Self) -> Vec<Difference> {
        let keys: BTreeSet<&String> = self.0.keys().chain(ours.0.keys()).collect();
        let differing = keys.into_iter().filter(|key| self.0.get(*key) != ours.0.get(*key));
        differing
            .map(|key| Difference {
                fact: key.clone(),
                vendor: self.0.get(key).cloned(),
                ours: ours.0.get(key).cloned(),
            })
            .collect()
    }

    fn say(&mut self, about: impl Into<String>, what: impl Into<String>) {
        let about = about.into();
        let before = self.0.insert(about.clone(), what.into());
        assert!(before.is_none(), "{about} is said twice");
    }

    fn message(&mut self, node: Node<'_, '_>) {
        for part in elements(node) {
            let about = format!("message {} part {}", name(node), name(part));
            self.say(about, qualified(part, part.attribute("element")));
        }
    }

    fn port_type(&mut self, node: Node<'_, '_>) {
        self.say(format!("port type {}", name(node)), names(node));
        for operation in elements(node) {
            for (index, end) in elements(operation).enumerate() {
                let about = format!("port type operation {} {index} {}", name(operation), end.tag_name().name());
                let action = end.attribute((ADDRESSING, "Action"));
                let message = qualified(end, end.attribute("message"));
                self.say(about, format!("{:?} {action:?} {message}", end.attribute("name")));
            }
        }
    }

    fn binding(&mut self, node: Node<'_, '_>) {
        let binding = name(node);
        self.say(format!("binding {binding}"), qualified(node, node.attribute("type")));
        for child in elements(node) {
            if child.has_tag_name((SOAP, "binding")) {
                self.say(format!("binding {binding} soap"), attributes(child));
                continue;
            }
            for (index, end) in elements(child).enumerate() {
                let about = format!("binding operation {} {index} {}", name(child), end.tag_name().name());
                let inside: Vec<String> =
                    elements(end).map(|inner| format!("{} {}", inner.tag_name().name(), attributes(inner))).collect();
                self.say(about, format!("{} {inside:?}", attributes(end)));
            }
        }
    }

    fn service(&mut self, node: Node<'_, '_>) {
        for port in elements(node) {
            let addresses = elements(port).filter(|inner| inner.has_tag_name((SOAP, "address"))).count();
            let about = format!("service {} port {}", name(node), name(port));
            self.say(about, format!("{} with {addresses} address", qualified(port, port.attribute("binding"))));
        }
    }

    fn schema(&mut self, schema: Node<'_, '_>) {
        let target = schema.attribute("targetNamespace").expect("a target namespace");
        let form = |name| schema.attribute(name).unwrap_or("unqualified");
        let forms = format!("elements {} attributes {}", form("elementFormDefault"), form("attributeFormDefault"));
        self.say(format!("schema {target}"), forms);
        for node in elements(schema) {
            match node.tag_name().name() {
                "import" => {
                    let about = format!("schema {target} import {}", node.attribute("namespace").unwrap_or_default());
                    self.say(about, format!("from {:?}", node.attribute("schemaLocation")));
                }
                kind @ ("element" | "complexType" | "simpleType" | "attribute") => {
                    self.content(&format!("{{{target}}} {kind} {}", name(node)), node);
                }
                other => panic!("a schema with {other}"),
            }
        }
    }

    /// A declaration with all that is below it, each child by its place.
    fn content(&mut self, about: &str, node: Node<'_, '_>) {
        self.say(about, declared(node));
        for (index, child) in elements(node).filter(|child| child.tag_name().name() != "annotation").enumerate() {
            let kind = child.tag_name().name();
            let label = child.attribute("name").map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}"));
            self.content(&format!("{about}/{index} {label}"), child);
        }
    }
}

/// What a declaration says of itself: its attributes, with references resolved and defaults written out, and the note
/// on what becomes of its default value.
fn declared(node: Node<'_, '_>) -> String {
    let mut said = BTreeMap::new();
    if node.has_tag_name((SCHEMA, "element")) {
        let global = node.parent().is_some_and(|parent| parent.has_tag_name((SCHEMA, "schema")));
        said.insert("nillable", "false".to_owned());
        if !global {
            said.insert("minOccurs", "1".to_owned());
            said.insert("maxOccurs", "1".to_owned());
        }
    }
    for attribute in node.attributes() {
        let value = match attribute.name() {
            "type" | "base" | "ref" => qualified(node, Some(attribute.value())),
            _ => attribute.value().to_owned(),
        };
        said.insert(attribute.name(), value);
    }
    let notes = elements(node).filter(|child| child.has_tag_name((SCHEMA, "annotation"))).flat_map(elements);
    for note in notes.filter(|note| note.has_tag_name((SCHEMA, "appinfo"))).flat_map(elements) {
        said.insert("note", format!("{:?} {}", note.tag_name(), attributes(note)));
    }
    format!("{said:?}")
}

/// The child elements, without prose.
fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(|child| child.is_element() && child.tag_name().name() != "documentation")
}

fn name(node: Node<'_, '_>) -> String {
    node.attribute("name").expect("a name").to_owned()
}

fn names(node: Node<'_, '_>) -> String {
    elements(node).map(name).collect::<Vec<_>>().join(" ")
}

/// The attributes. An empty `namespace`, which only some of the vendor's exports write, says the same as none.
fn attributes(node: Node<'_, '_>) -> String {
    let all = node.attributes().map(|attribute| (attribute.name(), attribute.value()));
    let all: BTreeMap<&str, &str> = all.filter(|attribute| *attribute != ("namespace", "")).collect();
    format!("{all:?}")
}

/// A reference with its namespace in place of its prefix.
fn qualified(node: Node<'_, '_>, reference: Option<&str>) -> String {
    let Some(reference) = reference else { return "nothing".to_owned() };
    match reference.split_once(':') {
        Some((prefix, name)) => format!("{{{}}}{name}", node.lookup_namespace_uri(Some(prefix)).expect("a prefix")),
        None => format!("{{{}}}{reference}", node.lookup_namespace_uri(None).unwrap_or_default()),
    }
}
