//! The page that a browser sees on a `.svc`, as WCF has one.

use crate::contract::ServiceContract;

/// The help page of a service: its name and its operations. Names of a contract need no escaping.
pub fn help(service: &ServiceContract) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html><head><title>{0} Service</title></head><body>\n<h1>{0} Service</h1>\n\
         <p>You have created a service. It is simulated.</p>\n<ul>\n",
        service.name
    );
    for operation in &service.operations {
        page.push_str(&format!("<li><code>{}</code> {}</li>\n", operation.name, operation.action));
    }
    page.push_str("</ul>\n</body></html>\n");
    page
}
