//! A notification as it is shown: ids and times, nothing of its body.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    domain::notifications::State,
    http::problem::Problem,
    store::notifications::{Notification, NotificationFilter},
};

/// One notification.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = Notification)]
pub struct NotificationBody {
    /// Its id, as in `X-Notification-Id`.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Of which Y2.
    connection: String,
    /// How it came: `post`, `pull` or `sandbox`.
    source: String,
    /// `received`, `processing`, `done`, `ignored` or `parked`.
    state: String,
    /// Why.
    #[schema(required)]
    reason: Option<String>,
    /// When it came.
    #[schema(value_type = String, format = "date-time")]
    received_at: Timestamp,
    /// When it is tried next.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    due_at: Option<Timestamp>,
    /// When it came to an end.
    #[schema(required, value_type = Option<String>, format = "date-time")]
    finished_at: Option<Timestamp>,
    /// Its type as the sender called it.
    #[schema(required)]
    type_name: Option<String>,
    /// What that is here; `null`: nobody here knows it, or it was not read yet.
    #[schema(required)]
    kind: Option<String>,
    /// What it is about.
    #[schema(required)]
    entity_kind: Option<String>,
    /// Which one.
    #[schema(required)]
    entity: Option<String>,
    /// The tenant's store.
    #[schema(required)]
    store_id: Option<String>,
    /// The sender's id of the event.
    #[schema(required)]
    event_id: Option<String>,
    /// The notification that it is the same as, or was merged into.
    #[schema(required, value_type = Option<String>, format = "uuid")]
    same_as: Option<Uuid>,
    /// Tries that were begun.
    attempts: u32,
}

impl From<Notification> for NotificationBody {
    fn from(notification: Notification) -> Self {
        Self {
            id: notification.id,
            connection: notification.connection,
            source: notification.source,
            state: notification.state.to_string(),
            reason: notification.reason,
            received_at: notification.received_at,
            due_at: notification.due_at,
            finished_at: notification.finished_at,
            type_name: notification.type_name,
            kind: notification.kind,
            entity_kind: notification.entity_kind,
            entity: notification.entity,
            store_id: notification.store,
            event_id: notification.event_id,
            same_as: notification.same_as,
            attempts: notification.attempts,
        }
    }
}

/// Which notifications.
#[derive(Default, Deserialize, IntoParams, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[schema(as = NotificationFilter)]
pub struct FilterParameters {
    /// Items of the page, from 1 to 200.
    #[param(value_type = Option<u32>, nullable = false, minimum = 1, maximum = 200, default = 50)]
    #[schema(ignore)]
    pub limit: Option<String>,
    /// The `next` of the page before; without it, the list begins.
    #[param(nullable = false)]
    #[schema(ignore)]
    pub after: Option<String>,
    /// Only in this state.
    #[param(nullable = false)]
    pub state: Option<String>,
    /// Only of this type: as the sender called it, or what it is here.
    #[serde(rename = "type")]
    #[param(nullable = false)]
    pub kind: Option<String>,
    /// Only about this entity.
    #[param(nullable = false)]
    pub entity: Option<String>,
    /// Only of this connection.
    #[param(nullable = false)]
    pub connection: Option<String>,
    /// Only received at or after.
    #[param(value_type = Option<String>, nullable = false, format = "date-time")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub from: Option<String>,
    /// Only received before.
    #[param(value_type = Option<String>, nullable = false, format = "date-time")]
    #[schema(value_type = Option<String>, format = "date-time")]
    pub to: Option<String>,
}

impl FilterParameters {
    /// As the store takes it.
    pub fn read(self) -> Result<NotificationFilter, Problem> {
        let instant = |field: &'static str, text: Option<String>| {
            let text = text.filter(|text| !text.is_empty());
            text.map(|text| text.parse::<Timestamp>())
                .transpose()
                .map_err(|_| Problem::invalid(field, "expected an instant such as `2026-03-31T09:00:00Z`"))
        };
        let state = self.state.filter(|state| !state.is_empty()).map(|state| state.parse::<State>()).transpose();
        let some = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(NotificationFilter {
            state: state.map_err(|error| Problem::invalid("state", error.to_string()))?,
            kind: some(self.kind),
            entity: some(self.entity),
            connection: some(self.connection),
            from: instant("from", self.from)?,
            to: instant("to", self.to)?,
        })
    }
}
