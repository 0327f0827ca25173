//! A key as it is shown: never its value, never its hash.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::ListedKey;

/// One API key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ApiKey, example = json!({
    "id": "4fTq0ZkV81bM", "name": "till 3", "state": "active", "scopes": ["tenant.y2.listener"],
    "createdAt": "2026-03-31T09:00:00Z", "expiresAt": "2026-06-29T09:00:00Z", "revokedAt": null,
    "lastUsedAt": "2026-03-31T09:12:00Z"
}))]
pub struct KeyBody {
    /// The public part: what stands between the second and the third `_` of the key.
    id: String,
    /// Shown to people.
    name: String,
    /// Whether it opens anything.
    state: KeyState,
    /// The permission codes that it was given.
    scopes: Vec<&'static str>,
    /// When it was made.
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    /// From when on it is refused; `null`: until it is revoked.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    expires_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    revoked_at: Option<Timestamp>,
    /// When it was used last, to about a minute; `null`: never, or before that was kept.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    last_used_at: Option<Timestamp>,
}

/// Whether a key opens anything.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ApiKeyState)]
pub enum KeyState {
    /// It does.
    Active,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
}

impl KeyBody {
    /// The key as it is at `now`.
    pub fn new(key: ListedKey, now: Timestamp) -> Self {
        let ListedKey { record, last_used_at } = key;
        let state = if record.revoked_at.is_some() {
            KeyState::Revoked
        } else if record.expires_at.is_some_and(|expiry| expiry <= now) {
            KeyState::Expired
        } else {
            KeyState::Active
        };
        Self {
            id: record.id,
            name: record.name,
            state,
            scopes: record.permissions.codes().collect(),
            created_at: record.created_at,
            expires_at: record.expires_at,
            revoked_at: record.revoked_at,
            last_used_at,
        }
    }
}
