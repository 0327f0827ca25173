//! One try of one delivery: signed, within half a minute, to an address that may be called, and no redirect followed.

use std::{sync::Arc, time::Duration};

use http::{HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::Map;
use tokio::time::{Instant, timeout_at};
use url::Url;
use uuid::Uuid;

use super::{answer::beginning, event_id, message, secrets::Secrets};
use crate::{
    domain::{
        ids::TenantId,
        notifications::{EntityKey, EntityKind, EventType},
    },
    flows::{Error, Services},
    network::Forbidden,
    store::{
        events::NewEvent,
        webhooks::{Attempted, Subscription},
    },
    tenant::reseal::event_context,
};

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

/// The pauses after each failed try (Standard Webhooks' own): three days in all.
pub const SCHEDULE: [Duration; 9] = [
    Duration::from_secs(5),
    minutes(5),
    minutes(30),
    minutes(2 * 60),
    minutes(5 * 60),
    minutes(10 * 60),
    minutes(14 * 60),
    minutes(20 * 60),
    minutes(24 * 60),
];
/// An endpoint that fails for so long is paused.
pub const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(72);
/// How long a receiver may take altogether.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest pause that a receiver can ask for.
const LONGEST: Duration = minutes(24 * 60);

/// How a try ended, for whoever runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Nothing more to do: it arrived, was given up, or is nobody's any more.
    Over,
    /// Another try after that time.
    Again(Duration, String),
}

/// What one request came to.
struct Try {
    status: Option<StatusCode>,
    retry_after: Option<Duration>,
    answer: Option<String>,
    error: Option<String>,
}

/// Tries a delivery. `failures`: how often it has failed since it was last asked for.
///
/// # Errors
/// The database's.
pub async fn deliver(services: &Arc<Services>, tenant: &TenantId, id: Uuid, failures: u32) -> Result<Delivered, Error> {
    let store = &services.notifications.store;
    let Some(delivery) = store.delivery(tenant, id).await? else { return Ok(Delivered::Over) };
    if delivery.state != "pending" {
        return Ok(Delivered::Over);
    }
    let Some(subscription) = store.subscription(tenant, &delivery.subscription).await? else {
        return Ok(Delivered::Over);
    };
    if !subscription.enabled || subscription.paused_at.is_some() {
        let error = "the webhook is paused; redeliver once it is resumed".to_owned();
        let note = Note { state: "failed", next: None, tried: Try::failed(error), pause: None };
        return note.write(services, tenant, id).await.map(|()| Delivered::Over);
    }
    let Some(event) = store.event(tenant, delivery.event).await? else { return Ok(Delivered::Over) };
    let data = if subscription.include_entity { entity(services, tenant, event.id).await? } else { None };
    let body = serde_json::to_vec(&message(tenant, &event, data)).map_err(Error::internal)?;
    let secrets = Secrets::open(&services.keyring, tenant, &subscription.id, &subscription.sealed)?;
    let tried = post(services, &subscription, &event_id(event.id), &secrets, body).await;
    settle(services, tenant, &subscription, id, failures, tried).await
}

async fn settle(
    services: &Arc<Services>,
    tenant: &TenantId,
    subscription: &Subscription,
    id: Uuid,
    failures: u32,
    tried: Try,
) -> Result<Delivered, Error> {
    let observer = &services.notifications.observer;
    if tried.error.is_none() {
        observer.delivered("delivered");
        let note = Note { state: "delivered", next: None, tried, pause: None };
        return note.write(services, tenant, id).await.map(|()| Delivered::Over);
    }
    observer.delivered("failed");
    let now = services.clock.now();
    if tried.status == Some(StatusCode::GONE) {
        let pause = Some("the endpoint answered 410 Gone".to_owned());
        Note { state: "failed", next: None, tried, pause: pause.clone() }.write(services, tenant, id).await?;
        return tell_owner(services, tenant, subscription, now).await.map(|()| Delivered::Over);
    }
    let scheduled = usize::try_from(failures).ok().and_then(|failures| SCHEDULE.get(failures)).copied();
    let Some(pause) = scheduled else {
        let since = subscription.failing_since.unwrap_or(now);
        let hopeless = now.duration_since(since) >= GIVEN_UP_AFTER;
        let reason = hopeless.then(|| format!("every delivery failed since {since}"));
        let paused = reason.is_some();
        Note { state: "failed", next: None, tried, pause: reason }.write(services, tenant, id).await?;
        if paused {
            tell_owner(services, tenant, subscription, now).await?;
        }
        return Ok(Delivered::Over);
    };
    // A tenth of jitter, so that what failed together does not come back together.
    let pause =
        pause.mul_f64(1.0 + rand::random::<f64>() / 10.0).max(tried.retry_after.unwrap_or_default().min(LONGEST));
    let error = tried.error.clone().unwrap_or_default();
    let next = now.saturating_add(SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX)).ok();
    Note { state: "pending", next, tried, pause: None }.write(services, tenant, id).await?;
    Ok(Delivered::Again(pause, error))
}

/// Whoever else is subscribed hears that this one is paused; so does whoever fetches events.
async fn tell_owner(
    services: &Arc<Services>,
    tenant: &TenantId,
    subscription: &Subscription,
    now: Timestamp,
) -> Result<(), Error> {
    services.notifications.observer.paused();
    tracing::warn!(tenant.id = %tenant, webhook.id = subscription.id, "a webhook is paused: its endpoint does not take deliveries");
    let event = NewEvent {
        id: services.clock.new_id(),
        kind: EventType::WebhookPaused,
        connection: None,
        store: None,
        entity: Some(EntityKey { kind: EntityKind::Webhook, id: subscription.id.clone() }),
        occurred_at: now,
        received_at: now,
        notification: None,
        sealed: None,
    };
    services.notifications.store.add_event(tenant, &event, None).await?;
    Ok(())
}

struct Note {
    state: &'static str,
    next: Option<Timestamp>,
    tried: Try,
    pause: Option<String>,
}

impl Note {
    async fn write(self, services: &Services, tenant: &TenantId, id: Uuid) -> Result<(), Error> {
        let attempted = Attempted {
            state: self.state,
            at: services.clock.now(),
            next_at: self.next,
            status: self.tried.status.map(|status| status.as_u16()),
            error: self.tried.error,
            answer: self.tried.answer,
            pause: self.pause,
        };
        services.notifications.store.attempted(tenant, id, &attempted).await?;
        Ok(())
    }
}

async fn entity(
    services: &Services,
    tenant: &TenantId,
    id: Uuid,
) -> Result<Option<Map<String, serde_json::Value>>, Error> {
    let Some(sealed) = services.notifications.store.event_entity(tenant, id).await? else { return Ok(None) };
    let plain = services.keyring.open(tenant, &event_context(id), &sealed).map_err(Error::internal)?;
    serde_json::from_slice(&plain).map(Some).map_err(Error::internal)
}

impl Try {
    fn failed(error: String) -> Self {
        Self { status: None, retry_after: None, answer: None, error: Some(error) }
    }
}

async fn post(services: &Services, to: &Subscription, id: &str, secrets: &Secrets, body: Vec<u8>) -> Try {
    let notifications = &services.notifications;
    let Ok(url) = Url::parse(&to.endpoint) else { return Try::failed("the endpoint is no URL".to_owned()) };
    // What the resolver never sees: addresses in the URL itself. It may have been allowed when it was made.
    if let Err(forbidden) = super::subscriptions::check_endpoint(&services.outgoing.policy, &url) {
        return Try::failed(forbidden);
    }
    let now = services.clock.now();
    let timestamp = now.as_second().to_string();
    let mut request = services
        .outgoing
        .http
        .post(url)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", &timestamp)
        .header("webhook-signature", secrets.signature(id, &timestamp, &body, now));
    if let Some(name) = &notifications.hmac_header {
        request = request.header(name, secrets.hex(&body));
    }
    let until = Instant::now() + PATIENCE;
    let response = match timeout_at(until, request.body(body).send()).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Try::failed(why(&error)),
        Err(_) => return Try::failed(format!("no answer within {} seconds", PATIENCE.as_secs())),
    };
    let status = response.status();
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| seconds(value, now));
    // The status counts; what comes after it is read for the log, in what is left of the time.
    let answer = timeout_at(until, beginning(response)).await.ok().flatten();
    let error = match status {
        status if status.is_success() => None,
        status if status.is_redirection() => Some(format!("{status}: redirects are not followed; change the endpoint")),
        status => Some(status.to_string()),
    };
    Try { status: Some(status), retry_after, answer, error }
}

/// Seconds, or a date (RFC 9110 section 10.2.3).
fn seconds(value: &HeaderValue, now: Timestamp) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Duration::try_from(at.duration_since(now)).ok()
}

/// In words without addresses of the operator's network.
fn why(error: &reqwest::Error) -> String {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = source {
        if let Some(forbidden) = cause.downcast_ref::<Forbidden>() {
            return forbidden.to_string();
        }
        source = cause.source();
    }
    if error.is_connect() {
        "the endpoint cannot be reached".to_owned()
    } else {
        "the connection broke before the answer".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schedule_takes_three_days() {
        let total: Duration = SCHEDULE.iter().sum();
        assert!((72 * 3600..80 * 3600).contains(&total.as_secs()), "{total:?}");
    }

    #[test]
    fn a_retry_after_is_seconds_or_a_date() {
        let now = "2026-03-31T09:00:00Z".parse().unwrap();
        let read = |text: &str| seconds(&HeaderValue::from_str(text).unwrap(), now).map(|pause| pause.as_secs());
        assert_eq!(read("120"), Some(120));
        assert_eq!(read("Tue, 31 Mar 2026 09:01:00 GMT"), Some(60));
        assert_eq!(read("Tue, 31 Mar 2026 08:01:00 GMT"), None);
        assert_eq!(read("soon"), None);
    }
}
