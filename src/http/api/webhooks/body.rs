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
}

/// A webhook with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookWithSecret)]
pub struct WebhookWithSecretBody {
    /// The webhook.
    #[serde(flatten)]
    webhook: WebhookBody,
    /// 64 characters of base64, whose 48 bytes sign each delivery. Kept nowhere in the clear.
    signature_secret: String,
    /// Until when the secret before signs beside it; `null`: there is none.
    #[schema(required, value_type = Option<String>, format = "date-time")]
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
        }
    }
}

impl WebhookWithSecretBody {
    /// As it is at `now`.
    pub fn new(Created { subscription, secrets }: Created, now: Timestamp) -> Self {
        Self {
            webhook: subscription.into(),
            signature_secret: secrets.current().to_owned(),
            previous_secret_until: secrets.overlap_until(now),
        }
    }
}
