//! Random values of every type of the contract survive being written and read; whatever else is read never panics.

use cegid_connector::contract::{
    self, Member, NullStyle, Order, Scalar, ServiceContract, Shape, TypeRef, check_value, read_reply, read_request,
    write_reply, write_request,
};
use proptest::prelude::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Number, Value};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_written_is_read_back(seed in any::<u64>(), style in 0..3) {
        let nulls = [NullStyle::Auto, NullStyle::Omit, NullStyle::Nil][style as usize];
        let mut random = StdRng::seed_from_u64(seed);
        for service in contract::services() {
            for operation in &service.operations {
                let mut make = Make { service, random: &mut random };
                let input: Map<String, Value> =
                    operation.input.iter().map(|member| (member.name.clone(), make.value(member, 0))).collect();
                let output = operation.output.as_ref().map_or(Value::Null, |member| make.value(member, 0));

                prop_assert_eq!(check_value(service, operation, &output), Vec::new());
                let xml = write_reply(service, operation, &output, nulls);
                let (read, findings) = read_reply(service, operation, &xml).unwrap();
                prop_assert_eq!(findings, Vec::new(), "{}", xml);
                prop_assert_eq!(without_nulls(read), without_nulls(output), "{}", xml);

                let xml = write_request(service, operation, &Value::Object(input.clone()), nulls);
                for order in [Order::Strict, Order::Lax] {
                    let (read, dropped) = read_request(service, operation, &xml, order).unwrap();
                    prop_assert_eq!(dropped, Vec::new(), "{}", xml);
                    prop_assert_eq!(without_nulls(read), without_nulls(Value::Object(input.clone())), "{}", xml);
                }
            }
        }
    }

    #[test]
    fn a_request_with_any_byte_changed_never_panics(seed in any::<u64>(), place in any::<prop::sample::Index>(), byte in 0_u8..127) {
        let service = contract::service_by_endpoint("SaleDocumentService.svc").unwrap();
        let operation = service.operation("Create").unwrap();
        let mut random = StdRng::seed_from_u64(seed);
        let value = Make { service, random: &mut random }.value(&operation.input[0], 0);
        let value = Value::Object(Map::from_iter([("createRequest".to_owned(), value)]));
        let mut xml = write_request(service, operation, &value, NullStyle::Auto).into_bytes();
        let place = place.index(xml.len());
        xml[place] = byte;
        if let Ok(xml) = String::from_utf8(xml) {
            let _ = read_request(service, operation, &xml, Order::Strict);
            let _ = contract::check_request(service, operation, &xml);
        }
    }
}

/// Makes values that fit the contract; value types that are not nillable are always there, as .NET has them.
struct Make<'a> {
    service: &'static ServiceContract,
    random: &'a mut StdRng,
}

impl Make<'_> {
    fn value(&mut self, member: &Member, depth: usize) -> Value {
        let needed = self.service.is_value_type(member) && !member.nillable;
        if !needed && (depth > 6 || self.random.random_bool(0.25)) {
            return Value::Null;
        }
        let TypeRef::Named(id) = member.ty else {
            let TypeRef::Scalar(scalar) = member.ty else { unreachable!() };
            return self.scalar(scalar);
        };
        match &self.service.type_of(id).shape {
            Shape::Enum { values } => Value::String(values[self.random.random_range(0..values.len())].value.clone()),
            Shape::List { item } => {
                let length = self.random.random_range(0..3);
                // A list of complex values may hold nil.
                Value::Array((0..length).map(|_| self.value(item, depth + 1)).collect())
            }
            Shape::Struct { members, .. } => Value::Object(
                members.iter().map(|member| (member.name.clone(), self.value(member, depth + 1))).collect(),
            ),
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> Value {
        let random = &mut *self.random;
        match scalar {
            Scalar::String => {
                const LETTERS: [&str; 14] =
                    ["a", "É", "漢", "𝄞", " ", "\t", "\n", "\r", "<", "&", ">", "\"", "]]>", "&amp;"];
                let length = random.random_range(0..6);
                Value::String((0..length).map(|_| LETTERS[random.random_range(0..LETTERS.len())]).collect())
            }
            Scalar::Boolean => Value::Bool(random.random()),
            Scalar::Int => Value::from(random.random::<i32>()),
            Scalar::Long => Value::from(random.random::<i64>()),
            Scalar::Decimal => {
                let digits = random.random::<i64>().unsigned_abs().to_string();
                let sign = if random.random() { "-" } else { "" };
                let fraction = random.random_range(0..10_u32);
                let number = match fraction {
                    0 => format!("{sign}{digits}"),
                    places => format!("{sign}{digits}.{:0width$}", random.random_range(0..10), width = places as usize),
                };
                Value::Number(number.parse::<Number>().unwrap())
            }
            Scalar::Double => Value::from(f64::from(random.random::<i32>()) / 8.0),
            Scalar::DateTime => {
                let fraction = if random.random() { ".1234567" } else { "" };
                let zone = ["", "Z", "+02:00"][random.random_range(0..3)];
                Value::String(format!(
                    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}{zone}",
                    random.random_range(1..9999),
                    random.random_range(1..13),
                    random.random_range(1..29),
                    random.random_range(0..24),
                    random.random_range(0..60),
                    random.random_range(0..60),
                ))
            }
            Scalar::Guid => Value::String(uuid::Uuid::from_u128(random.random()).to_string()),
        }
    }
}

/// Absent and nil are the same; so is a list whose items are nil, item by item.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(values) => Value::Object(
            values
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
