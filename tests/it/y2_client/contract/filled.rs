//! With every member filled, over a socket. Knows no operation.

use std::collections::BTreeSet;
use std::fmt::Debug;

use cegid_y2::Operation;
use cegid_y2_contract::{
    self, NullStyle, OperationContract, Order, ServiceContract, Y2Version,
    sample::{self, Fill},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::y2_client::{
    client,
    server::{Server, soap},
};

fn contract_of<O: Operation>() -> (&'static ServiceContract, &'static OperationContract) {
    let service =
        cegid_y2_contract::service_of(Y2Version::V26, O::SERVICE.endpoint).expect("the contract has the service");
    (service, service.operation(O::NAME).expect("the contract has the operation"))
}

/// Fills every member by the contract, lets the client send it, and reads what was sent by the contract: nothing may be
/// lost, renamed or misplaced. The reply holds every member; the client may find none that it does not know.
pub(super) async fn agrees<O>() -> BTreeSet<String>
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
    let (mut filled, _) = cegid_y2_contract::read_request(service, operation, &full, Order::Strict).unwrap();
    let result = sample::result(service, operation, Fill::Full);
    let reply = cegid_y2_contract::write_reply(service, operation, &result, NullStyle::Auto);
    let server = Server::answering(soap(200, reply)).await;
    let typed: O = {
        filled.as_object_mut().unwrap().remove(context);
        serde_json::from_value(filled.clone()).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let response = client(&server).call(&typed).await.unwrap_or_else(|error| panic!("{name}: {error}"));

    let sent = server.received()[0].body.clone();
    let (mut read, dropped) = cegid_y2_contract::read_request(service, operation, &sent, Order::Strict).unwrap();
    assert!(dropped.is_empty(), "{name}: {dropped:?}");
    read.as_object_mut().unwrap().remove(context);
    assert_eq!(read, filled, "{name}: what was sent");

    let mut missing = BTreeSet::new();
    let shown = serde_json::to_value(&response).unwrap();
    lacks(&result, &shown, &name, &mut missing);
    extras(&shown, &name, &mut missing);
    missing
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
