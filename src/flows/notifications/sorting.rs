//! What a stored notification means, and what is to be done about it.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use super::{
    inbox::{Stored, stored},
    reading::read_body,
};
use crate::{
    domain::notifications::{Aliases, EntityKind, NotificationKind, read_meaning},
    flows::{Services, connections},
    store::notification_turns::{Sorted, Unread, Verdict},
    tenant::{Connection, Tenant, reseal::notification_context},
};

/// Reads one; with what was kept of it, where that opens.
pub(super) fn sort(services: &Services, tenant: &Tenant, unread: Unread) -> (Sorted, Option<Stored>) {
    let opened = services.keyring.open(&tenant.id, &notification_context(unread.id), &unread.sealed);
    let came = opened.ok().and_then(|plain| stored(&plain).ok());
    (meaning_of(tenant, unread, came.as_ref()), came)
}

fn meaning_of(tenant: &Tenant, unread: Unread, came: Option<&Stored>) -> Sorted {
    let mut sorted = Sorted {
        seq: unread.seq,
        id: unread.id,
        connection: unread.connection,
        received_at: unread.received_at,
        type_name: None,
        kind: None,
        entity: None,
        store: None,
        event_id: None,
        occurred_at: None,
        digest: [0; 32],
        ordering_key: String::new(),
        coalesce: false,
        verdict: Verdict::Wait,
    };
    sorted.ordering_key = format!("{}/notification/{}", sorted.connection, sorted.id);
    let Some(came) = came else {
        sorted.verdict = Verdict::Park("what was kept of it does not open".to_owned());
        return sorted;
    };
    let mut digest = Sha256::new_with_prefix(came.type_name.as_deref().unwrap_or_default());
    digest.update([0]);
    digest.update(&came.body);
    sorted.digest = digest.finalize().into();
    let connection = known_connection(tenant, &sorted.connection);
    let connection = connection.as_deref();
    let content = match read_body(&came.body) {
        Ok(content) => content,
        Err(unreadable) => {
            sorted.type_name = came.type_name.as_ref().map(|name| name.chars().take(200).collect());
            sorted.verdict = Verdict::Park(unreadable.to_string());
            return sorted;
        }
    };
    let aliases = connection.map(|connection| connection.notifications.aliases.clone()).unwrap_or_default();
    let meaning = read_meaning(came.type_name.as_deref(), &content, &aliases);
    if let Some(entity) = &meaning.entity {
        sorted.ordering_key = format!("{}/{}/{}", sorted.connection, entity.kind.as_str(), entity.id);
    }
    sorted.verdict = verdict(connection, meaning.kind, meaning.entity.is_some());
    sorted.coalesce = connection.is_some_and(|connection| connection.notifications.coalesce)
        && matches!(meaning.kind, Some(NotificationKind::CustomerUpdated | NotificationKind::CustomerLoyaltyChanged))
        && meaning.entity.as_ref().is_some_and(|entity| entity.kind == EntityKind::Customer);
    // What the log of Y2 calls the event's id may be its kind, which tells no two of them apart.
    let named = |id: &String| {
        aliases.kind(id).is_none() && meaning.type_name.as_deref().is_none_or(|name| !Aliases::same_name(name, id))
    };
    // A header's id of the message is the sender's own; a body's is the event's.
    let event_id = meaning.event_id.clone().or_else(|| came.event_id.clone().filter(named));
    sorted.event_id = event_id.map(|id| id.chars().take(200).collect());
    sorted.type_name = meaning.type_name;
    sorted.kind = meaning.kind;
    sorted.entity = meaning.entity;
    sorted.store = meaning.store.map(|store| connection.map_or(store.clone(), |known| tenants_store(known, store)));
    sorted.occurred_at = meaning.occurred_at;
    sorted
}

/// A connection of the tenant's; also the simulated one that a sandbox has where no file describes it.
pub(super) fn known_connection<'t>(tenant: &'t Tenant, id: &str) -> Option<Cow<'t, Connection>> {
    let described = tenant.connections.iter().find(|known| known.id.as_str() == id).map(Cow::Borrowed);
    described.or_else(|| connections::for_reading(tenant, Some(id)).ok())
}

/// Y2's store in the tenant's words; one that the map does not have keeps Y2's.
pub(super) fn tenants_store(connection: &Connection, store: String) -> String {
    connection.notifications.store_map.get(&store).cloned().unwrap_or(store)
}

fn verdict(connection: Option<&Connection>, kind: Option<NotificationKind>, has_entity: bool) -> Verdict {
    let Some(connection) = connection else {
        return Verdict::Park("the tenant has no such connection any more".to_owned());
    };
    if !connection.enabled {
        return Verdict::Ignore("the connection is disabled".to_owned());
    }
    match kind {
        Some(NotificationKind::ProductChanged) if !connection.notifications.products => {
            Verdict::Ignore("product events are not switched on (`notifications.products`)".to_owned())
        }
        Some(NotificationKind::ProductChanged) | None => Verdict::Wait,
        Some(kind) if !has_entity => {
            Verdict::Park(format!("it is {kind}, and does not say of what: no id that is known was found in it"))
        }
        Some(_) => Verdict::Wait,
    }
}
