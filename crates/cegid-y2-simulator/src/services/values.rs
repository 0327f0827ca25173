//! Members of requests and replies as JSON values. Absent and nil are the same; an empty text is not.

use std::str::FromStr as _;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

/// A member that is there and not nil.
pub fn member<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// A text as sent; `Some("")` for an empty element.
pub fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    member(object, name).and_then(Value::as_str)
}

/// A text that says something, without the blanks around it.
pub fn filled<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    text(object, name).map(str::trim).filter(|text| !text.is_empty())
}

/// A flag.
pub fn flag(object: &Value, name: &str) -> Option<bool> {
    member(object, name).and_then(Value::as_bool)
}

/// A whole number.
pub fn integer(object: &Value, name: &str) -> Option<i64> {
    member(object, name).and_then(Value::as_i64)
}

/// An exact number.
pub fn decimal(object: &Value, name: &str) -> Option<Decimal> {
    match member(object, name)? {
        Value::Number(number) => Decimal::from_str(&number.to_string()).ok(),
        _ => None,
    }
}

/// A moment, its zone dropped as Y2 does; an empty date (midnight of 1900-01-01 or 0001-01-01) is none, and so is what lies
/// before the product's earliest date.
pub fn moment(object: &Value, name: &str) -> Option<DateTime> {
    let text = filled(object, name)?;
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00"));
    let time = time.split(['Z', '+', '-']).next().unwrap_or(time);
    let moment = DateTime::from_str(&format!("{date}T{time}")).ok()?;
    (moment > DateTime::constant(1900, 1, 1, 0, 0, 0, 0)).then_some(moment)
}

/// The day of a moment.
pub fn day(object: &Value, name: &str) -> Option<Date> {
    moment(object, name).map(|moment| moment.date())
}

/// The value of an enumeration.
pub fn word<T>(object: &Value, name: &str, from_name: impl Fn(&str) -> Option<T>) -> Option<T> {
    filled(object, name).and_then(from_name)
}

/// A list; an absent one is empty.
pub fn list<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    member(object, name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The filled texts of a list of texts.
pub fn texts<'a>(object: &'a Value, name: &str) -> Vec<&'a str> {
    let texts = list(object, name).iter().filter_map(Value::as_str).map(str::trim);
    texts.filter(|text| !text.is_empty()).collect()
}

/// An object being filled. Core services write every member, an empty text as an empty element and what is missing as nil;
/// plug-ins leave missing members out (vendor WSDL). What is set to null here is nil or left out,
/// as the service's contract says.
#[derive(Default)]
pub struct Members(Map<String, Value>);

impl Members {
    /// Any value.
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// A text, also when empty.
    pub fn text(self, name: &str, text: &str) -> Self {
        self.set(name, text)
    }

    /// A text, left out when empty.
    pub fn filled(self, name: &str, text: &str) -> Self {
        if text.is_empty() { self } else { self.set(name, text) }
    }

    /// An exact number, with all its digits.
    pub fn decimal(self, name: &str, value: Decimal) -> Self {
        self.set(name, exact(value))
    }

    /// A moment.
    pub fn moment(self, name: &str, moment: DateTime) -> Self {
        self.set(name, moment.to_string())
    }

    /// A word of an enumeration; null when there is none.
    pub fn word(self, name: &str, word: Option<&'static str>) -> Self {
        self.set(name, word.map_or(Value::Null, Value::from))
    }

    /// A day, as midnight; null when there is none.
    pub fn day(self, name: &str, day: Option<Date>) -> Self {
        self.set(name, day.map_or(Value::Null, |day| Value::from(midnight(day))))
    }

    /// The finished object.
    pub fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// A day as a moment on the wire.
pub fn midnight(day: Date) -> String {
    day.to_datetime(jiff::civil::Time::midnight()).to_string()
}

/// An exact number with all its digits: `50.00` stays `50.00`.
pub fn exact(value: Decimal) -> Value {
    Number::from_str(&value.to_string()).map_or(Value::Null, Value::Number)
}

/// A list; null when it is empty, as old services write an unset list.
pub fn list_or_null(items: Vec<Value>) -> Value {
    if items.is_empty() { Value::Null } else { Value::Array(items) }
}

/// Which part of a list a page shows. Pages count from 1; no size is 20, more than 1,000 is 1,000 (assumed cap).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many come before.
    pub skip: usize,
    /// How many at most.
    pub size: usize,
}

/// Why there is no such page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchPage {
    /// It would come before the first.
    #[error("PageIndex starts at 1")]
    BeforeTheFirst,
    /// Its size is below zero.
    #[error("PageSize cannot be negative")]
    NegativeSize,
}

impl Page {
    /// Rows of a page when nothing is asked for.
    pub const DEFAULT: usize = 20;
    /// Rows of the largest page.
    pub const LARGEST: usize = 1000;

    /// The page that `pager{PageIndex, PageSize}` asks for. Without a pager, or without an index, the first one. A size of
    /// 0 is what .NET reads for an absent one, hence the default.
    pub fn of(pager: Option<&Value>) -> Result<Self, NoSuchPage> {
        let number = |name| pager.and_then(|pager| integer(pager, name));
        let (index, size) = (number("PageIndex").unwrap_or(1), number("PageSize").unwrap_or(0));
        let size = match usize::try_from(size).map_err(|_| NoSuchPage::NegativeSize)? {
            0 => Self::DEFAULT,
            size => size.min(Self::LARGEST),
        };
        let before = index.checked_sub(1).and_then(|before| usize::try_from(before).ok());
        let before = before.ok_or(NoSuchPage::BeforeTheFirst)?;
        Ok(Self { skip: before.saturating_mul(size), size })
    }

    /// The rows of this page.
    pub fn cut<T>(self, rows: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        rows.skip(self.skip).take(self.size)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_keep_all_their_digits() {
        assert_eq!(exact(Decimal::new(5000, 2)).to_string(), "50.00");
        assert_eq!(decimal(&json!({"Value": exact(Decimal::new(5000, 2))}), "Value"), Some(Decimal::new(5000, 2)));
    }

    #[test]
    fn dates_are_read_with_and_without_time_and_zone() {
        let read = |text: &str| moment(&json!({ "Date": text }), "Date").map(|moment| moment.to_string());
        assert_eq!(read("2025-03-04").as_deref(), Some("2025-03-04T00:00:00"));
        assert_eq!(read("2025-03-04T23:59:59Z").as_deref(), Some("2025-03-04T23:59:59"));
        assert_eq!(read("2025-03-04T10:00:00+02:00").as_deref(), Some("2025-03-04T10:00:00"));
        assert_eq!(read("1900-01-01T00:00:00"), None);
        assert_eq!(read("1900-01-01T09:30:00").as_deref(), Some("1900-01-01T09:30:00"));
        assert_eq!(read("0001-01-01T00:00:00"), None);
        assert_eq!(read("31/12/2025"), None);
    }

    #[test]
    fn pages_count_from_one_and_are_capped() {
        let page = |index: i64, size: i64| Page::of(Some(&json!({"PageIndex": index, "PageSize": size})));
        assert_eq!(Page::of(None), Ok(Page { skip: 0, size: 20 }));
        assert_eq!(page(3, 50), Ok(Page { skip: 100, size: 50 }));
        assert_eq!(page(1, 100_000), Ok(Page { skip: 0, size: 1000 }));
        assert_eq!(page(0, 20), Err(NoSuchPage::BeforeTheFirst));
        assert_eq!(page(-1, 20), Err(NoSuchPage::BeforeTheFirst));
        assert_eq!(page(1, -1), Err(NoSuchPage::NegativeSize));
    }
}
