use super::*;
use crate::services;

const ADDRESS: &str = "https://y2.example/Y2/";

fn metadata(endpoint: &str) -> Metadata<'static> {
    let service = crate::service_by_endpoint(endpoint).unwrap();
    Metadata::new(service, format!("{ADDRESS}{endpoint}"))
}

/// Every reference (`type`, `base`, `element`, `message`, `binding`) of a document that holds everything.
fn assert_references_hold(text: &str) {
    let document = roxmltree::Document::parse(text).unwrap();
    let mut declared = std::collections::HashSet::new();
    for schema in document.descendants().filter(|node| node.has_tag_name((namespace::SCHEMA, "schema"))) {
        let target = schema.attribute("targetNamespace").unwrap();
        for child in schema.children().filter(|node| node.is_element()) {
            let Some(name) = child.attribute("name") else { continue };
            let kind = if child.tag_name().name() == "element" { "element" } else { "type" };
            assert!(declared.insert((kind, target.to_owned(), name.to_owned())), "{target} {name} twice");
        }
    }
    for node in document.descendants().filter(|node| node.is_element()) {
        for (attribute, kind) in [("type", "type"), ("base", "type"), ("element", "element")] {
            if node.tag_name().namespace() == Some("http://schemas.xmlsoap.org/wsdl/") && attribute == "type" {
                continue;
            }
            let Some(reference) = node.attribute(attribute) else { continue };
            let (prefix, name) = reference.split_once(':').unwrap();
            let target = node.lookup_namespace_uri(Some(prefix)).unwrap();
            let known = target == namespace::SCHEMA || declared.contains(&(kind, target.to_owned(), name.to_owned()));
            assert!(known, "{reference} leads nowhere");
        }
    }
}

#[test]
fn every_service_has_a_wsdl_in_which_each_reference_leads_somewhere() {
    for service in services() {
        let metadata = Metadata::new(service, format!("{ADDRESS}{}", service.endpoint));
        assert_references_hold(&metadata.single_wsdl());
    }
}

#[test]
fn the_split_form_names_its_parts_and_each_part_is_there() {
    let metadata = metadata("AddressService.svc");
    let root = metadata.answer("wsdl").unwrap();
    assert!(root.contains("location=\"https://y2.example/Y2/AddressService.svc?wsdl=wsdl0\""), "{root}");
    let second = metadata.answer("WSDL=wsdl0").unwrap();
    for index in 0..metadata.schemas().len() {
        assert!(second.contains(&format!("AddressService.svc?xsd=xsd{index}\"")), "{second}");
        roxmltree::Document::parse(&metadata.answer(&format!("xsd=xsd{index}")).unwrap()).unwrap();
    }
    assert_eq!(metadata.answer(&format!("xsd=xsd{}", metadata.schemas().len())), None);
    for query in ["", "wsdl=wsdl1", "xsd=", "xsd=1", "singleWsdl=x", "disco"] {
        assert_eq!(metadata.answer(query), None, "{query}");
    }
}

#[test]
fn a_type_that_extends_another_writes_only_its_own_members() {
    let text = metadata("CustomerWcfService.svc").single_wsdl();
    let document = roxmltree::Document::parse(&text).unwrap();
    let ty = document
        .descendants()
        .find(|node| {
            node.has_tag_name((namespace::SCHEMA, "complexType"))
                && node.attribute("name") == Some("CustomerInsertData")
        })
        .unwrap();
    let extension = ty.descendants().find(|node| node.tag_name().name() == "extension").unwrap();
    assert_eq!(extension.attribute("base"), Some("tns:CustomerInputData"));
    let names: Vec<_> = ty
        .descendants()
        .filter(|node| node.tag_name().name() == "element")
        .map(|node| node.attribute("name").unwrap())
        .collect();
    assert_eq!(names, ["CustomerGuid", "CustomerId"]);
}

#[test]
fn an_address_with_markup_in_it_stays_an_address() {
    let service = crate::service_by_endpoint("WorkerProcessService.svc").unwrap();
    let text = Metadata::new(service, "http://a/\"><x>&'").single_wsdl();
    let document = roxmltree::Document::parse(&text).unwrap();
    let address = document.descendants().find(|node| node.tag_name().name() == "address").unwrap();
    assert_eq!(address.attribute("location"), Some("http://a/\"><x>&'"));
}
