//! Our WSDLs against the vendor's, for the services whose vendor WSDL is complete: a client generated from the one must
//! be interchangeable with one generated from the other.
//!
//! The vendor's files are not part of the project. They are looked for in `../shared/y2/wsdl` beside it; without them
//! the test says so and ends.

mod facts;

use std::path::PathBuf;

use cegid_y2_contract::namespace;
use cegid_y2_contract::wsdl::Metadata;
use facts::Facts;

/// The services whose vendor WSDL is complete.
const COMPLETE: [&str; 11] = [
    "AddressService",
    "BusinessNotificationLogService",
    "CashOperationsWcfService",
    "CustomerService",
    "ItemInventoryWcfService",
    "LoyaltyService",
    "LoyaltyWcfService",
    "SaleDocumentService",
    "SaleHistoryService",
    "SalesConditionsService",
    "WorkerProcessService",
];

/// A difference that is meant, by service and start of the fact, with its reason. An entry that no longer occurs fails
/// the test, so the list can only shrink.
const ACCEPTED: &[(&str, &str, &str)] = &[];

fn vendor_folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/y2/wsdl");
    folder.is_dir().then_some(folder)
}

fn ours(service: &str) -> Facts {
    let contract =
        cegid_y2_contract::service_by_endpoint(&format!("{service}.svc")).expect("the contract has the service");
    Facts::read(&Metadata::new(contract, "http://localhost/Y2/x.svc").single_wsdl())
}

#[test]
fn a_client_made_from_our_wsdl_is_interchangeable_with_one_made_from_the_vendors() {
    let Some(folder) = vendor_folder() else {
        eprintln!("SKIPPED: the vendor's WSDLs are not beside the project (../shared/y2/wsdl); nothing was compared");
        return;
    };
    let mut problems = Vec::new();
    let mut used = vec![false; ACCEPTED.len()];
    let mut compared = 0;
    for service in COMPLETE {
        let text = std::fs::read_to_string(folder.join(format!("{service}.wsdl"))).expect("a vendor WSDL");
        let (vendor, ours) = (Facts::read(&text), ours(service));
        compared += vendor.len();
        for difference in vendor.differences(&ours) {
            let accepted =
                ACCEPTED.iter().position(|(of, fact, _)| *of == service && difference.fact.starts_with(fact));
            match accepted {
                Some(index) => used[index] = true,
                None => problems.push(format!("{service}: {difference}")),
            }
        }
    }
    for ((service, fact, _), used) in ACCEPTED.iter().zip(used) {
        if !used {
            problems.push(format!("{service}: {fact} is listed as an accepted difference and is none any more"));
        }
    }
    eprintln!("{compared} facts of {} vendor WSDLs compared", COMPLETE.len());
    assert!(problems.is_empty(), "{} differences:\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn a_difference_of_any_kind_is_noticed() {
    let text = {
        let contract = cegid_y2_contract::service_by_endpoint("AddressService.svc").expect("a service");
        Metadata::new(contract, "http://localhost/x").single_wsdl()
    };
    let facts = Facts::read(&text);
    let system = format!("targetNamespace=\"{}\"", namespace::THIRD_PARTIES);
    for (from, to) in [
        ("name=\"City\" nillable=\"true\"", "name=\"City\""),
        ("minOccurs=\"0\" name=\"DatabaseId\"", "name=\"DatabaseId\""),
        ("type=\"ser:guid\"", "type=\"xs:string\""),
        ("IAddressWebService/Add\"", "IAddressWebService/add\""),
        ("<xs:enumeration value=\"Employee\"/>", ""),
        ("BusinessFaultDetailFault", "BusinessFaultDetail"),
        ("base=\"tns:ExceptionDetail\"", "base=\"tns:CbpFaultDetail\""),
        ("EmitDefaultValue=\"false\"", "EmitDefaultValue=\"true\""),
        ("name=\"BasicHttpBinding_", "name=\"Binding_"),
        (system.as_str(), "targetNamespace=\"http://other\""),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(!facts.differences(&Facts::read(&text.replace(from, to))).is_empty(), "{from} → {to} goes unnoticed");
    }
}
