//! Which services a Y2 offers, and whether they are described as we know them.

use cegid_y2::{
    Client, Service, address, business_notification_log, cash_operations, company_stores, customer, customer_contacts,
    customer_order, item_inventory, loyalty, loyalty_information, sale_document, sale_history, sales_conditions,
    sales_external, settings_civilities, settings_country, worker_process,
};
use cegid_y2_contract::Y2Version;
use futures_util::future::join_all;

use super::{Finding, TRY_AGAIN, advice, code, contract, reach::TEXT};
use crate::{
    flows::{Error, Y2Error},
    tenant::Connection,
};

/// What is told here, whether or not it can be tried.
pub(super) const CHECKS: &[&str] = &["services", contract::CHECK];

/// What an installation that lacks a service cannot do.
enum Need {
    /// Nobody gets on without it.
    Always(&'static str),
    /// Only this does not work.
    For(&'static str),
    /// The connection's file may hold something instead.
    Unless(&'static str, fn(&Connection) -> bool),
    /// The connector calls it for nothing that is set up here.
    Nothing,
}

const SERVICES: [(Service, Need); 17] = [
    (customer::SERVICE, Need::Always("customers cannot be read or written")),
    (sale_document::SERVICE, Need::Always("receipts cannot be read")),
    (
        company_stores::SERVICE,
        Need::Unless("stores.inventoryItem", |connection| connection.stores.inventory_item.is_some()),
    ),
    (settings_civilities::SERVICE, Need::Unless("civilities", |connection| !connection.civilities.is_empty())),
    (settings_country::SERVICE, Need::Unless("countries", |connection| !connection.countries.is_empty())),
    (sales_external::SERVICE, Need::For("the sandbox cannot attach a receipt to a customer")),
    (loyalty::SERVICE, Need::For("notifications do not carry loyalty cards")),
    (cash_operations::SERVICE, Need::For("notifications do not carry vouchers")),
    (item_inventory::SERVICE, Need::Nothing),
    (business_notification_log::SERVICE, Need::Nothing),
    (worker_process::SERVICE, Need::Nothing),
    (address::SERVICE, Need::Nothing),
    (customer_contacts::SERVICE, Need::Nothing),
    (customer_order::SERVICE, Need::Nothing),
    (loyalty_information::SERVICE, Need::Nothing),
    (sale_history::SERVICE, Need::Nothing),
    (sales_conditions::SERVICE, Need::Nothing),
];

/// Each service that is missing and needed, a line for all others, and how their descriptions differ.
pub(super) async fn services(client: &Client, connection: &Connection, version: Y2Version) -> Vec<Finding> {
    let asked = SERVICES.iter().map(async |(service, need)| {
        let described = client.single_wsdl(*service).await;
        // A server may be told to keep its descriptions to itself.
        let there = match &described {
            Ok(_) => Ok(()),
            Err(_) => client.hello_world(*service, TEXT).await.map(drop),
        };
        (service, need, there, described)
    });
    let (mut findings, mut contracts) = (Vec::new(), contract::Comparison::new(connection, version));
    let (mut offered, mut absent, mut silent) = (0, Vec::new(), Vec::new());
    for (service, need, there, described) in join_all(asked).await {
        match there {
            Ok(()) => offered += 1,
            Err(Y2Error::OperationMissing { .. }) => absent.push(service.name()),
            // It let us in a moment ago: it has no time for so many questions, or none left of ours.
            Err(Y2Error::Timeout | Y2Error::Unavailable { .. }) => {
                silent.push(service.name());
                continue;
            }
            Err(_) => {}
        }
        match there {
            Ok(()) => contracts.add(*service, described),
            Err(error) => findings.extend(not_there(connection, service, need, error)),
        }
    }
    let not_offered = match absent.as_slice() {
        [] => String::new(),
        absent => format!("; not offered: {}", absent.join(", ")),
    };
    findings.insert(0, Finding::ok("services", format!("{offered} of {} answer{not_offered}", SERVICES.len())));
    findings.extend(contracts.findings());
    if !silent.is_empty() {
        let found = format!("no answer in the time of the check: {}", silent.join(", "));
        findings.push(Finding::fail("services", code::Y2_CHECK_TOO_SLOW, found, TRY_AGAIN));
    }
    findings
}

fn not_there(connection: &Connection, service: &Service, need: &Need, error: Y2Error) -> Option<Finding> {
    let check = service.name();
    if !matches!(error, Y2Error::OperationMissing { .. }) {
        // Whatever keeps a service from answering shows where it is used.
        let error = Error::y2(&connection.id, error);
        let used = !matches!(need, Need::Nothing);
        return used.then(|| Finding::fail(check, code::Code::of(&error), error.to_string(), advice(&error)));
    }
    let install = match service.plug_in {
        Some(plug_in) => format!("have the plug-in `{plug_in}` installed on this Y2"),
        None => "have the service installed on this Y2, or give the `url` of one that has it".to_owned(),
    };
    match need {
        Need::Always(without) => {
            let found = format!("this Y2 lacks the service: {without}");
            Some(Finding::fail(check, code::Y2_SERVICE_MISSING, found, install))
        }
        Need::For(without) => {
            let found = format!("this Y2 lacks the service: {without}");
            Some(Finding::warn(check, code::Y2_SERVICE_MISSING, found, install))
        }
        Need::Unless(key, is_given) if is_given(connection) => {
            Some(Finding::ok(check, format!("this Y2 lacks the service; `{key}` of `server/y2.yml` stands in for it")))
        }
        Need::Unless(key, _) => Some(Finding::fail(
            check,
            code::Y2_SERVICE_MISSING,
            "this Y2 lacks the service, and nothing stands in for it",
            format!("{install}, or give `{key}` in `server/y2.yml`"),
        )),
        Need::Nothing => None,
    }
}
