//! Subscriptions: make, change, remove, a new secret, a test.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Map, json};
use url::Url;
use uuid::Uuid;

use super::secrets::Secrets;
use crate::{
    domain::{
        audit::{Action, AuditOrigin},
        notifications::{EntityKey, EntityKind, EventType, Pattern},
        permission::Permission,
        permission_set::PermissionSet,
    },
    flows::{Ctx, Error},
    network::NetworkPolicy,
    store::{events::NewEvent, webhooks::Subscription},
};

/// Subscriptions of one tenant.
pub const MAX_SUBSCRIPTIONS: usize = 50;
/// Patterns of one subscription.
const MAX_PATTERNS: usize = 50;
/// Stores of one subscription.
const MAX_STORES: usize = 500;
/// Characters of an endpoint.
const LONGEST_ENDPOINT: usize = 2000;
/// Characters of a description and of a store.
const LONGEST_TEXT: usize = 200;
const LONGEST_STORE: usize = 50;
/// Letters of an id, none of which looks like another.
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What a new subscription shall be.
#[derive(Clone, Debug)]
pub struct SubscriptionDraft {
    /// Where to post.
    pub endpoint: String,
    /// Patterns of events.
    pub events: Vec<String>,
    /// Whether anything is sent.
    pub enabled: bool,
    /// Only of these stores.
    pub stores: Vec<String>,
    /// One after another for each entity.
    pub ordered: bool,
    /// With the entity itself.
    pub include_entity: bool,
    /// For people.
    pub description: Option<String>,
}

/// What shall be different.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Another address.
    pub endpoint: Option<String>,
    /// Other patterns.
    pub events: Option<Vec<String>>,
    /// On or off; on also ends a pause.
    pub enabled: Option<bool>,
    /// Other stores.
    pub stores: Option<Vec<String>>,
    /// Another order.
    pub ordered: Option<bool>,
    /// With or without the entity.
    pub include_entity: Option<bool>,
    /// Another description; empty for none.
    pub description: Option<String>,
}

/// A subscription with its secret, which is shown this once.
pub struct Created {
    /// The subscription.
    pub subscription: Subscription,
    /// Its secrets.
    pub secrets: Secrets,
}

/// Makes one. `held`: what the caller may do; who may not see personal data cannot have it sent.
///
/// # Errors
/// Fields that do not fit; too many.
pub async fn create(
    ctx: &Ctx,
    draft: &SubscriptionDraft,
    held: PermissionSet,
    origin: &AuditOrigin,
) -> Result<Created, Error> {
    let mut fields = Fields::default();
    let mut subscription = Subscription {
        id: String::new(),
        endpoint: fields.endpoint(&ctx.services.outgoing.policy, &draft.endpoint),
        events: fields.events(&draft.events),
        stores: fields.stores(&draft.stores),
        enabled: draft.enabled,
        ordered: draft.ordered,
        include_entity: draft.include_entity,
        description: fields.description(draft.description.as_deref()),
        failing_since: None,
        paused_at: None,
        paused_reason: None,
        created_at: origin.at,
        updated_at: origin.at,
        version: 1,
        sealed: Vec::new(),
    };
    fields.finish()?;
    may_include(subscription.include_entity, held)?;
    let store = &ctx.services.notifications.store;
    let tenant = &ctx.tenant.id;
    if store.subscriptions(tenant).await?.len() >= MAX_SUBSCRIPTIONS {
        return Err(Error::invalid(
            "$",
            format!("a tenant has at most {MAX_SUBSCRIPTIONS} webhooks; delete one first"),
        ));
    }
    let secrets = Secrets::draw()?;
    // An id of five characters may be taken.
    for _ in 0..20 {
        subscription.id = draw_id();
        subscription.sealed = secrets.seal(&ctx.services.keyring, tenant, &subscription.id)?;
        let entry = origin.did(Action::WebhookCreate, Some(&subscription.id), details(&subscription));
        if store.add_subscription(tenant, &subscription, &entry).await? {
            return Ok(Created { subscription, secrets });
        }
    }
    Err(Error::Contended)
}

/// One.
///
/// # Errors
/// The tenant has none of that id.
pub async fn subscription(ctx: &Ctx, id: &str) -> Result<Subscription, Error> {
    let found = ctx.services.notifications.store.subscription(&ctx.tenant.id, id).await?;
    found.ok_or(Error::WebhookNotFound)
}

/// Changes one.
///
/// # Errors
/// Fields that do not fit; there is none of that id; somebody else keeps changing it.
pub async fn update(
    ctx: &Ctx,
    id: &str,
    change: &Change,
    held: PermissionSet,
    origin: &AuditOrigin,
) -> Result<Subscription, Error> {
    let mut fields = Fields::default();
    let mut changed = subscription(ctx, id).await?;
    if let Some(endpoint) = &change.endpoint {
        changed.endpoint = fields.endpoint(&ctx.services.outgoing.policy, endpoint);
    }
    if let Some(events) = &change.events {
        changed.events = fields.events(events);
    }
    if let Some(stores) = &change.stores {
        changed.stores = fields.stores(stores);
    }
    if let Some(description) = &change.description {
        changed.description = fields.description(Some(description));
    }
    fields.finish()?;
    changed.ordered = change.ordered.unwrap_or(changed.ordered);
    // Another address would be sent personal data, too.
    let sends_elsewhere = changed.include_entity && change.endpoint.is_some();
    may_include(change.include_entity == Some(true) || sends_elsewhere, held)?;
    changed.include_entity = change.include_entity.unwrap_or(changed.include_entity);
    if let Some(enabled) = change.enabled {
        changed.enabled = enabled;
        if enabled {
            (changed.paused_at, changed.paused_reason, changed.failing_since) = (None, None, None);
        }
    }
    keep(ctx, changed, origin).await
}

/// Gives one a new secret; the old one signs beside it for a day.
///
/// # Errors
/// There is none of that id; somebody else keeps changing it.
pub async fn rotate(ctx: &Ctx, id: &str, origin: &AuditOrigin) -> Result<Created, Error> {
    let (keyring, tenant) = (&ctx.services.keyring, &ctx.tenant.id);
    let mut changed = subscription(ctx, id).await?;
    let secrets = Secrets::open(keyring, tenant, id, &changed.sealed)?.rotated(origin.at)?;
    changed.sealed = secrets.seal(keyring, tenant, id)?;
    Ok(Created { subscription: keep(ctx, changed, origin).await?, secrets })
}

async fn keep(ctx: &Ctx, mut changed: Subscription, origin: &AuditOrigin) -> Result<Subscription, Error> {
    changed.version += 1;
    changed.updated_at = origin.at;
    let entry = origin.did(Action::WebhookChange, Some(&changed.id), details(&changed));
    if ctx.services.notifications.store.change_subscription(&ctx.tenant.id, &changed, &entry).await? {
        Ok(changed)
    } else {
        Err(Error::Contended)
    }
}

/// Removes one, with its deliveries.
///
/// # Errors
/// There is none of that id.
pub async fn remove(ctx: &Ctx, id: &str, origin: &AuditOrigin) -> Result<(), Error> {
    let entry = origin.did(Action::WebhookDelete, Some(id), Map::new());
    if ctx.services.notifications.store.remove_subscription(&ctx.tenant.id, id, &entry).await? {
        Ok(())
    } else {
        Err(Error::WebhookNotFound)
    }
}

/// Sends a test to one, whatever it asks for; answers the event's id.
///
/// # Errors
/// There is none of that id.
pub async fn send_test(ctx: &Ctx, id: &str, now: Timestamp) -> Result<Uuid, Error> {
    let to = subscription(ctx, id).await?;
    let event = NewEvent {
        id: ctx.services.clock.new_id(),
        kind: EventType::WebhookTest,
        connection: None,
        store: None,
        entity: Some(EntityKey { kind: EntityKind::Webhook, id: to.id.clone() }),
        occurred_at: now,
        received_at: now,
        notification: None,
        sealed: None,
    };
    ctx.services.notifications.store.add_event(&ctx.tenant.id, &event, Some(&to.id)).await?;
    Ok(event.id)
}

fn may_include(include: bool, held: PermissionSet) -> Result<(), Error> {
    if include && !held.contains(Permission::PersonalDataRead) {
        let why = "personal data goes only to where somebody who may see it sends it".to_owned();
        return Err(Error::ScopesNotHeld { why, missing: vec![Permission::PersonalDataRead] });
    }
    Ok(())
}

fn details(subscription: &Subscription) -> Map<String, serde_json::Value> {
    let mut details = Map::new();
    let host = Url::parse(&subscription.endpoint).ok().and_then(|url| url.host_str().map(str::to_owned));
    details.insert("host".to_owned(), json!(host));
    details.insert("events".to_owned(), json!(subscription.events.iter().map(Pattern::as_str).collect::<Vec<_>>()));
    details.insert("enabled".to_owned(), json!(subscription.enabled.to_string()));
    details.insert("includeEntity".to_owned(), json!(subscription.include_entity.to_string()));
    details
}

fn draw_id() -> String {
    (0..5).map(|_| char::from(LETTERS[rand::random_range(0..LETTERS.len())])).collect()
}

/// Whether an endpoint may be posted to, as far as its URL says; names are judged again when they are connected to.
///
/// # Errors
/// Why not, in a sentence.
pub(super) fn check_endpoint(network: &NetworkPolicy, url: &Url) -> Result<(), String> {
    network.check_url(url).map_err(|forbidden| forbidden.to_string())?;
    if url.scheme() != "https" && !network.lists(url) {
        return Err("expected an `https` URL: without TLS anybody on the way reads and changes what is sent".to_owned());
    }
    Ok(())
}

/// What is wrong with the fields of a request.
#[derive(Default)]
struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    fn wrong(&mut self, field: &str, message: impl Into<String>) {
        self.0.entry(field.to_owned()).or_default().push(message.into());
    }

    fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid { fields: self.0 }) }
    }

    fn endpoint(&mut self, network: &NetworkPolicy, text: &str) -> String {
        match Url::parse(text.trim()) {
            Ok(url) if text.len() <= LONGEST_ENDPOINT => {
                if let Err(message) = check_endpoint(network, &url) {
                    self.wrong("endpoint", message);
                }
                url.to_string()
            }
            Ok(_) => {
                self.wrong("endpoint", format!("expected at most {LONGEST_ENDPOINT} characters"));
                String::new()
            }
            Err(_) => {
                self.wrong("endpoint", "expected an `https` URL, such as `https://hooks.example.com/y2`");
                String::new()
            }
        }
    }

    fn events(&mut self, texts: &[String]) -> Vec<Pattern> {
        if !(1..=MAX_PATTERNS).contains(&texts.len()) {
            self.wrong("events", format!("expected 1 to {MAX_PATTERNS} patterns; `*` is every event"));
        }
        let mut patterns = Vec::new();
        for (position, text) in texts.iter().enumerate().take(MAX_PATTERNS) {
            match text.parse::<Pattern>() {
                Ok(pattern) => patterns.push(pattern),
                Err(error) => self.wrong(&format!("events[{position}]"), error.to_string()),
            }
        }
        patterns
    }

    fn stores(&mut self, texts: &[String]) -> BTreeSet<String> {
        if texts.len() > MAX_STORES {
            self.wrong("stores", format!("expected at most {MAX_STORES} stores"));
        }
        for (position, text) in texts.iter().enumerate().take(MAX_STORES) {
            if text.trim().is_empty() || text.chars().count() > LONGEST_STORE {
                self.wrong(&format!("stores[{position}]"), format!("expected 1 to {LONGEST_STORE} characters"));
            }
        }
        texts.iter().map(|text| text.trim().to_owned()).collect()
    }

    fn description(&mut self, text: Option<&str>) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        if text.chars().count() > LONGEST_TEXT {
            self.wrong("description", format!("expected at most {LONGEST_TEXT} characters"));
        }
        Some(text.to_owned())
    }
}
