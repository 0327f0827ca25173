//! The till as people see it: two buttons, a few customers, and who came back.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{
    TillConnector,
    visits::{Visit, Visits},
};
use crate::world::{World, customer::Customer};

/// Customers that the till offers to edit.
const SHOWN: usize = 8;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b2430;background:#eef2f6}\
main{max-width:52rem;margin:0 auto;padding:1rem}header{background:#12303f;color:#fff;padding:.75rem 1rem}\
section{background:#fff;border-radius:.5rem;padding:1rem;margin:1rem 0}h1{font-size:1.2rem;margin:0}h2{font-size:1rem;margin:0 0 .5rem}\
button{font:inherit;min-height:2.75rem;padding:.4rem 1rem;border-radius:.35rem;border:1px solid #12303f;background:#fff;cursor:pointer}\
button.main{background:#12303f;color:#fff}table{width:100%;border-collapse:collapse}td{padding:.35rem .5rem .35rem 0;border-top:1px solid #dde3ea}\
#back{border-left:6px solid #1d7a46}form{display:inline}select{font:inherit;min-height:2.75rem}";

/// A few customers, people with a name and an e-mail address.
pub(super) fn customers(world: &World) -> Vec<Arc<Customer>> {
    let person =
        |customer: &&Arc<Customer>| !customer.is_company && !customer.closed && !customer.email.main.is_empty();
    world.customers().all().filter(person).take(SHOWN).cloned().collect()
}

/// The page.
pub(super) fn drawn(world: &World, connector: Option<&TillConnector>, visits: &Visits) -> String {
    let mut body = String::new();
    if let Some(visit) = visits.all().first() {
        back(&mut body, world, visit);
    }
    let connected = match connector {
        Some(connector) => {
            format!("Connector: {} (tenant {})", escaped(connector.url.as_str()), escaped(&connector.tenant_id))
        }
        None => "This till knows no connector yet: POST /till/api/connector".to_owned(),
    };
    let stores: String = world
        .stores()
        .all()
        .take(60)
        .map(|store| format!("<option value=\"{0}\">{0} {1}</option>", escaped(&store.id), escaped(&store.description)))
        .collect();
    let _ = write!(
        body,
        "<section><h2>Customer</h2><form method=\"post\" action=\"/till/visit\"><label>Store <select name=\"storeId\">{stores}</select></label> \
         <button class=\"main\" id=\"new\">New customer</button></form><p>{connected}</p></section><section><h2>Customers</h2><table>"
    );
    for customer in customers(world) {
        let _ = write!(
            body,
            "<tr><td>{0}</td><td>{1} {2}</td><td>{3}</td><td><form method=\"post\" action=\"/till/visit\">\
             <input type=\"hidden\" name=\"customerId\" value=\"{0}\"><input type=\"hidden\" name=\"storeId\" value=\"{4}\">\
             <button id=\"edit-{0}\">Edit customer</button></form></td></tr>",
            escaped(&customer.id),
            escaped(&customer.first_name),
            escaped(&customer.last_name),
            escaped(&customer.email.main),
            escaped(&customer.usual_store_id),
        );
    }
    body.push_str("</table></section>");
    framed(&body)
}

/// Who came back last.
fn back(body: &mut String, world: &World, visit: &Visit) {
    let status = visit.status.as_deref().unwrap_or("open");
    let id = visit.returned_customer_id.as_deref().unwrap_or_default();
    let _ = write!(
        body,
        "<section id=\"back\" data-status=\"{}\" data-customer=\"{}\"><h2>Last visit: {}</h2>",
        escaped(status),
        escaped(id),
        escaped(status)
    );
    if let Some(customer) = world.customers().get(id) {
        let _ = write!(
            body,
            "<p>On the receipt: <strong id=\"customer\">{} {}</strong>, {}, {} {}</p>",
            escaped(&customer.first_name),
            escaped(&customer.last_name),
            escaped(&customer.id),
            escaped(&customer.email.main),
            escaped(&customer.phones.cellular),
        );
    }
    body.push_str("</section>");
}

/// A page that says what went wrong.
pub(super) fn failed(reason: &str) -> String {
    framed(&format!(
        "<section id=\"failed\"><h2>LiveStore cannot open the form</h2><p>{}</p><p><a href=\"/till\">Back</a></p></section>",
        escaped(reason)
    ))
}

fn framed(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Till</title><style>{STYLE}</style></head><body><header><h1>A till, simulated</h1></header><main>{body}</main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_till_offers_a_new_customer_and_a_few_to_edit() {
        let world = World::default();
        let page = drawn(&world, None, &Visits::default());
        assert!(page.contains("New customer") && page.matches("Edit customer").count() == SHOWN);
        assert!(page.contains("knows no connector yet"));
    }

    #[test]
    fn markup_of_a_customer_is_text() {
        assert_eq!(escaped("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
    }
}
