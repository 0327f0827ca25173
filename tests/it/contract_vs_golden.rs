//! The golden messages of the client agree with the contract, which was made from another source than they were.

use std::path::{Path, PathBuf};

use cegid_y2_contract::{Finding, OperationContract, ServiceContract, body_element, check_reply, check_request};

/// Golden SOAP messages: `[<service>.]<operation>.<request|reply|fault>.xml`, in snake case.
const FOLDER: &str = "tests/golden/y2";

/// What golden replies hold on purpose although no contract has it: a client must read over it.
const DELIBERATE: [(&str, &str); 8] = [
    ("company_stores.get_detail.reply.xml", "Surface"),
    ("company_stores.get_list_detail.reply.xml", "Surface"),
    ("get_customer_detail.reply.xml", "LoyaltyTier"),
    ("get_customer_detail.reply.xml", "OptinEmail"),
    ("get_customer_detail.reply.xml", "OptinPostal"),
    ("search_customer_ids.reply.xml", "LoyaltyTier"),
    ("search_customer_ids.reply.xml", "OptinEmail"),
    ("search_customer_ids.reply.xml", "OptinPostal"),
];

#[test]
fn golden_messages_agree_with_the_contract() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let files = xml_files(&folder);
    if files.is_empty() {
        eprintln!("NOT COMPARED: no golden messages at {}", folder.display());
        return;
    }
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap();
        let xml = std::fs::read_to_string(&path).unwrap();
        let parts: Vec<&str> = name.split('.').collect();
        let (service, kind) = match parts.as_slice() {
            [service, _, kind, "xml"] => (Some(*service), *kind),
            [_, kind, "xml"] => (None, *kind),
            _ => panic!("{name}: expected [service.]operation.kind.xml"),
        };
        let element = body_element(&xml).unwrap_or_else(|error| panic!("{name}: {error}")).unwrap();
        let candidates = candidates(service, if kind == "fault" { None } else { Some(&element) }, kind);
        assert!(!candidates.is_empty(), "{name}: {element} is no message of the contract");
        let found: Vec<Vec<Finding>> =
            candidates.iter().map(|(service, operation)| check(name, kind, service, operation, &xml)).collect();
        if !found.iter().any(Vec::is_empty) {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The operations whose message the body may be; for a fault every service's first operation will do.
fn candidates(
    service: Option<&str>,
    element: Option<&str>,
    kind: &str,
) -> Vec<(&'static ServiceContract, &'static OperationContract)> {
    let services = cegid_y2_contract::services()
        .iter()
        .filter(|candidate| service.is_none_or(|prefix| snake_case(&candidate.name).starts_with(prefix)));
    let fits = |operation: &&OperationContract| match (element, kind) {
        (None, _) => true,
        (Some(element), "request") => operation.name == element,
        (Some(element), _) => operation.response_name() == element,
    };
    services
        .flat_map(|service| service.operations.iter().filter(fits).map(move |operation| (service, operation)))
        .collect()
}

fn check(name: &str, kind: &str, service: &ServiceContract, operation: &OperationContract, xml: &str) -> Vec<Finding> {
    let findings = match kind {
        "request" => check_request(service, operation, xml),
        "reply" | "fault" => check_reply(service, operation, xml),
        other => panic!("{other} is neither request nor reply nor fault"),
    };
    let mut findings = findings.unwrap_or_else(|error| panic!("{name}: {error}"));
    findings.retain(|finding| !DELIBERATE.contains(&(name, finding.name.as_str())));
    findings
}

fn xml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "xml"));
    files.sort();
    files
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
