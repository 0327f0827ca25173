//! The page that a browser sees on a `.svc`: where its WSDL is, what it can do, and a call of each operation to copy.

use super::world::DEMO_DATABASE;
use cegid_y2_contract::sample::{self, Fill};
use cegid_y2_contract::{OperationContract, Origin, ServiceContract, push_text};

/// The page of the service that stands at `address`; `served` tells which operations do something here.
pub fn page(service: &ServiceContract, address: &str, served: impl Fn(&OperationContract) -> bool) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} Service</title>\n<style>\
         body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}\
         pre{{overflow:auto;background:#f4f4f4;padding:1rem}}summary{{cursor:pointer}}</style></head><body>\n\
         <h1>{0} Service</h1>\n<p>You have created a service. It is simulated. {1}</p>\n<ul>\n",
        service.name,
        origin(service.origin),
    );
    for (query, what) in [("wsdl", "WSDL"), ("singleWsdl", "WSDL in one file")] {
        page.push_str(&format!("<li><a href=\"{}?{query}\">{what}</a></li>\n", service.endpoint));
    }
    page.push_str(&format!("</ul>\n<h2>{} operations</h2>\n", service.operations.len()));
    for operation in &service.operations {
        page.push_str(&format!("<details id=\"op.{0}\"><summary><code>{0}</code>", operation.name));
        if !served(operation) {
            page.push_str(" (not simulated: answers a fault)");
        }
        page.push_str("</summary>\n");
        for (fill, title) in [(Fill::Full, "Every member"), (Fill::Least, "The least that is allowed")] {
            page.push_str(&format!("<p>{title}</p>\n<pre>"));
            push_text(&mut page, &call(service, operation, address, fill));
            page.push_str("</pre>\n");
        }
        page.push_str("</details>\n");
    }
    page.push_str("</body></html>\n");
    page
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Wsdl => "Its contract is the public one.",
        Origin::Reconstructed => "Its contract is rebuilt from public client code.",
        Origin::Assumed => "Its contract is assumed: no public one exists.",
    }
}

/// The call as a command line. The samples hold no apostrophe, so that a shell takes them in single quotes.
fn call(service: &ServiceContract, operation: &OperationContract, address: &str, fill: Fill) -> String {
    let body = sample::request(service, operation, fill, DEMO_DATABASE).replace("><", ">\n<");
    format!(
        "curl -u '{DEMO_DATABASE}\\demo:PASSWORD' '{address}' \\\n  -H 'Content-Type: text/xml; charset=utf-8' \\\n  \
         -H 'SOAPAction: \"{}\"' \\\n  -d '{body}'",
        operation.action
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use cegid_y2_contract::services;

    #[test]
    fn the_page_of_every_service_is_well_formed_and_shows_two_calls_of_each_operation() {
        for service in services() {
            let page = page(service, "http://localhost/Y2/x.svc", |operation| operation.name != "HelloWorld");
            let body = page.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
            roxmltree::Document::parse(&format!("<body>{body}</body>")).unwrap();
            assert_eq!(page.matches("curl -u").count(), 2 * service.operations.len());
            assert_eq!(page.matches("not simulated").count(), 1);
            assert_eq!(page.matches('\'').count() % 2, 0, "{}", service.name);
        }
    }
}
