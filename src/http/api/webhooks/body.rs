//! A webhook as it is shown: never its secret, unless it was just made.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{flows::webhooks::Created, store::webhooks::Subscription};

/// One webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Webhook, example = json!({
    "id": "k3v9a", "endpoint": "https://hooks.example.com/y2", "events": ["customer.*"], "enabled": true, "stores": [],
    "ordered": false, "includeEntity": false, "description": null, "failingSince": null, "pausedAt": null,
    "pausedReason": null, "createdAt": "2026-03-31T09:00:00Z", "updatedAt": "2026-03-31T09:00:00Z"
}))]
pub struct WebhookBody {
    /// Five characters.
    id: String,
    /// Where events are posted.
    endpoint: String,
    /// Patterns: `customer.updated`, `Customer:Updated`, `customer.*`, `*`.
    events: Vec<String>,
    /// Whether anything is sent.
    enabled: bool,
    /// Only events of these stores; of all where empty.
    stores: Vec<String>,
    /// Whether events of one entity are sent one after another.
    ordered: bool,
    /// Whether the entity itself goes along, as `data`.
    include_entity: bool,
    /// For people.
    #[schema(required)]
    description: Option<String>,
    /// Since when every delivery fails; `null`: the last one did not.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    failing_since: Option<Timestamp>,
    /// Since when nothing is sent because the endpoint failed for too long. `enabled: true` resumes.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    paused_at: Option<Timestamp>,
    /// Why.
    #[schema(required)]
    paused_reason: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = "date-time")]
    updated_at: Timestamp,
    /// 64 characters of base64, whose 48 bytes sign each delivery. Only in the answer that makes it: it is kept nowhere in the
    /// clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    signature_secret: Option<String>,
    /// Until when the secret before signs beside it. Only in the answer that makes a new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = "date-time")]
    previous_secret_until: Option<Timestamp>,
}

impl From<Subscription> for WebhookBody {
    fn from(subscription: Subscription) -> Self {
        Self {
            id: subscription.id,
            endpoint: subscription.endpoint,
            events: subscription.events.iter().map(ToString::to_string).collect(),
            enabled: subscription.enabled,
            stores: subscription.stores.into_iter().collect(),
            ordered: subscription.ordered,
            include_entity: subscription.include_entity,
            description: subscription.description,
            failing_since: subscription.failing_since,
            paused_at: subscription.paused_at,
            paused_reason: subscription.paused_reason,
            created_at: subscription.created_at,
            updated_at: subscription.updated_at,
            signature_secret: None,
            previous_secret_until: None,
        }
    }
}

impl WebhookBody {
    /// With the secret that was just made, at `now`.
    pub fn with_secret(Created { subscription, secrets }: Created, now: Timestamp) -> Self {
        Self {
            signature_secret: Some(secrets.current().to_owned()),
            previous_secret_until: secrets.overlap_until(now),
            ..subscription.into()
        }
    }
}
