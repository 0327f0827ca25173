//! `/events`: for those who cannot receive posts.

pub mod list;
pub mod stream;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{domain::ids::TenantId, flows::webhooks::event_id, store::events::Event};

/// What happened.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Event, example = json!({
    "id": "evt_0197a5c2f4b87d3e9a1c5b60d2e8f713", "type": "customer.updated", "tenant": "acme", "connection": "default",
    "storeId": "101", "occurredAt": "2026-03-31T09:00:00Z", "receivedAt": "2026-03-31T09:00:01Z",
    "entity": {"kind": "customer", "id": "201000000010"}
}))]
pub struct EventBody {
    /// The same wherever and however often it is told.
    id: String,
    /// `customer.created`, `customer.updated`, `customer.loyaltyChanged`, `receipt.created`, `transaction.completed`,
    /// `product.changed`, `y2.unknown`, `webhook.paused`, `webhook.test`; later releases may add some.
    #[serde(rename = "type")]
    kind: String,
    /// Whose.
    tenant: String,
    /// Of which Y2; `null` where it comes from none.
    #[schema(required)]
    connection: Option<String>,
    /// The tenant's store, where it is known.
    #[schema(required)]
    store_id: Option<String>,
    /// When it happened, as far as Y2 said.
    #[schema(value_type = String, format = "date-time")]
    occurred_at: Timestamp,
    /// When it was heard of.
    #[schema(value_type = String, format = "date-time")]
    received_at: Timestamp,
    /// What it is about: an id, and nothing of it. Read the entity from Y2.
    #[schema(required)]
    entity: Option<EventEntityBody>,
}

/// What an event is about.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EventEntity)]
pub struct EventEntityBody {
    /// `customer`, `receipt`, `product`, `webhook`, …
    kind: String,
    /// Its id.
    id: String,
}

impl EventBody {
    /// An event of a tenant.
    pub fn new(tenant: &TenantId, event: Event) -> Self {
        let entity = event.entity_kind.zip(event.entity).map(|(kind, id)| EventEntityBody { kind, id });
        Self {
            id: event_id(event.id),
            kind: event.kind,
            tenant: tenant.to_string(),
            connection: event.connection,
            store_id: event.store,
            occurred_at: event.occurred_at,
            received_at: event.received_at,
            entity,
        }
    }
}
