//! The log of business notifications: what happened in the world and still waits to be fetched.
//!
//! Event names, the payload, and that every change is logged for one subscription are assumed: only the log's own operations
//! have a public contract. Knows no transport; refuses to know who fetches.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;
use super::document::DocumentKey;
use super::text::Text;
use super::wire::{DocumentType, NotificationStatus};

/// The most the log keeps; then the oldest is forgotten, waiting or not.
pub const MOST: usize = 10_000;
/// The id before the first one.
const IDS_BEFORE: u64 = 1000;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A customer is new.
    CustomerCreated(&'a str),
    /// A customer's record, contacts or addresses changed. (Vouchers raise nothing: vendor guide.)
    CustomerUpdated(&'a str),
    /// A document is new.
    DocumentCreated(&'a DocumentKey, &'a str),
    /// A document changed.
    DocumentUpdated(&'a DocumentKey, &'a str),
    /// A card, or what is on it, changed: the card and its customer.
    LoyaltyUpdated(&'a str, &'a str),
}

impl Event<'_> {
    /// Every event's id, and its type as the payload spells it.
    pub const NAMES: [(&'static str, &'static str); 5] = [
        ("CUSTOMER_CREATED", "CustomerCreated"),
        ("CUSTOMER_UPDATED", "CustomerUpdated"),
        ("DOCUMENT_CREATED", "DocumentCreated"),
        ("DOCUMENT_UPDATED", "DocumentUpdated"),
        ("LOYALTY_UPDATED", "LoyaltyUpdated"),
    ];

    /// The id and the type.
    pub fn names(self) -> (&'static str, &'static str) {
        Self::NAMES[match self {
            Self::CustomerCreated(_) => 0,
            Self::CustomerUpdated(_) => 1,
            Self::DocumentCreated(..) => 2,
            Self::DocumentUpdated(..) => 3,
            Self::LoyaltyUpdated(..) => 4,
        }]
    }

    /// What the payload says of the entity: enough to read it anew, and no personal data.
    fn body(self) -> Value {
        match self {
            Self::CustomerCreated(customer) | Self::CustomerUpdated(customer) => json!({ "customerId": customer }),
            Self::DocumentCreated(key, store) | Self::DocumentUpdated(key, store) => {
                let key = json!({"type": key.kind.name(), "stump": &*key.stump, "number": key.number});
                json!({"key": key, "storeId": store})
            }
            Self::LoyaltyUpdated(card, customer) => json!({"customerId": customer, "loyaltyCardId": card}),
        }
    }
}

/// One notification in the log.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Notification {
    /// A running number.
    pub id: u64,
    /// The event's id.
    pub event_id: Text,
    /// Whom it is for.
    pub subscription_id: Text,
    /// The payload, opaque to the log.
    pub text: Text,
    /// Why it is here.
    pub status: NotificationStatus,
    /// What went wrong; empty for nothing.
    pub error: Text,
    /// When it was logged.
    pub at: DateTime,
    /// Whether somebody confirmed it.
    pub acknowledged: bool,
}

/// The log, oldest first.
#[derive(Clone, Default)]
pub struct Notifications {
    /// Whom the world's own notifications are for; empty: the world logs none.
    pub subscription: Text,
    rows: VecDeque<Arc<Notification>>,
    last: u64,
}

impl Notifications {
    /// An empty log for that subscription.
    pub fn new(subscription: Text) -> Self {
        Self { subscription, ..Self::default() }
    }

    /// From rows and the last id that was given.
    pub(super) fn from_rows(subscription: Text, rows: impl IntoIterator<Item = Arc<Notification>>, last: u64) -> Self {
        Self { subscription, rows: rows.into_iter().take(MOST).collect(), last }
    }

    /// All of them, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Notification>> {
        self.rows.iter()
    }

    /// The last id that was given; 0 for none.
    pub fn last_id(&self) -> u64 {
        self.last
    }

    /// Adds one, gives it an id, and forgets the oldest where there are too many.
    pub fn add(&mut self, notification: Notification) -> &Notification {
        self.last = self.last.max(IDS_BEFORE).saturating_add(1);
        if self.rows.len() >= MOST {
            self.rows.pop_front();
        }
        self.rows.push_back(Arc::new(Notification { id: self.last, ..notification }));
        &self.rows[self.rows.len() - 1]
    }

    /// Logs that something happened; the new notification's id. Nothing is logged where nobody subscribed.
    pub(crate) fn raise(&mut self, event: Event<'_>, database_id: &str, at: DateTime) -> Option<u64> {
        if self.subscription.is_empty() {
            return None;
        }
        let subscription_id = Text::clone(&self.subscription);
        let (event_id, event_type) = event.names();
        // The log names the kind of event; what is sent names this one, so that whoever hears of it twice knows.
        let this_one = self.last.max(IDS_BEFORE).saturating_add(1);
        let event_type = match event {
            Event::DocumentCreated(key, _) if key.kind == DocumentType::Receipt => "ReceiptCreated",
            _ => event_type,
        };
        let header = json!({
            "eventId": format!("{database_id}-{this_one}"),
            "eventType": event_type,
            "subscriptionId": &*subscription_id,
            "databaseId": database_id,
            "date": at.to_string(),
        });
        let text = json!({"header": header, "body": event.body()}).to_string().into();
        let (event_id, status) = (event_id.into(), NotificationStatus::Pending);
        let notification =
            Notification { id: 0, event_id, subscription_id, text, status, error: "".into(), at, acknowledged: false };
        Some(self.add(notification).id)
    }

    /// Notes that one could not be delivered: it waits as before, and says why.
    pub fn fail(&mut self, id: u64, error: &str) {
        let Ok(position) = self.rows.binary_search_by_key(&id, |row| row.id) else { return };
        if let Some(row) = self.rows.get_mut(position) {
            let row = Arc::make_mut(row);
            (row.status, row.error) = (NotificationStatus::Error, error.into());
        }
    }

    /// Confirms one; whether it waited.
    pub fn acknowledge(&mut self, id: u64) -> bool {
        // Ids rise from front to back.
        let Ok(position) = self.rows.binary_search_by_key(&id, |row| row.id) else { return false };
        let Some(row) = self.rows.get_mut(position).filter(|row| !row.acknowledged) else { return false };
        Arc::make_mut(row).acknowledged = true;
        true
    }

    /// Forgets those for which `old` holds; how many.
    pub fn forget(&mut self, old: impl Fn(&Notification) -> bool) -> usize {
        let before = self.rows.len();
        self.rows.retain(|row| !old(row));
        before - self.rows.len()
    }
}

impl World {
    /// The notification log.
    pub fn notifications(&self) -> &Notifications {
        &self.notifications
    }

    /// The notification log, to change.
    pub fn notifications_mut(&mut self) -> &mut Notifications {
        Arc::make_mut(&mut self.notifications)
    }

    /// Logs that something happened; the new notification's id. Nothing is logged where nobody subscribed.
    pub fn notify(&mut self, event: Event<'_>, at: DateTime) -> Option<u64> {
        if self.notifications.subscription.is_empty() {
            return None;
        }
        let database_id = Text::clone(&self.database_id);
        self.notifications_mut().raise(event, &database_id, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_and_the_log_is_bounded() {
        let mut world = World::shared();
        let at = jiff::civil::datetime(2026, 4, 1, 10, 0, 0, 0);
        let first = world.notify(Event::CustomerUpdated("A"), at).expect("an id");
        for _ in 0..MOST {
            world.notify(Event::CustomerUpdated("A"), at);
        }
        let ids: Vec<u64> = world.notifications().all().map(|row| row.id).collect();
        assert_eq!(ids.len(), MOST);
        assert!(ids.is_sorted() && ids[0] > first);
        assert!(!world.notifications_mut().acknowledge(first), "it was forgotten");
        assert!(world.notifications_mut().acknowledge(ids[5]));
        assert!(!world.notifications_mut().acknowledge(ids[5]));
    }

    #[test]
    fn without_a_subscription_nothing_is_logged() {
        let mut world = World::shared();
        world.notifications_mut().subscription = "".into();
        let at = jiff::civil::datetime(2026, 4, 1, 10, 0, 0, 0);
        assert_eq!(world.notify(Event::CustomerCreated("A"), at), None);
    }
}
