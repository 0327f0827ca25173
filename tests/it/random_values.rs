//! Values at random that fit the contract.

use cegid_y2_contract::{Member, Scalar, ServiceContract, Shape, TypeRef};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Number, Value};

/// Makes values that fit the contract; value types that are not nillable are always there, as .NET has them.
pub struct Make<'a> {
    pub service: &'static ServiceContract,
    pub random: &'a mut StdRng,
}

impl Make<'_> {
    /// A value for `member`, which stands `depth` levels down.
    pub fn value(&mut self, member: &Member, depth: usize) -> Value {
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
