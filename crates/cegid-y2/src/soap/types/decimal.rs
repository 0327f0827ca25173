//! An exact `xs:decimal`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A decimal number that keeps the digits it was sent with (`50.00` stays `50.00`), up to 28 of them, like .NET's.
///
/// In XML it is its text; in JSON a number with all its digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(pub rust_decimal::Decimal);

impl Decimal {
    /// Zero, without decimals.
    pub const ZERO: Self = Self(rust_decimal::Decimal::ZERO);
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Refuses exponents, grouping and more digits than .NET's decimal holds; accepts a leading `+` as XML Schema does.
impl FromStr for Decimal {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        rust_decimal::Decimal::from_str_exact(text).map(Self)
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(value: rust_decimal::Decimal) -> Self {
        Self(value)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(value.into())
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let number: serde_json::Number = self.0.to_string().parse().map_err(serde::ser::Error::custom)?;
            number.serialize(serializer)
        } else {
            serializer.collect_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DecimalVisitor)
    }
}

struct DecimalVisitor;

impl<'de> de::Visitor<'de> for DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a decimal number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        text.trim_ascii().parse().map_err(|_| E::custom("expected a decimal number"))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(value.into())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(Decimal(value.into()))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Decimal, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Decimal, E> {
        self.visit_str(&value.to_string())
    }

    /// serde_json hands a number over like this only where the shortest text of the float is the number's own.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
        self.visit_str(&value.to_string())
    }

    /// serde_json hands over a number with all its digits as a map of its own.
    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Decimal, A::Error> {
        let number = serde_json::Number::deserialize(de::value::MapAccessDeserializer::new(map))?;
        self.visit_str(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn json_keeps_every_digit_in_both_directions() {
        for text in
            ["50.00", "0.1", "12.5", "-12.3400", "79228162514264337593543950335", "0.0000000000000000000000000001"]
        {
            let value: Decimal = text.parse().unwrap();
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(json, text);
            assert_eq!(serde_json::from_str::<Decimal>(&json).unwrap().to_string(), text);
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::from_value::<Decimal>(value).unwrap().to_string(), text);
        }
    }

    #[test]
    fn exponents_grouping_and_words_are_refused() {
        for text in ["1e3", "1,000.0", "NaN", "", ".", "1.2.3", "79228162514264337593543950336"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        assert_eq!("+1.50".parse::<Decimal>().unwrap().to_string(), "1.50");
    }
}
