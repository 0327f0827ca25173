//! The free zones and fields of a document: an entry replaces the one of its id, the others stay (assumed).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::services::customer::read_user_field;
use crate::services::values::{filled, list, moment, text};
use crate::world::document::Document;
use crate::world::text::Text;

/// Writes the zones that the request holds.
pub(in super::super) fn zones(document: &mut Document, header: &Value) {
    for (id, zone) in entries(header, "UserDefinedDates", 3) {
        match moment(zone, "Value") {
            // The contract wants no time in it.
            Some(date) => _ = document.user_dates.insert(id, date.date().to_datetime(jiff::civil::Time::midnight())),
            None => _ = document.user_dates.remove(&id),
        }
    }
    for (id, zone) in entries(header, "UserDefinedTables", 3) {
        put(&mut document.user_tables, id, zone);
    }
    for (id, zone) in entries(header, "UserDefinedTableCustomers", 10) {
        put(&mut document.detail_mut().customer_tables, id, zone);
    }
    document.user_fields.extend(list(header, "UserFields").iter().filter_map(read_user_field));
}

fn entries<'a>(header: &'a Value, name: &str, most: u8) -> impl Iterator<Item = (u8, &'a Value)> {
    let id = move |zone: &Value| filled(zone, "Id").and_then(|id| id.parse().ok()).filter(|id| (1..=most).contains(id));
    list(header, name).iter().filter_map(move |zone| Some((id(zone)?, zone)))
}

fn put(tables: &mut BTreeMap<u8, Text>, id: u8, zone: &Value) {
    match text(zone, "Value").map(str::trim).filter(|value| !value.is_empty()) {
        Some(value) => _ = tables.insert(id, value.into()),
        None => _ = tables.remove(&id),
    }
}
