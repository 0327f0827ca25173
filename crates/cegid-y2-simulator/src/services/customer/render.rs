//! A customer record as `CustomerQueryData`: every member, as old-style services write them.

use serde_json::Value;

use super::members::{CARRIED, CONSENTS, FLAGS, TEXTS, carried};
use crate::services::values::{Members, exact, list_or_null};
use crate::world::customer::{Customer, UserField};
use crate::world::wire::CountryIdType;

/// The record.
pub(super) fn record(customer: &Customer) -> Value {
    let mut record = within(customer, "");
    for name in CARRIED {
        record = record.text(name, carried(customer, name));
    }
    let address = within(customer, "AddressData")
        .text("CountryId", &customer.address.country_id)
        .text("CountryIdType", CountryIdType::Internal.name());
    record
        .set("AddressData", address.done())
        .set("EmailData", within(customer, "EmailData").done())
        .set("PhoneData", within(customer, "PhoneData").done())
        .set("BirthDateData", birth_date(customer))
        .text("CreationStoreId", &customer.creation_store_id)
        .text("CustomerId", &customer.id)
        .set("IsVirtual", customer.is_virtual)
        .moment("LastDateUpdate", customer.updated_at)
        .moment("LastModificationDate", customer.updated_at)
        .set("UserDefinedBooleans", zones(customer.user_booleans.iter().map(|(id, value)| (id, Value::from(*value)))))
        .set("UserDefinedData", tables(customer))
        .set(
            "UserDefinedDates",
            zones(customer.user_dates.iter().map(|(id, date)| (id, Value::from(date.to_string())))),
        )
        .set("UserDefinedTexts", zones(customer.user_texts.iter().map(|(id, text)| (id, Value::from(&**text)))))
        .set("UserDefinedValues", zones(customer.user_values.iter().map(|(id, value)| (id, exact(*value)))))
        .set(
            "UserFields",
            list_or_null(customer.user_fields.iter().map(|(id, field)| user_field(*id, field)).collect()),
        )
        .done()
}

/// The texts, flags and consents of the record, or of one object in it.
fn within(customer: &Customer, object: &str) -> Members {
    let mut members = Members::default();
    for text in TEXTS.iter().filter(|text| text.within == object) {
        members = members.text(text.name, (text.get)(customer));
    }
    for flag in FLAGS.iter().filter(|flag| flag.within == object) {
        members = members.set(flag.name, *(flag.get)(customer));
    }
    for consent in CONSENTS.iter().filter(|consent| consent.within == object) {
        members = members.text(consent.name, (consent.get)(customer).name());
    }
    members
}

fn birth_date(customer: &Customer) -> Value {
    let Some(date) = customer.birth_date else { return Value::Null };
    Members::default()
        .set("BirthDateDay", date.day)
        .set("BirthDateMonth", date.month)
        .set("BirthDateYear", date.year)
        .done()
}

/// Free zones: `{Id, Value}` with the id as the enumeration's bare digit.
fn zones<'a>(zones: impl Iterator<Item = (&'a u8, Value)>) -> Value {
    let zone = |(id, value): (&u8, Value)| Members::default().set("Id", id.to_string()).set("Value", value).done();
    list_or_null(zones.map(zone).collect())
}

fn tables(customer: &Customer) -> Value {
    if customer.user_tables.is_empty() {
        return Value::Null;
    }
    let table = |number: u8| customer.user_tables.get(&number).map_or("", |code| code);
    let add = |members: Members, number| members.text(&format!("UserDefinedTable{number}Value"), table(number));
    (0..10).fold(Members::default(), add).done()
}

/// A field that a folder added; the values that do not count have their defaults, as .NET writes them.
pub(in super::super) fn user_field(id: i32, field: &UserField) -> Value {
    let date = field.date.map_or_else(|| "0001-01-01T00:00:00".to_owned(), |date| date.to_string());
    Members::default()
        .set("BooleanValue", field.boolean)
        .set("DateValue", date)
        .set("Id", id)
        .text("ListElementValue", &field.list_element)
        .decimal("NumberValue", field.number)
        .text("TextValue", &field.text)
        .text("ValueType", field.kind.name())
        .done()
}
