//! Random values of every type of the contract survive being written and read; whatever else is read never panics.

use cegid_y2_contract::{NullStyle, Order, check_value, read_reply, read_request, write_reply, write_request};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::{Map, Value};

use crate::random_values::Make;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_written_is_read_back(seed in any::<u64>(), style in 0..3) {
        let nulls = [NullStyle::Auto, NullStyle::Omit, NullStyle::Nil][style as usize];
        let mut random = StdRng::seed_from_u64(seed);
        for service in cegid_y2_contract::services() {
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
        let service = cegid_y2_contract::service_by_endpoint("SaleDocumentService.svc").unwrap();
        let operation = service.operation("Create").unwrap();
        let mut random = StdRng::seed_from_u64(seed);
        let value = Make { service, random: &mut random }.value(&operation.input[0], 0);
        let value = Value::Object(Map::from_iter([("createRequest".to_owned(), value)]));
        let mut xml = write_request(service, operation, &value, NullStyle::Auto).into_bytes();
        let place = place.index(xml.len());
        xml[place] = byte;
        if let Ok(xml) = String::from_utf8(xml) {
            let _ = read_request(service, operation, &xml, Order::Strict);
            let _ = cegid_y2_contract::check_request(service, operation, &xml);
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
