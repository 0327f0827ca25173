//! Every operation of the client against the contract: what it sends and what it reads agree in names and order. An operation
//! that is added is named in one list, at the end of this file; a test tells when it is missing there.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

use cegid_connector::contract::{
    self, Member, NullStyle, OperationContract, Order, ServiceContract, Shape, TypeRef, Y2Version,
    sample::{self, Fill},
};
use cegid_connector::y2::{
    Operation, company_stores, customer, customer_order, item_inventory, sale_document, sale_history, sales_external,
    settings_civilities, settings_country, worker_process,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    client,
    server::{Server, soap},
};
use crate::client_vs_contract::CHECKED;

/// Modules of the client whose operations are held against the contract with random values instead.
const ELSEWHERE: [&str; 7] = [
    "address",
    "business_notification_log",
    "cash_operations",
    "customer_contacts",
    "loyalty",
    "loyalty_information",
    "sales_conditions",
];
/// What no client calls: the catalogue's types are unknown, and `HelloWorld` is the same everywhere (`golden.rs`).
const NEVER_CALLED: [&str; 2] = ["WSCatalogService", "HelloWorld"];

fn contract_of<O: Operation>() -> (&'static ServiceContract, &'static OperationContract) {
    let service = contract::service_of(Y2Version::V26, O::SERVICE.endpoint).expect("the contract has the service");
    (service, service.operation(O::NAME).expect("the contract has the operation"))
}

/// Fills every member by the contract, lets the client send it, and reads what was sent by the contract: nothing may be
/// lost, renamed or misplaced. The reply holds every member; the client may find none that it does not know.
async fn agrees<O>() -> BTreeSet<String>
where
    O: Operation + DeserializeOwned,
    O::Response: Serialize + Debug,
{
    let (service, operation) = contract_of::<O>();
    let name = format!("{}.{}", service.name, operation.name);
    let context = &operation.context().expect("a context").name;
    assert_eq!(context, O::CONTEXT, "{name}");
    let interface = O::INTERFACE;
    assert_eq!(operation.action, format!("http://www.cegid.fr/Retail/1.0/{interface}/{}", O::NAME));

    let full = sample::request(service, operation, Fill::Full, "DEMO_001_TEST");
    let (mut filled, _) = contract::read_request(service, operation, &full, Order::Strict).unwrap();
    let result = sample::result(service, operation, Fill::Full);
    let reply = contract::write_reply(service, operation, &result, NullStyle::Auto);
    let server = Server::answering(soap(200, reply)).await;
    let typed: O = {
        filled.as_object_mut().unwrap().remove(context);
        serde_json::from_value(filled.clone()).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let response = client(&server).call(&typed).await.unwrap_or_else(|error| panic!("{name}: {error}"));

    let sent = server.received()[0].body.clone();
    let (mut read, dropped) = contract::read_request(service, operation, &sent, Order::Strict).unwrap();
    assert!(dropped.is_empty(), "{name}: {dropped:?}");
    read.as_object_mut().unwrap().remove(context);
    assert_eq!(read, filled, "{name}: what was sent");

    let mut missing = BTreeSet::new();
    let shown = serde_json::to_value(&response).unwrap();
    lacks(&result, &shown, &name, &mut missing);
    extras(&shown, &name, &mut missing);
    least::<O>(service, operation, &name).await;
    missing
}

/// The least that is allowed can be said, and an empty result be read.
async fn least<O>(service: &'static ServiceContract, operation: &'static OperationContract, name: &str)
where
    O: Operation + DeserializeOwned,
    O::Response: Debug,
{
    let mut least = Map::new();
    for member in operation.input.iter().filter(|member| member.type_name != "RetailContext") {
        least.insert(member.name.clone(), emptied(service, member));
    }
    let typed: O = serde_json::from_value(least.into()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let reply = contract::write_reply(service, operation, &Value::Null, NullStyle::Nil);
    let server = Server::answering(soap(200, reply)).await;
    client(&server).call(&typed).await.unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// An argument without content, in the shape that its type has.
fn emptied(service: &ServiceContract, member: &Member) -> Value {
    let TypeRef::Named(id) = member.ty else { return "".into() };
    match &service.type_of(id).shape {
        Shape::Struct { members, .. } => {
            let of = |member: &Member| Some((member.name.clone(), nothing(service, member)?));
            Value::Object(members.iter().filter_map(of).collect())
        }
        _ => Value::Null,
    }
}

/// What a client's type needs to see of a member that is not there.
fn nothing(service: &ServiceContract, member: &Member) -> Option<Value> {
    let TypeRef::Named(id) = member.ty else { return Some(Value::Null) };
    match &service.type_of(id).shape {
        Shape::List { .. } => None,
        _ => Some(Value::Null),
    }
}

/// Every member of `wanted` that `shown` does not have under its name and with its text.
fn lacks(wanted: &Value, shown: &Value, path: &str, missing: &mut BTreeSet<String>) {
    match (wanted, shown) {
        (Value::Object(wanted), Value::Object(shown)) => {
            for (name, wanted) in wanted {
                match shown.get(name) {
                    Some(shown) => lacks(wanted, shown, &format!("{path}/{name}"), missing),
                    None => _ = missing.insert(format!("{path}/{name}")),
                }
            }
        }
        (Value::Array(wanted), Value::Array(shown)) if wanted.len() == shown.len() => {
            std::iter::zip(wanted, shown).for_each(|(wanted, shown)| lacks(wanted, shown, path, missing));
        }
        (Value::Object(_) | Value::Array(_), _) => _ = missing.insert(path.to_owned()),
        (wanted, shown) if wanted == shown => {}
        (wanted, shown) => _ = missing.insert(format!("{path}: {shown} where {wanted} was sent")),
    }
}

/// Everything that the client's types did not know.
fn extras(shown: &Value, path: &str, missing: &mut BTreeSet<String>) {
    match shown {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "additionalProperties" {
                    missing.insert(format!("{path}: does not know {value}"));
                } else {
                    extras(value, &format!("{path}/{name}"), missing);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| extras(value, path, missing)),
        _ => {}
    }
}

/// The operations that the list below does not name although the sources have them.
fn in_sources() -> BTreeSet<String> {
    fn collect(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                let service = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
                let names = text.lines().filter_map(|line| line.strip_prefix("impl Operation for "));
                found.extend(names.map(|name| format!("{service}::{}", name.trim_end_matches(" {"))));
            }
        }
    }
    let mut found = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/y2"), &mut found);
    found.remove("y2::HelloWorld");
    found
}

#[test]
fn the_client_calls_every_operation_of_the_contract() {
    let mut called: BTreeSet<(&str, &str)> = CALLED.iter().map(|called| (called.endpoint, called.name)).collect();
    called.extend(CHECKED);
    for service in
        contract::services_of(Y2Version::V26).iter().filter(|service| !NEVER_CALLED.contains(&&*service.name))
    {
        let operations = service.operations.iter().filter(|operation| !NEVER_CALLED.contains(&&*operation.name));
        let missing = operations.filter(|operation| !called.contains(&(&*service.endpoint, &*operation.name)));
        let missing: Vec<_> = missing.map(|operation| &operation.name).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", service.name);
    }
}

/// An operation of the list.
struct Called {
    path: &'static str,
    endpoint: &'static str,
    name: &'static str,
}

macro_rules! operations {
    ($($service:ident::$operation:ident),+ $(,)?) => {
        const CALLED: &[Called] = &[$(Called {
            path: concat!(stringify!($service), "::", stringify!($operation)),
            endpoint: <$service::$operation as Operation>::SERVICE.endpoint,
            name: <$service::$operation as Operation>::NAME,
        }),+];

        #[tokio::test]
        async fn every_operation_agrees_with_the_contract_in_names_and_order() {
            let mut wrong = BTreeSet::new();
            $(wrong.extend(agrees::<$service::$operation>().await);)+
            assert!(wrong.is_empty(), "{wrong:#?}");
        }

        #[test]
        fn every_operation_of_the_client_is_held_against_the_contract() {
            let listed: BTreeSet<String> = CALLED.iter().map(|called| called.path.to_owned()).collect();
            let here = |path: &String| !ELSEWHERE.contains(&path.split("::").next().unwrap_or_default());
            assert_eq!(listed, in_sources().into_iter().filter(here).collect());
        }
    };
}

operations![
    company_stores::GetDetail,
    company_stores::GetListDetail,
    customer::AddNewCustomer,
    customer::GetCustomerDetail,
    customer::GetCustomerIdByReference,
    customer::SearchCustomerIds,
    customer::UpdateCustomer,
    customer_order::CreateFrom,
    item_inventory::GetAvailableCumulativeQtyAllStores,
    item_inventory::GetAvailableQty,
    item_inventory::GetInventoryDetailByStore,
    item_inventory::GetListItemInventoryDetailByStore,
    item_inventory::ResetShoppingCart,
    item_inventory::UpdateShoppingCart,
    sale_document::Cancel,
    sale_document::Close,
    sale_document::Create,
    sale_document::CustomersReservationCreate,
    sale_document::GetByExternalReference,
    sale_document::GetByKey,
    sale_document::GetByReference,
    sale_document::GetHeaderList,
    sale_document::Lock,
    sale_document::Unlock,
    sale_document::Update,
    sale_document::UpdateHeader,
    sale_document::UpdatePayments,
    sale_history::FlashSales,
    sale_history::GetFlashSalesStatistics,
    sale_history::GetProductAggregations,
    sales_external::UpdateCustomer,
    settings_civilities::GetDetail,
    settings_civilities::GetListDetail,
    settings_country::GetDetail,
    settings_country::GetListDetail,
    worker_process::Ping,
];
