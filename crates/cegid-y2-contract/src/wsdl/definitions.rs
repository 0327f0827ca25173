//! The WSDL side of a service: messages, port type, binding, address.

use super::super::model::OperationContract;
use super::super::namespace;
use super::xml::Xml;
use super::{Imports, Metadata, schema};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const WSDL_SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const WSDL_ADDRESSING: &str = "http://www.w3.org/2006/05/addressing/wsdl";
/// The namespace of a service that was given none.
const DEFAULT: &str = "http://tempuri.org/";
const HTTP: &str = "http://schemas.xmlsoap.org/soap/http";

/// Everything in one document.
pub fn single(out: &mut Xml, metadata: &Metadata<'_>) {
    let service = metadata.service;
    definitions(out, metadata, service.namespace, |out| {
        out.element("wsdl:types", &[], |out| {
            for namespace in metadata.schemas() {
                schema::write(out, metadata, namespace, Imports::Inline);
            }
        });
        messages(out, metadata);
        binding(out, metadata, "tns");
        address(out, metadata);
    });
}

/// Binding and address.
pub fn root(out: &mut Xml, metadata: &Metadata<'_>) {
    let location = format!("{}?wsdl=wsdl0", metadata.address);
    definitions(out, metadata, DEFAULT, |out| {
        out.empty("wsdl:import", &[("namespace", metadata.service.namespace), ("location", &location)]);
        out.empty("wsdl:types", &[]);
        binding(out, metadata, "i0");
        address(out, metadata);
    });
}

/// Messages and port type.
pub fn port_type(out: &mut Xml, metadata: &Metadata<'_>) {
    let service = metadata.service;
    definitions(out, metadata, service.namespace, |out| {
        out.element("wsdl:types", &[], |out| {
            let target = format!("{}/Imports", service.namespace);
            out.element("xs:schema", &[("targetNamespace", &target), ("xmlns:xs", namespace::SCHEMA)], |out| {
                for namespace in metadata.schemas() {
                    let at = metadata.xsd_location(namespace).unwrap_or_default();
                    out.empty("xs:import", &[("schemaLocation", &at), ("namespace", namespace)]);
                }
            });
        });
        messages(out, metadata);
    });
}

fn definitions(out: &mut Xml, metadata: &Metadata<'_>, target: &str, content: impl FnOnce(&mut Xml)) {
    let attributes = [
        ("name", metadata.service.name.as_str()),
        ("targetNamespace", target),
        ("xmlns:wsdl", WSDL),
        ("xmlns:soap", WSDL_SOAP),
        ("xmlns:wsaw", WSDL_ADDRESSING),
        ("xmlns:fault", namespace::FAULT),
        ("xmlns:i0", metadata.service.namespace),
        ("xmlns:tns", target),
    ];
    out.element("wsdl:definitions", &attributes, content);
}

/// The name of a fault in the WSDL. The older details carry WCF's default name, the newer ones one that was given to
/// them (vendor WSDL).
fn fault_name(detail: &str) -> String {
    match detail {
        "CbpFaultDetail" | "BusinessFaultDetail" => format!("{detail}Fault"),
        _ => detail.to_owned(),
    }
}

fn messages(out: &mut Xml, metadata: &Metadata<'_>) {
    let service = metadata.service;
    for operation in &service.operations {
        let name = |kind: &str| format!("{}_{}_{kind}Message", service.interface, operation.name);
        message(out, &name("Input"), "parameters", &format!("tns:{}", operation.name));
        message(out, &name("Output"), "parameters", &format!("tns:{}", operation.response_name()));
        for detail in &operation.faults {
            message(out, &name(&format!("{}_Fault", fault_name(detail))), "detail", &format!("fault:{detail}"));
        }
    }
    out.element("wsdl:portType", &[("name", &service.interface)], |out| {
        for operation in &service.operations {
            out.element("wsdl:operation", &[("name", &operation.name)], |out| ports(out, metadata, operation));
        }
    });
}

fn message(out: &mut Xml, name: &str, part: &str, element: &str) {
    out.element("wsdl:message", &[("name", name)], |out| {
        out.empty("wsdl:part", &[("name", part), ("element", element)]);
    });
}

fn ports(out: &mut Xml, metadata: &Metadata<'_>, operation: &OperationContract) {
    let message = |kind: &str| format!("tns:{}_{}_{kind}Message", metadata.service.interface, operation.name);
    let action = &operation.action;
    out.empty("wsdl:input", &[("wsaw:Action", action), ("message", &message("Input"))]);
    out.empty("wsdl:output", &[("wsaw:Action", &format!("{action}Response")), ("message", &message("Output"))]);
    for detail in &operation.faults {
        let name = fault_name(detail);
        let action = format!("{action}{detail}Fault");
        let message = message(&format!("{name}_Fault"));
        out.empty("wsdl:fault", &[("wsaw:Action", &action), ("name", &name), ("message", &message)]);
    }
}

fn binding(out: &mut Xml, metadata: &Metadata<'_>, prefix: &str) {
    let service = metadata.service;
    let port_type = format!("{prefix}:{}", service.interface);
    out.element("wsdl:binding", &[("name", &service.binding()), ("type", &port_type)], |out| {
        out.empty("soap:binding", &[("transport", HTTP)]);
        for operation in &service.operations {
            out.element("wsdl:operation", &[("name", &operation.name)], |out| {
                out.empty("soap:operation", &[("soapAction", &operation.action), ("style", "document")]);
                out.element("wsdl:input", &[], |out| out.empty("soap:body", &[("use", "literal")]));
                out.element("wsdl:output", &[], |out| out.empty("soap:body", &[("use", "literal")]));
                for detail in &operation.faults {
                    let name = fault_name(detail);
                    out.element("wsdl:fault", &[("name", &name)], |out| {
                        out.empty("soap:fault", &[("name", &name), ("use", "literal")]);
                    });
                }
            });
        }
    });
}

fn address(out: &mut Xml, metadata: &Metadata<'_>) {
    let binding = metadata.service.binding();
    out.element("wsdl:service", &[("name", &metadata.service.name)], |out| {
        out.element("wsdl:port", &[("name", &binding), ("binding", &format!("tns:{binding}"))], |out| {
            out.empty("soap:address", &[("location", &metadata.address)]);
        });
    });
}
