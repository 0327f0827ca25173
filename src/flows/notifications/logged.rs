//! A notification as an entry of the exchange log: as it came, and as it was understood.

use std::time::Duration;

use bytes::Bytes;
use serde_json::json;

use super::inbox::Stored;
use crate::{
    domain::exchange_log::{Direction, Subject},
    flows::{
        Services,
        exchange_log::{Finished, Messages, RawMessage, RawSide},
    },
    store::notification_turns::{Sorted, Verdict},
    tenant::Tenant,
};

/// Has a notification written down that was read just now, where somebody wants to see it.
pub(super) fn record(services: &Services, tenant: &Tenant, came: &Stored, sorted: &Sorted) {
    let Ok(connection) = sorted.connection.parse() else { return };
    let subject = Subject::Connection(connection);
    if !services.exchange_log.is_on(&tenant.id, &subject) {
        return;
    }
    let waited = services.clock.now().duration_since(sorted.received_at);
    services.exchange_log.record(Finished {
        tenant: tenant.id.clone(),
        subject,
        at: sorted.received_at,
        direction: Direction::Incoming,
        label: "Notification",
        service: "Notifications",
        operation: sorted.kind.map_or("unknown", |kind| kind.as_str()),
        store: sorted.store.clone(),
        outcome: match sorted.verdict {
            Verdict::Wait => "understood",
            Verdict::Ignore(_) => "ignored",
            Verdict::Park(_) => "parked",
        },
        status: None,
        took: Duration::try_from(waited).unwrap_or_default(),
        trace_id: None,
        messages: messages(came, sorted),
    });
}

fn messages(came: &Stored, sorted: &Sorted) -> Messages {
    let side = |head: &str, media_type: Option<&str>, body: &Bytes| RawSide {
        request: RawMessage::new(head.to_owned(), media_type, body),
        reply: None,
    };
    let reason = match &sorted.verdict {
        Verdict::Wait => None,
        Verdict::Ignore(reason) | Verdict::Park(reason) => Some(reason),
    };
    let understood = json!({
        "id": sorted.id,
        "eventType": sorted.type_name,
        "kind": sorted.kind.map(|kind| kind.as_str()),
        "entityKind": sorted.entity.as_ref().map(|entity| entity.kind.as_str()),
        "entityId": sorted.entity.as_ref().map(|entity| &entity.id),
        "storeId": sorted.store,
        "eventId": sorted.event_id,
        "occurredAt": sorted.occurred_at,
        "reason": reason,
    });
    let understood = Bytes::from(understood.to_string());
    Messages {
        unmodified: side("as it came", came.content_type.as_deref(), &came.body),
        modified: Some(side("as it was understood", Some("application/json"), &understood)),
    }
}
