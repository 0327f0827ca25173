//! Messages against our own schemas, judged by xmllint: what the contract writes, what it makes up, and the golden files,
//! which come from elsewhere. Says so and ends where there is no xmllint.

use std::path::{Path, PathBuf};
use std::process::Command;

use cegid_y2_contract::sample::{self, Fill};
use cegid_y2_contract::wsdl::Metadata;
use cegid_y2_contract::{NullStyle, ServiceContract, Y2Version, namespace, service_of, write_reply};
use roxmltree::{Document, Node};
use tempfile::TempDir;

/// Golden messages that go beyond the contract on purpose, with unknown members and unknown
/// enumeration values, to show what a tolerant reader makes of them.
const BEYOND_THE_CONTRACT: [&str; 4] = [
    "y2/company_stores.get_detail.reply.xml",
    "y2/company_stores.get_list_detail.reply.xml",
    "y2/get_customer_detail.reply.xml",
    "y2/search_customer_ids.reply.xml",
];

fn xmllint_is_there() -> bool {
    let found = Command::new("xmllint").arg("--version").output().is_ok();
    if !found {
        eprintln!("SKIPPED: xmllint is not installed (Debian: libxml2-utils); nothing was held against the schemas");
    }
    found
}

/// The schemas of a service in a folder, with a schema `all.xsd` that imports every one of them.
struct Schemas {
    folder: TempDir,
    written: usize,
}

impl Schemas {
    fn of(service: &ServiceContract) -> Self {
        let folder = TempDir::new().unwrap();
        let metadata = Metadata::new(service, "");
        let mut all = format!("<xs:schema xmlns:xs=\"{}\">", namespace::SCHEMA);
        for (index, target) in metadata.schemas().iter().enumerate() {
            let text = metadata.xsd(index).unwrap().replace("\"?xsd=xsd", "\"xsd");
            std::fs::write(folder.path().join(format!("xsd{index}")), text).unwrap();
            all.push_str(&format!("<xs:import namespace=\"{target}\" schemaLocation=\"xsd{index}\"/>"));
        }
        std::fs::write(folder.path().join("all.xsd"), all + "</xs:schema>").unwrap();
        Self { folder, written: 0 }
    }

    /// Keeps the content of an envelope's body for [`Schemas::problems`].
    fn add(&mut self, name: &str, envelope: &str) {
        let document = Document::parse(envelope).unwrap();
        let path = self.folder.path().join(format!("{:04}.{name}.xml", self.written));
        std::fs::write(path, standing_alone(content(&document).unwrap())).unwrap();
        self.written += 1;
    }

    /// What xmllint says of the messages that were added; `None` when all are valid.
    fn problems(&self) -> Option<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = entries.filter(|path| path.extension() == Some("xml".as_ref())).collect();
        assert_eq!(files.len(), self.written);
        files.sort();
        let schema = self.folder.path().join("all.xsd");
        let output =
            Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(schema).args(files).output().unwrap();
        (!output.status.success()).then(|| {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            said.lines().filter(|line| !line.ends_with(" validates")).collect::<Vec<_>>().join("\n")
        })
    }
}

/// What the schemas speak of: the body's first element or, in a fault, the detail's. `None` for a fault without one.
fn content<'a, 'i>(document: &'a Document<'i>) -> Option<Node<'a, 'i>> {
    let child = |node: Node<'a, 'i>, name: &str| {
        node.children().find(|child| child.is_element() && (name.is_empty() || child.tag_name().name() == name))
    };
    let first = child(child(document.root_element(), "Body")?, "")?;
    if first.has_tag_name((namespace::SOAP, "Fault")) { child(child(first, "detail")?, "") } else { Some(first) }
}

/// The element as a document of its own: the namespaces that were declared around it are declared on it.
fn standing_alone(node: Node<'_, '_>) -> String {
    let text = &node.document().input_text()[node.range()];
    let name = text[1..].find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap() + 1;
    let tag = &text[..text.find('>').unwrap()];
    let mut declarations = String::new();
    for declared in node.namespaces() {
        let attribute = declared.name().map_or_else(|| "xmlns=".to_owned(), |prefix| format!("xmlns:{prefix}="));
        if declared.uri() != "http://www.w3.org/XML/1998/namespace" && !tag.contains(&attribute) {
            declarations.push_str(&format!(" {attribute}\"{}\"", declared.uri()));
        }
    }
    format!("{}{declarations}{}", &text[..name], &text[name..])
}

#[test]
fn what_the_contract_writes_is_valid_by_the_wsdl_in_every_null_style() {
    if !xmllint_is_there() {
        return;
    }
    // The public contract, and the one service whose members differ between generations.
    let of_versions = Y2Version::ALL.into_iter().filter_map(|version| service_of(version, "SaleDocumentService.svc"));
    for service in cegid_y2_contract::services().iter().chain(of_versions) {
        let mut schemas = Schemas::of(service);
        for operation in &service.operations {
            for fill in [Fill::Full, Fill::Least] {
                schemas.add(&operation.name, &sample::request(service, operation, fill, "DEMO_001_TEST"));
                let result = sample::result(service, operation, fill);
                for nulls in [NullStyle::Auto, NullStyle::Omit, NullStyle::Nil] {
                    schemas.add(&operation.name, &write_reply(service, operation, &result, nulls));
                }
            }
        }
        assert_eq!(schemas.problems(), None, "{}", service.name);
    }
}

#[test]
fn the_schemas_refuse_what_the_contract_does_not_say() {
    if !xmllint_is_there() {
        return;
    }
    let service = cegid_y2_contract::service_by_endpoint("AddressService.svc").unwrap();
    let operation = service.operation("Add").unwrap();
    let right = sample::request(service, operation, Fill::Full, "DEMO_001_TEST");
    for (from, to) in [
        ("<DatabaseId>", "<databaseId>text</databaseId><DatabaseId>"),
        ("<City>text</City>", ""),
        (">MiscellaneousAccountsPayable<", ">Anybody<"),
        ("</Request><Context ", "</Request><Context/><Context "),
    ] {
        assert!(right.contains(from), "{from} is not in {right}");
        let mut schemas = Schemas::of(service);
        schemas.add("wrong", &right.replacen(from, to, 1));
        assert!(schemas.problems().is_some(), "{from} → {to} is taken for valid");
    }
}

#[test]
fn every_golden_message_is_valid_by_a_wsdl() {
    if !xmllint_is_there() {
        return;
    }
    let mut files = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    collect(&folder, &mut files);
    let (mut judged, mut problems) = (0, Vec::new());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        // Golden files of other kinds, and those that are broken on purpose, are no messages to the schemas.
        let Ok(document) = Document::parse(&text) else { continue };
        if !document.root_element().has_tag_name((namespace::SOAP, "Envelope")) {
            continue;
        }
        let Some(node) = content(&document) else { continue };
        let name = node.tag_name().name();
        let knows = |service: &&ServiceContract| {
            let wraps = |operation: &cegid_y2_contract::OperationContract| {
                operation.name == name || operation.response_name() == name
            };
            service.operations.iter().any(wraps) || service.type_by_name(&format!("fault:{name}")).is_some()
        };
        // The first service that takes it settles the matter; HelloWorld is known to all of them.
        let mut said = Vec::new();
        let valid = cegid_y2_contract::services().iter().filter(knows).any(|service| {
            let mut schemas = Schemas::of(service);
            schemas.add(name, &text);
            let before = said.len();
            said.extend(schemas.problems());
            before == said.len()
        });
        let relative = path.strip_prefix(&folder).unwrap();
        let beyond = BEYOND_THE_CONTRACT.iter().any(|listed| relative == Path::new(listed));
        if valid == beyond {
            problems.push(format!("{}: {said:#?}", relative.display()));
        }
        judged += 1;
    }
    eprintln!("{judged} golden messages were held against the schemas");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(judged > 0);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension() == Some("xml".as_ref()) {
            files.push(path);
        }
    }
}
