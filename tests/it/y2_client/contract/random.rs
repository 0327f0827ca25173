//! With random values, both ways: what the client writes is read by the contract whole and in order, and what the contract
//! writes is read by the client without anything left over. Knows no operation.
//!
//! The two share no code: the contract reads and writes raw XML by its data.

use std::sync::Arc;

use cegid_y2::Operation;
use cegid_y2::soap::{Shape, envelope, xml::Names};
use cegid_y2_contract::{
    self, Member, NullStyle, Order, ServiceContract, Shape as TypeShape, TypeRef, read_request, write_reply,
};
use rand::rngs::StdRng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::random_values::Make;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Context {
    database_id: String,
}

pub(super) fn check<O: Operation + DeserializeOwned>(random: &mut StdRng, nulls: NullStyle)
where
    O::Response: Serialize,
{
    let name = format!("{}.{}", O::SERVICE.endpoint, O::NAME);
    let service = cegid_y2_contract::service_by_endpoint(O::SERVICE.endpoint).unwrap();
    let operation = service.operation(O::NAME).unwrap();
    let shape = Shape {
        namespace: cegid_y2_contract::namespace::RETAIL,
        operation: O::NAME,
        names: Arc::new(Names::EXACT.clone()),
    };
    assert_eq!(operation.context().unwrap().name, O::CONTEXT, "{name}");
    assert_eq!(service.interface, O::INTERFACE, "{name}");

    let mut given = Map::new();
    for member in operation.input.iter().filter(|member| member.name != O::CONTEXT) {
        given.insert(member.name.clone(), needed(service, member, random, 0));
    }
    let mut given = said(Value::Object(given));
    as_enumeration(&mut given, "/Request/Key/Type", O::NAME == "UpdateCustomer", "Receipt");
    let client: O = serde_json::from_value(given.clone()).unwrap_or_else(|error| panic!("{name}: {error}: {given}"));
    let context = Context { database_id: "D".to_owned() };
    let xml = envelope::write(&shape, &client, (O::CONTEXT, &context)).unwrap();
    let (mut read, dropped) = read_request(service, operation, &xml, Order::Strict).unwrap();
    assert_eq!(dropped, Vec::new(), "{name}: {xml}");
    read.as_object_mut().unwrap().remove(O::CONTEXT);
    assert_eq!(said(read), given, "{name}: {xml}");

    let Some(output) = &operation.output else { return };
    let mut given = Make { service, random }.value(output, 0);
    as_enumeration(&mut given, "/Details/Sex", O::NAME == "GetContact", "Female");
    let xml = write_reply(service, operation, &given, nulls);
    let read: O::Response = envelope::read(&xml, &shape).unwrap_or_else(|error| panic!("{name}: {error}: {xml}"));
    let read = serde_json::to_value(&read).unwrap();
    assert!(!read.to_string().contains("additionalProperties"), "{name}: {read}");
    assert_eq!(heard(read), heard(given), "{name}: {xml}");
}

/// Puts a value of the enumeration for which the client takes a text, as it is one everywhere else.
fn as_enumeration(given: &mut Value, pointer: &str, taken: bool, value: &str) {
    if let Some(text) = given.pointer_mut(pointer).filter(|_| taken) {
        *text = value.into();
    }
}

/// A random value; parameters and required members are always there, and required lists have something in them: a client
/// has no way to send an empty one.
fn needed(service: &'static ServiceContract, member: &Member, random: &mut StdRng, depth: usize) -> Value {
    let wanted = member.required || depth == 0;
    let mut value = Make { service, random: &mut *random }.value(member, depth);
    for _ in 0..100 {
        let nothing = value.is_null() || value.as_array().is_some_and(|items| items.iter().all(Value::is_null));
        if !wanted || !nothing {
            break;
        }
        // Depth 0, because deep down values are left out more often.
        value = Make { service, random: &mut *random }.value(member, 0);
    }
    complete(service, member, &mut value, random, depth);
    value
}

fn complete(service: &'static ServiceContract, member: &Member, value: &mut Value, random: &mut StdRng, depth: usize) {
    let TypeRef::Named(id) = member.ty else { return };
    match (&service.type_of(id).shape, value) {
        (TypeShape::List { item }, Value::Array(items)) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(|value| complete(service, item, value, random, depth + 1));
        }
        (TypeShape::Struct { members, .. }, Value::Object(values)) => {
            for member in members {
                let value = values.entry(&member.name).or_insert(Value::Null);
                if value.is_null() && member.required {
                    *value = needed(service, member, random, depth + 1);
                } else {
                    complete(service, member, value, random, depth + 1);
                }
                let empty = value.as_array().is_some_and(Vec::is_empty);
                if empty && member.required {
                    *value = needed(service, member, random, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// What a value says: absent, nil and a list of nothing are the same.
fn said(value: Value) -> Value {
    match value {
        Value::Object(values) => {
            let values = values.into_iter().map(|(name, value)| (name, said(value)));
            Value::Object(values.filter(|(_, value)| !value.is_null()).collect())
        }
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().map(said).filter(|value| !value.is_null()).collect();
            if values.is_empty() { Value::Null } else { Value::Array(values) }
        }
        other => other,
    }
}

/// What a reader makes of a value: an empty element is nothing, too.
fn heard(value: Value) -> Value {
    let nothing = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Object(values) => values.is_empty(),
        Value::Array(values) => values.is_empty(),
        _ => false,
    };
    let value = match value {
        Value::Object(values) => {
            let values = values.into_iter().map(|(name, value)| (name, heard(value)));
            Value::Object(values.filter(|(_, value)| !nothing(value)).collect())
        }
        // An item that says nothing is an item all the same, unless it is nil.
        Value::Array(values) => values.into_iter().filter(|value| !value.is_null()).map(heard).collect(),
        other => other,
    };
    if nothing(&value) { Value::Null } else { value }
}
