//! What a receiver gets: an event as JSON.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::{domain::ids::TenantId, store::events::Event};

/// The public form of an event's id.
pub fn event_id(id: Uuid) -> String {
    format!("evt_{}", id.simple())
}

/// Reads it back.
pub fn parse_event_id(text: &str) -> Option<Uuid> {
    text.strip_prefix("evt_").filter(|text| text.len() == 32)?.parse().ok()
}

/// The event; `data` is the entity itself, for whoever asked for it.
pub fn message(tenant: &TenantId, event: &Event, data: Option<Map<String, Value>>) -> Map<String, Value> {
    let entity = event.entity_kind.as_ref().zip(event.entity.as_ref());
    let mut message = Map::new();
    let mut put = |name: &str, value: Value| message.insert(name.to_owned(), value);
    put("id", event_id(event.id).into());
    put("type", event.kind.as_str().into());
    put("tenant", tenant.as_str().into());
    put("connection", json!(event.connection));
    put("storeId", json!(event.store));
    put("occurredAt", json!(event.occurred_at));
    put("receivedAt", json!(event.received_at));
    put("entity", entity.map_or(Value::Null, |(kind, id)| json!({ "kind": kind, "id": id })));
    if let Some(data) = data {
        put("data", Value::Object(data));
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_nothing_else_does() {
        let id = Uuid::from_u128(0x0123_4567_89ab_cdef);
        assert_eq!(parse_event_id(&event_id(id)), Some(id));
        for bad in ["", "evt_", "evt_1", &id.to_string(), &format!("evt_{id}")] {
            assert_eq!(parse_event_id(bad), None, "{bad}");
        }
    }
}
