//! Writes the members of a request into a record: what is absent stays, what is empty is cleared (the plug-in's rule,
//! vendor guide; inferred for this service). Whether an absent flag, number or consent stays or is reset is a switch,
//! because .NET cannot tell an absent value from its default.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Doing;
use super::members::{CARRIED, CONSENTS, FLAGS, Member, TEXTS};
use crate::call::{AbsentValues, Call};
use crate::fault::ServiceFault;
use crate::services::values::{self, decimal, filled, flag, integer, list, member, moment, text};
use crate::services::widths;
use crate::world::World;
use crate::world::customer::{BirthDate, Customer, UserField};
use crate::world::text::Text;
use crate::world::wire::{Consent, CountryIdType, UserFieldKind};

/// Writes `data` (`CustomerInputData` or `CustomerInsertData`) into `customer`.
pub(super) fn apply(
    customer: &mut Customer,
    data: &Value,
    absent: AbsentValues,
    call: &Call<'_>,
    doing: Doing,
) -> Result<(), ServiceFault> {
    widths::fit(data, call.switches.y2_version).map_err(|reason| doing.refused(&reason))?;
    for member in TEXTS {
        if let Some(value) = around(data, member).and_then(|object| text(object, member.name)) {
            *(member.get_mut)(customer) = value.trim().into();
        }
    }
    for member in FLAGS {
        let Some(object) = around(data, member) else { continue };
        match (flag(object, member.name), absent) {
            (Some(value), _) => *(member.get_mut)(customer) = value,
            (None, AbsentValues::Reset) => *(member.get_mut)(customer) = false,
            (None, AbsentValues::Keep) => {}
        }
    }
    for member in CONSENTS {
        match (text(data, member.name).and_then(Consent::from_name), absent) {
            (Some(value), _) => *(member.get_mut)(customer) = value,
            (None, AbsentValues::Reset) => *(member.get_mut)(customer) = Consent::default(),
            (None, AbsentValues::Keep) => {}
        }
    }
    for name in CARRIED {
        if let Some(value) = text(data, name) {
            put_text(&mut customer.carried, Text::from(*name), value);
        }
    }
    country(customer, data, call.world, doing)?;
    birth_date(customer, data, absent, doing)?;
    zones(customer, data);
    user_fields(customer, data);
    Ok(())
}

/// The object a member is in; `None` where the request does not have it.
fn around<'a, T>(data: &'a Value, requested: &Member<T>) -> Option<&'a Value> {
    if requested.within.is_empty() { Some(data) } else { member(data, requested.within) }
}

/// `CountryId` is read as `CountryIdType` says; Y2's own code when it says nothing.
fn country(customer: &mut Customer, data: &Value, world: &World, doing: Doing) -> Result<(), ServiceFault> {
    let Some(address) = member(data, "AddressData") else { return Ok(()) };
    let Some(code) = text(address, "CountryId").map(str::trim) else { return Ok(()) };
    if code.is_empty() {
        customer.address.country_id = "".into();
        return Ok(());
    }
    let kind = filled(address, "CountryIdType").and_then(CountryIdType::from_name).unwrap_or_default();
    let Some(country) = world.countries().resolve(code, kind) else {
        return Err(doing.refused(&format!("Country {code} unknown")));
    };
    customer.address.country_id = Text::clone(&country.id);
    Ok(())
}

/// Three numbers that only make sense together; all of them 0 mean "none".
fn birth_date(customer: &mut Customer, data: &Value, absent: AbsentValues, doing: Doing) -> Result<(), ServiceFault> {
    let Some(object) = member(data, "BirthDateData") else { return Ok(()) };
    let stored = match absent {
        AbsentValues::Keep => customer.birth_date,
        AbsentValues::Reset => None,
    };
    let part = |name, stored: Option<i64>| integer(object, name).or(stored).unwrap_or(0);
    let day = part("BirthDateDay", stored.map(|date| date.day.into()));
    let month = part("BirthDateMonth", stored.map(|date| date.month.into()));
    let year = part("BirthDateYear", stored.map(|date| date.year.into()));
    if (day, month, year) == (0, 0, 0) {
        customer.birth_date = None;
        return Ok(());
    }
    let (Ok(day), Ok(month), Ok(year)) = (u8::try_from(day), u8::try_from(month), i16::try_from(year)) else {
        return Err(doing.refused("Birth date not valid"));
    };
    customer.birth_date = Some(BirthDate { day, month, year });
    Ok(())
}

/// Free zones and tables: an entry replaces the one of its id, an empty one clears it, the others stay (assumed).
fn zones(customer: &mut Customer, data: &Value) {
    for (id, zone) in entries(data, "UserDefinedTexts") {
        put_text(&mut customer.user_texts, id, text(zone, "Value").unwrap_or_default());
    }
    for (id, zone) in entries(data, "UserDefinedBooleans") {
        customer.user_booleans.insert(id, flag(zone, "Value").unwrap_or_default());
    }
    for (id, zone) in entries(data, "UserDefinedValues") {
        customer.user_values.insert(id, decimal(zone, "Value").unwrap_or_default());
    }
    for (id, zone) in entries(data, "UserDefinedDates") {
        put(&mut customer.user_dates, id, moment(zone, "Value"));
    }
    if let Some(tables) = member(data, "UserDefinedData") {
        for number in 0..10 {
            if let Some(code) = text(tables, &format!("UserDefinedTable{number}Value")) {
                put_text(&mut customer.user_tables, number, code);
            }
        }
    }
}

/// The zones of a list with the ids they have: 1 to 3, the enumeration's bare digits.
fn entries<'a>(data: &'a Value, name: &str) -> impl Iterator<Item = (u8, &'a Value)> {
    let id = |zone: &Value| filled(zone, "Id").and_then(|id| id.parse().ok()).filter(|id| (1..=3).contains(id));
    list(data, name).iter().filter_map(move |zone| Some((id(zone)?, zone)))
}

fn user_fields(customer: &mut Customer, data: &Value) {
    for field in list(data, "UserFields") {
        let Some((id, value)) = user_field(field) else { continue };
        customer.user_fields.insert(id, value);
    }
}

/// A field that a folder added, as every old service sends it.
pub(in crate::services) fn user_field(field: &Value) -> Option<(i32, UserField)> {
    let id = integer(field, "Id").and_then(|id| i32::try_from(id).ok())?;
    let value = UserField {
        kind: filled(field, "ValueType").and_then(UserFieldKind::from_name).unwrap_or_default(),
        boolean: flag(field, "BooleanValue").unwrap_or_default(),
        date: moment(field, "DateValue"),
        list_element: values::text(field, "ListElementValue").unwrap_or_default().into(),
        number: decimal(field, "NumberValue").unwrap_or_default(),
        text: values::text(field, "TextValue").unwrap_or_default().into(),
    };
    Some((id, value))
}

fn put_text<K: Ord>(texts: &mut BTreeMap<K, Text>, key: K, value: &str) {
    let value = value.trim();
    put(texts, key, (!value.is_empty()).then(|| value.into()));
}

fn put<K: Ord, T>(values: &mut BTreeMap<K, T>, key: K, value: Option<T>) {
    match value {
        Some(value) => _ = values.insert(key, value),
        None => _ = values.remove(&key),
    }
}
