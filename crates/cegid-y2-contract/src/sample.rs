//! Values made up by the contract: what a request or a result may hold at most, and what it must hold at least. For the
//! help page of a service and for tests. Nothing in it means anything.

use serde_json::{Map, Number, Value};

use super::model::{Member, OperationContract, Scalar, ServiceContract, Shape, TypeId, TypeRef};
use super::write::{NullStyle, write_request};

/// How much of the contract a sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Every member, lists with two items; a type inside itself is left out.
    Full,
    /// The required members and the context only.
    Least,
}

/// The whole message of a request, with that database id in its context.
pub fn request(service: &ServiceContract, operation: &OperationContract, fill: Fill, database_id: &str) -> String {
    let sampler = Sampler { service, fill, open: Vec::new() };
    let mut parameters = sampler.members(&operation.input);
    if let Some(context) = operation.context() {
        parameters.insert(context.name.clone(), serde_json::json!({ "DatabaseId": database_id }));
    }
    write_request(service, operation, &Value::Object(parameters), NullStyle::Omit)
}

/// The content of `<Operation>Result`; null where there is none.
pub fn result(service: &ServiceContract, operation: &OperationContract, fill: Fill) -> Value {
    let sampler = Sampler { service, fill, open: Vec::new() };
    operation.output.as_ref().and_then(|output| sampler.member(output)).unwrap_or(Value::Null)
}

struct Sampler<'c> {
    service: &'c ServiceContract,
    fill: Fill,
    /// The types that we are inside of.
    open: Vec<TypeId>,
}

impl Sampler<'_> {
    fn members(&self, members: &[Member]) -> Map<String, Value> {
        let requested = members.iter().filter(|member| self.fill == Fill::Full || member.required);
        requested.filter_map(|member| Some((member.name.clone(), self.member(member)?))).collect()
    }

    fn member(&self, member: &Member) -> Option<Value> {
        let id = match member.ty {
            TypeRef::Scalar(scalar) => return Some(scalar_value(scalar)),
            TypeRef::Named(id) if self.open.contains(&id) => return None,
            TypeRef::Named(id) => id,
        };
        let mut open = self.open.clone();
        open.push(id);
        let inside = Sampler { service: self.service, fill: self.fill, open };
        Some(match &self.service.type_of(id).shape {
            Shape::Enum { values } => values.first()?.value.clone().into(),
            Shape::Struct { members, .. } => Value::Object(inside.members(members)),
            Shape::List { item } => match self.fill {
                Fill::Full => [inside.member(item), inside.member(item)].into_iter().flatten().collect(),
                Fill::Least => Value::Array(Vec::new()),
            },
        })
    }
}

fn scalar_value(scalar: Scalar) -> Value {
    match scalar {
        Scalar::String => "text".into(),
        Scalar::Boolean => true.into(),
        Scalar::Int | Scalar::Long => 1.into(),
        Scalar::Decimal => "12.50".parse::<Number>().map_or(Value::Null, Value::Number),
        Scalar::Double => Number::from_f64(0.5).map_or(Value::Null, Value::Number),
        Scalar::DateTime => "2025-03-04T09:15:02".into(),
        Scalar::Guid => "0f8fad5b-d9cb-469f-a165-70867728950e".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Order, check_request, check_value, read_request, services};

    #[test]
    fn a_sample_of_any_operation_is_a_request_that_the_contract_finds_nothing_wrong_with() {
        for service in services() {
            for operation in &service.operations {
                for fill in [Fill::Full, Fill::Least] {
                    let xml = request(service, operation, fill, "DEMO_001_TEST");
                    assert_eq!(check_request(service, operation, &xml), Ok(Vec::new()), "{xml}");
                    let (read, dropped) = read_request(service, operation, &xml, Order::Strict).unwrap();
                    assert_eq!(read[&operation.context().unwrap().name]["DatabaseId"], "DEMO_001_TEST");
                    assert!(dropped.is_empty());
                    let result = result(service, operation, fill);
                    assert_eq!(check_value(service, operation, &result), Vec::new());
                }
            }
        }
    }
}
