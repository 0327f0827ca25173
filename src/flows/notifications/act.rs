//! One notification, once: reads its entity again from Y2 and says how that ended. Writes nothing; may be done again.

use std::time::Duration;

use cegid_y2::{
    Client, Operation,
    cash_operations::{GetCustomerAvailableBons, GetCustomerAvailableBonsRequest},
    customer::GetCustomerDetail,
    loyalty::{GetCustomerCards, GetCustomerCardsRequest, GetLoyaltyCard},
    sale_document::{GetByExternalReference, GetByKey, GetReply, SaleDocumentKey, SaleDocumentType},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::{
    mapped,
    sorting::{known_connection, tenants_store},
};
use crate::{
    domain::{
        notifications::{EntityKey, EntityKind, EventType, NotificationKind},
        receipt_key::ReceiptKey,
    },
    flows::{Ctx, Error, Y2Error},
    store::{
        events::NewEvent,
        notification_turns::{Begun, Ending, Finished},
    },
    tenant::{Connection, reseal::event_context},
};

/// Tries before one is given up; with full jitter they span two hours on average.
const TRIES: u32 = 16;
/// The bound of the first pause; each further one doubles it.
const BASE: Duration = Duration::from_secs(1);
/// The longest pause.
const CAP: Duration = Duration::from_secs(20 * 60);
/// The shortest time that a notification waits while Y2 is not called at all.
const SHORTEST: Duration = Duration::from_millis(500);

/// Calls of Y2 in one try, for the history: names, times and outcomes, nothing of their contents.
struct Calls {
    client: Client,
    made: Vec<Value>,
}

impl Calls {
    async fn call<O: Operation>(&mut self, operation: &O) -> Result<O::Response, Y2Error> {
        let recorded = self.client.call_recorded(operation).await;
        let outcome = recorded.result.as_ref().err().map_or_else(|| "answered".to_owned(), in_short);
        self.made.push(json!({
            "service": O::SERVICE.name(),
            "operation": O::NAME,
            "elapsedMs": u64::try_from(recorded.elapsed.as_millis()).unwrap_or(u64::MAX),
            "status": recorded.status,
            "outcome": outcome,
        }));
        recorded.result
    }

    /// What a plug-in or a right that is missing does not spoil.
    async fn extra<O: Operation>(&mut self, operation: &O) -> Result<Option<O::Response>, Y2Error> {
        match self.call(operation).await {
            Ok(response) => Ok(Some(response)),
            Err(Y2Error::OperationMissing { .. } | Y2Error::Rejected { .. } | Y2Error::FaultWithoutDetail { .. }) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// What Y2 says of the entity.
struct ReadBack {
    entity: EntityKey,
    store: Option<String>,
    fields: Map<String, Value>,
}

/// Acts on one.
pub(super) async fn act(ctx: &Ctx, begun: &Begun) -> Finished {
    let now = || ctx.services.clock.now();
    let started = now();
    let (ending, calls) = match ending(ctx, begun).await {
        (Ok(ending), calls) => (ending, calls),
        (Err(error), calls) => (after_failure(&error, begun.attempts, now()), calls),
    };
    let (state, reason) = match &ending {
        Ending::Done { reason, .. } => ("done", reason.clone()),
        Ending::Ignored(reason) => ("ignored", Some(reason.clone())),
        Ending::Parked(reason) => ("parked", Some(reason.clone())),
        Ending::Retry { reason, .. } => ("retry", Some(reason.clone())),
        Ending::Later { reason, .. } => ("later", Some(reason.clone())),
    };
    ctx.services.notifications.observer.ended(begun.kind.map_or("unknown", NotificationKind::as_str), state);
    // One that only waited is not written down each time.
    let attempt = if state == "later" && calls.is_empty() {
        String::new()
    } else {
        format!("{}\n", json!({ "at": started, "outcome": state, "reason": reason, "calls": calls }))
    };
    Finished { seq: begun.seq, id: begun.id, ordering_key: begun.ordering_key.clone(), ending, attempt, at: now() }
}

async fn ending(ctx: &Ctx, begun: &Begun) -> (Result<Ending, Error>, Vec<Value>) {
    if begun.attempts > TRIES {
        let reason = "every try took its process along".to_owned();
        return (Ok(Ending::Parked(reason)), Vec::new());
    }
    let Some(connection) = known_connection(&ctx.tenant, &begun.connection) else {
        return (Ok(Ending::Parked("the tenant has no such connection any more".to_owned())), Vec::new());
    };
    if !connection.enabled {
        return (Ok(Ending::Ignored("the connection is disabled".to_owned())), Vec::new());
    }
    let (Some(kind), Some(entity)) = (begun.kind, &begun.entity) else {
        let kind = begun.kind.map_or(EventType::Unknown, NotificationKind::event);
        let reason = begun.kind.is_none().then(|| "nobody here knows its type".to_owned());
        return (Ok(done(ctx, begun, kind, begun.entity.clone(), begun.store.clone(), None, reason)), Vec::new());
    };
    if kind == NotificationKind::ProductChanged {
        let entity = Some(entity.clone());
        return (Ok(done(ctx, begun, kind.event(), entity, begun.store.clone(), None, None)), Vec::new());
    }
    let client = match ctx.y2(&connection).await {
        Ok(client) => client,
        Err(error) => return (Err(error), Vec::new()),
    };
    let mut calls = Calls { client, made: Vec::new() };
    let connection = connection.as_ref();
    let read = read_back(&mut calls, kind, entity).await;
    let ending = match read {
        Ok(Some(read)) => {
            // What Y2 says of the store counts more than what the notification said.
            let store = read.store.clone().map(|store| tenants_store(connection, store)).or(begun.store.clone());
            let reason = unmapped(connection, read.store.as_deref());
            Ok(done(ctx, begun, kind.event(), Some(read.entity), store, Some(read.fields), reason))
        }
        Ok(None) => Ok(Ending::Ignored(format!("Y2 has no such {}", entity.kind.as_str()))),
        Err(error) => Err(Error::y2(&connection.id, error)),
    };
    (ending, calls.made)
}

fn unmapped(connection: &Connection, store: Option<&str>) -> Option<String> {
    let map = &connection.notifications.store_map;
    let store = store.filter(|store| !map.is_empty() && !map.contains_key(*store))?;
    Some(format!("the store `{store}` is not in `notifications.storeMap`"))
}

fn done(
    ctx: &Ctx,
    begun: &Begun,
    kind: EventType,
    entity: Option<EntityKey>,
    store: Option<String>,
    fields: Option<Map<String, Value>>,
    reason: Option<String>,
) -> Ending {
    let sealed = fields.and_then(|fields| {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(&fields).ok()?);
        ctx.services.keyring.seal(&ctx.tenant.id, &event_context(begun.id), &plain).ok()
    });
    let event = NewEvent {
        id: begun.id,
        kind,
        connection: Some(begun.connection.clone()),
        store,
        entity,
        occurred_at: occurred_at(ctx, begun),
        received_at: begun.received_at,
        notification: Some(begun.id),
        sealed,
    };
    Ending::Done { event: Box::new(event), reason }
}

/// As the sender wrote it, with an offset or in the tenant's time zone; else when it came. Never later than that.
fn occurred_at(ctx: &Ctx, begun: &Begun) -> Timestamp {
    let read = |text: &str| {
        text.parse::<Timestamp>().ok().or_else(|| {
            let civil: jiff::civil::DateTime = text.parse().ok()?;
            Some(civil.in_tz(&ctx.tenant.time_zone).ok()?.timestamp())
        })
    };
    begun.occurred_at.as_deref().and_then(read).filter(|at| *at <= begun.received_at).unwrap_or(begun.received_at)
}

async fn read_back(calls: &mut Calls, kind: NotificationKind, entity: &EntityKey) -> Result<Option<ReadBack>, Y2Error> {
    match entity.kind {
        EntityKind::Receipt | EntityKind::Reference => receipt(calls, entity).await,
        EntityKind::LoyaltyCard => {
            let operation = GetLoyaltyCard { loyalty_card_id: entity.id.clone() };
            let card = absent_if_refused(calls.call(&operation).await)?.flatten();
            match card.and_then(|card| card.customer_id).filter(|id| !id.trim().is_empty()) {
                Some(id) => customer(calls, kind, &id).await,
                None => Ok(None),
            }
        }
        EntityKind::Customer | EntityKind::Product | EntityKind::Webhook => customer(calls, kind, &entity.id).await,
    }
}

/// A refusal says that there is none, unless Y2 could not read what was asked.
fn absent_if_refused<T>(answer: Result<T, Y2Error>) -> Result<Option<T>, Y2Error> {
    match answer {
        Ok(response) => Ok(Some(response)),
        Err(error) if error.is_unreadable_request() => Err(error),
        Err(Y2Error::Rejected { .. } | Y2Error::FaultWithoutDetail { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn customer(calls: &mut Calls, kind: NotificationKind, id: &str) -> Result<Option<ReadBack>, Y2Error> {
    let operation = GetCustomerDetail { customer_id: id.to_owned() };
    let record = absent_if_refused(calls.call(&operation).await)?.flatten();
    let Some(record) = record.filter(|record| record.customer_id.as_deref().is_some_and(|id| !id.trim().is_empty()))
    else {
        return Ok(None);
    };
    let mut fields = mapped::customer(&record);
    if matches!(kind, NotificationKind::CustomerUpdated | NotificationKind::CustomerLoyaltyChanged) {
        let request = GetCustomerCardsRequest { customer_id: Some(id.to_owned()), ..Default::default() };
        if let Some(cards) = calls.extra(&GetCustomerCards { request }).await? {
            fields.insert("loyaltyCards".to_owned(), mapped::cards(&cards));
        }
    }
    if kind == NotificationKind::CustomerLoyaltyChanged {
        let request = GetCustomerAvailableBonsRequest { customer_id: Some(id.to_owned()) };
        if let Some(vouchers) = calls.extra(&GetCustomerAvailableBons { request }).await? {
            let voucher = |voucher: &cegid_y2::cash_operations::GetCustomerAvailableBonsReply| {
                let left = voucher.bon_availability.clone().unwrap_or_default();
                json!({ "id": voucher.bon_id, "type": voucher.bon_type, "amount": left.amount, "currency": left.currency_id,
                        "validUntil": left.validity_end_date })
            };
            fields.insert("vouchers".to_owned(), vouchers.iter().map(voucher).collect());
        }
    }
    Ok(Some(ReadBack {
        entity: EntityKey { kind: EntityKind::Customer, id: record.customer_id.clone().unwrap_or_default() },
        store: record.usual_store_id.filter(|store| !store.trim().is_empty()),
        fields,
    }))
}

async fn receipt(calls: &mut Calls, entity: &EntityKey) -> Result<Option<ReadBack>, Y2Error> {
    let found: Option<GetReply> = match entity.id.parse::<ReceiptKey>() {
        Ok(key) if entity.kind == EntityKind::Receipt => {
            let key = SaleDocumentKey {
                number: Some(key.number),
                stump: Some(key.stump),
                kind: Some(SaleDocumentType::Receipt),
                ..SaleDocumentKey::default()
            };
            absent_if_refused(calls.call(&GetByKey::new(key)).await)?.flatten()
        }
        _ => {
            let operation = GetByExternalReference::new(entity.id.clone(), SaleDocumentType::Receipt);
            let replies = absent_if_refused(calls.call(&operation).await)?.unwrap_or_default().replies;
            replies.into_iter().max_by_key(|reply| reply.header.as_ref().and_then(|header| header.date.clone()))
        }
    };
    let Some(document) = found.filter(|document| document.header.is_some()) else { return Ok(None) };
    let header = document.header.clone().unwrap_or_default();
    let id = header.key.as_ref().map_or_else(|| entity.id.clone(), ToString::to_string);
    Ok(Some(ReadBack {
        entity: EntityKey { kind: EntityKind::Receipt, id },
        store: header.store_id.filter(|store| !store.trim().is_empty()),
        fields: mapped::receipt(&document),
    }))
}

/// What went wrong, without Y2's own sentence: it may quote a customer, and histories are kept unsealed.
fn in_short(error: &Y2Error) -> String {
    let title = error.failure().title();
    match error {
        Y2Error::Rejected { id, .. } if !id.is_empty() => format!("{title} ({id})"),
        _ => title.to_owned(),
    }
}

/// What a failure means for the notification.
fn after_failure(error: &Error, attempts: u32, now: Timestamp) -> Ending {
    let reason = match error {
        Error::Y2 { error, .. } => in_short(error),
        other => other.to_string().chars().take(300).collect(),
    };
    if let Error::Y2 { error, .. } = error {
        match error.as_ref() {
            // Y2 was not asked: that is no try.
            Y2Error::Unavailable { retry_after } => {
                let pause = retry_after.max(&SHORTEST).mul_f64(1.0 + rand::random::<f64>() / 2.0);
                return Ending::Later { at: after(now, pause), reason };
            }
            Y2Error::OperationMissing { .. } | Y2Error::AddressForbidden | Y2Error::InvalidRequest { .. } => {
                return Ending::Parked(reason);
            }
            _ => {}
        }
    }
    match pause(attempts, rand::random::<f64>()) {
        Some(pause) => Ending::Retry { at: after(now, pause), reason },
        None => Ending::Parked(reason),
    }
}

/// Full jitter under a bound that doubles; `None` after the last try.
fn pause(attempts: u32, jitter: f64) -> Option<Duration> {
    let doubled = 2_u32.checked_pow(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    (attempts < TRIES).then(|| BASE.saturating_mul(doubled).min(CAP).mul_f64(jitter.clamp(0.0, 1.0)))
}

fn after(now: Timestamp, pause: Duration) -> Timestamp {
    now.saturating_add(SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_pause_is_bounded_and_the_last_try_has_none(attempts: u32, jitter in 0.0..1.0_f64) {
            let pause = pause(attempts, jitter);
            prop_assert_eq!(pause.is_none(), attempts >= TRIES);
            prop_assert!(pause.is_none_or(|pause| pause <= CAP));
        }
    }

    #[test]
    fn an_open_breaker_is_no_try_and_what_cannot_succeed_is_parked() {
        let connection = "default".parse().unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let ending = |error| after_failure(&Error::y2(&connection, error), TRIES, now);
        let closed = Y2Error::Unavailable { retry_after: Duration::from_secs(3) };
        assert!(matches!(ending(closed), Ending::Later { at, .. } if at >= after(now, Duration::from_secs(3))));
        assert!(matches!(ending(Y2Error::AddressForbidden), Ending::Parked(_)));
        assert!(matches!(ending(Y2Error::Timeout), Ending::Parked(_)), "after the last try");
        let first = after_failure(&Error::y2(&connection, Y2Error::Timeout), 1, now);
        assert!(matches!(first, Ending::Retry { at, .. } if at <= after(now, BASE)));
    }
}
