//! A request to the simulated Y2, read by the contract on the raw XML.

use cegid_y2_contract::{Order};

const ENDPOINTS: [(&str, &str); 3] = [
    ("CustomerWcfService.svc", "AddNewCustomer"),
    ("SaleDocumentService.svc", "GetHeaderList"),
    ("CompanyStoresService.svc", "GetListDetail"),
];

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for (endpoint, operation) in ENDPOINTS {
        let service = cegid_y2_contract::service_by_endpoint(endpoint).expect("a service of the contract");
        let operation = service.operation(operation).expect("an operation of the contract");
        let _ = cegid_y2_contract::read_request(service, operation, text, Order::Strict);
    }
}
