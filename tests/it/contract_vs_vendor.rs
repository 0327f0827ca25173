//! Our contract against the vendor's WSDL files, where they are at hand: operations, actions, element names, order,
//! types, nillability, minOccurs, `EmitDefaultValue`, enumerations, declared faults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use cegid_y2_contract::{Member, ServiceContract, Shape, TypeRef, namespace};
use roxmltree::{Document, Node};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const WSDL_SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";

/// Where we differ, each with its reason. Both sides are named, so a difference that is gone fails the test too.
const DIFFERENCES: [(&str, &str); 2] = [
    (
        "WSCatalogService: no schema to compare",
        "the public copy holds the binding only; HelloWorld is taken from the other services, GetServiceCatalog left out",
    ),
    (
        "WSCatalogService: vendor has operation GetServiceCatalog",
        "its types are not public; it answers ActionNotSupported",
    ),
];

/// Services without a public WSDL.
const WITHOUT_WSDL: [&str; 6] = [
    "CompanyStoresService",
    "CustomerOrderManagementService",
    "CustomerWcfService",
    "SalesExternalEngine2Service",
    "SettingsCivilitiesService",
    "SettingsCountryService",
];

/// One side's facts as text, by the place they are about, so that both sides can be compared and told apart.
type Facts = BTreeMap<String, String>;

#[test]
fn our_contract_is_the_vendors() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/y2/wsdl");
    if !folder.is_dir() {
        eprintln!("NOT COMPARED: the vendor's WSDL files are not at {}", folder.display());
        return;
    }
    let (mut differences, mut compared, mut facts) = (BTreeSet::new(), 0, 0);
    for service in cegid_y2_contract::services() {
        let path = folder.join(format!("{}.wsdl", service.name));
        if !path.is_file() {
            assert!(WITHOUT_WSDL.contains(&service.name.as_str()), "{} has no WSDL", service.name);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Document::parse(&text).unwrap();
        let (mut ours, theirs) = (ours(service), theirs(&document));
        compared += 1;
        facts += theirs.len();
        if !theirs.keys().any(|place| place.starts_with("type ")) {
            differences.insert(format!("{}: no schema to compare", service.name));
            ours.retain(|place, _| place.starts_with("operation ") && !place.ends_with(" faults"));
        }
        for place in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
            let difference = match (ours.get(place), theirs.get(place)) {
                (Some(ours), Some(theirs)) if ours == theirs => continue,
                (Some(ours), Some(theirs)) => format!("{place}: ours {ours}, vendor {theirs}"),
                (Some(_), None) => format!("we have {place}"),
                (None, _) => format!("vendor has {place}"),
            };
            differences.insert(format!("{}: {difference}", service.name));
        }
    }
    let expected: BTreeSet<String> = DIFFERENCES.iter().map(|(place, _)| (*place).to_owned()).collect();
    assert_eq!(differences, expected, "our contract and the vendor's differ elsewhere than the list says");
    assert_eq!(compared, 12);
    assert!(facts > 1500, "only {facts} facts compared");
    eprintln!("compared {facts} facts of {compared} vendor WSDL files");
}

#[test]
fn the_committed_documents_are_what_the_script_makes() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let facts = root.join("../shared/y2");
    let made = tempfile::tempdir().unwrap();
    if !facts.join("schema.json").is_file() {
        eprintln!("NOT COMPARED: no facts at {}", facts.display());
        return;
    }
    let script = Command::new(root.join("scripts/import-contract")).arg(&facts).arg(made.path()).output();
    let Ok(output) = script else {
        eprintln!("NOT COMPARED: scripts/import-contract needs python3");
        return;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for entry in std::fs::read_dir(made.path()).unwrap() {
        let made = entry.unwrap().path();
        let committed = root.join("crates/cegid-y2-contract/src/data").join(made.file_name().unwrap());
        let (made, text) = (std::fs::read_to_string(made).unwrap(), std::fs::read_to_string(&committed).unwrap());
        assert!(made == text, "{} differs: run scripts/import-contract", committed.display());
    }
}

fn ours(service: &ServiceContract) -> Facts {
    let mut facts = Facts::new();
    for operation in &service.operations {
        let place = format!("operation {}", operation.name);
        facts.insert(place.clone(), operation.action.clone());
        let faults: BTreeSet<&str> = operation.faults.iter().map(String::as_str).collect();
        facts.insert(format!("{place} faults"), format!("{faults:?}"));
        let element = |name: &str| format!("element {{{}}}{name}", service.namespace);
        members(service, &mut facts, &element(&operation.name), &operation.input);
        members(service, &mut facts, &element(&operation.response_name()), operation.output.as_slice());
    }
    for ty in service.types() {
        let place = format!("type {{{}}}{}", ty.namespace, ty.local_name());
        let base = ty.base.map(|base| service.type_of(base)).map(|base| (base.namespace, base.local_name()));
        match &ty.shape {
            Shape::Enum { values } => {
                let values: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
                facts.insert(place, format!("one of {values:?}"));
                continue;
            }
            Shape::List { item } => member(service, &mut facts, &place, 0, item, "many"),
            Shape::Struct { members: all, inherited } => members(service, &mut facts, &place, &all[*inherited..]),
        }
        facts.insert(place, format!("extends {base:?}"));
    }
    facts
}

fn members(service: &ServiceContract, facts: &mut Facts, place: &str, members: &[Member]) {
    for (index, found) in members.iter().enumerate() {
        member(service, facts, place, index, found, "one");
    }
}

fn member(service: &ServiceContract, facts: &mut Facts, place: &str, index: usize, member: &Member, many: &str) {
    let (namespace, local) = match member.ty {
        TypeRef::Named(id) => (service.type_of(id).namespace, service.type_of(id).local_name()),
        TypeRef::Scalar(_) if member.type_name == "ser:guid" => (namespace::SERIALIZATION, "guid"),
        TypeRef::Scalar(_) => (namespace::SCHEMA, member.type_name.trim_start_matches("xs:")),
    };
    let least = u8::from(member.required);
    let (nillable, omit) = (member.nillable, member.omit_when_null);
    let fact = format!("{} {{{namespace}}}{local} {least} {many} nillable={nillable} omit={omit}", member.name);
    facts.insert(format!("{place} #{index:03}"), fact);
}

fn theirs(document: &Document<'_>) -> Facts {
    let mut facts = Facts::new();
    let root = document.root_element();
    for operation in elements(root, WSDL, "binding").flat_map(|binding| elements(binding, WSDL, "operation")) {
        let place = format!("operation {}", attribute(operation, "name"));
        let soap = elements(operation, WSDL_SOAP, "operation").next().unwrap();
        facts.insert(place.clone(), attribute(soap, "soapAction").to_owned());
    }
    for operation in elements(root, WSDL, "portType").flat_map(|port| elements(port, WSDL, "operation")) {
        let faults: BTreeSet<&str> = elements(operation, WSDL, "fault")
            .map(|fault| local(attribute(fault, "message")).trim_end_matches("_FaultMessage"))
            .map(|message| message.rsplit('_').next().unwrap().trim_end_matches("Fault"))
            .collect();
        facts.insert(format!("operation {} faults", attribute(operation, "name")), format!("{faults:?}"));
    }
    for schema in document.descendants().filter(|node| node.has_tag_name((namespace::SCHEMA, "schema"))) {
        let target = attribute(schema, "targetNamespace");
        for element in elements(schema, namespace::SCHEMA, "element") {
            if let Some(inline) = elements(element, namespace::SCHEMA, "complexType").next() {
                complex(&mut facts, &format!("element {{{target}}}{}", attribute(element, "name")), inline);
            }
        }
        if target == namespace::SERIALIZATION {
            continue;
        }
        for ty in elements(schema, namespace::SCHEMA, "complexType") {
            let place = format!("type {{{target}}}{}", attribute(ty, "name"));
            let base = complex(&mut facts, &place, ty);
            facts.insert(place, format!("extends {base:?}"));
        }
        for ty in elements(schema, namespace::SCHEMA, "simpleType") {
            let values: Vec<&str> = ty
                .descendants()
                .filter(|node| node.has_tag_name((namespace::SCHEMA, "enumeration")))
                .map(|node| attribute(node, "value"))
                .collect();
            facts.insert(format!("type {{{target}}}{}", attribute(ty, "name")), format!("one of {values:?}"));
        }
    }
    facts
}

/// The members that the type itself declares, and the type it extends.
fn complex<'a>(facts: &mut Facts, place: &str, ty: Node<'a, '_>) -> Option<(&'a str, &'a str)> {
    let content = elements(ty, namespace::SCHEMA, "complexContent").next();
    let extension = content.and_then(|content| elements(content, namespace::SCHEMA, "extension").next());
    let holder = extension.unwrap_or(ty);
    let sequence = elements(holder, namespace::SCHEMA, "sequence").next();
    for (index, element) in
        sequence.into_iter().flat_map(|sequence| elements(sequence, namespace::SCHEMA, "element")).enumerate()
    {
        let (namespace, local) = resolved(element, attribute(element, "type"));
        let least = element.attribute("minOccurs").unwrap_or("1");
        let many = if element.attribute("maxOccurs") == Some("unbounded") { "many" } else { "one" };
        let nillable = element.attribute("nillable") == Some("true");
        let omit = element.descendants().any(|node| node.attribute("EmitDefaultValue") == Some("false"));
        let name = attribute(element, "name");
        let fact = format!("{name} {{{namespace}}}{local} {least} {many} nillable={nillable} omit={omit}");
        facts.insert(format!("{place} #{index:03}"), fact);
    }
    extension.map(|extension| resolved(extension, attribute(extension, "base")))
}

fn elements<'a, 'd>(
    node: Node<'a, 'd>,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'd>> {
    node.children().filter(move |child| child.has_tag_name((namespace, name)))
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(name).unwrap_or_else(|| panic!("{name} of {:?}", node.tag_name()))
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn resolved<'a>(node: Node<'a, '_>, name: &'a str) -> (&'a str, &'a str) {
    let prefix = name.split_once(':').map(|(prefix, _)| prefix);
    (node.lookup_namespace_uri(prefix).unwrap_or_default(), local(name))
}
