//! What makes a notification by hand.

use jiff::civil::DateTime;
use serde::Deserialize;

use crate::world::World;
use crate::world::document::DocumentKey;
use crate::world::notifications::{Event, Notification};
use crate::world::text::Text;
use crate::world::wire::NotificationStatus;

/// What a body looks like, for whoever sent something else.
pub(super) const HELP: &str = "{\"event\": EVENT, \"customerId\": \"101000000001\"} with CUSTOMER_CREATED or CUSTOMER_UPDATED; \
    {\"event\": EVENT, \"key\": {\"type\": \"Receipt\", \"stump\": \"101\", \"number\": 123}} with DOCUMENT_CREATED or \
    DOCUMENT_UPDATED; {\"event\": \"LOYALTY_UPDATED\", \"loyaltyCardId\": \"…\"}; or {\"event\": any, \"subscriptionId\": any, \
    \"notification\": any text}";
/// The longest text taken word by word.
const LONGEST: usize = 64 * 1024;

/// An event of the world, or a text word by word.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NotificationPoke {
    event: String,
    customer_id: Option<String>,
    key: Option<DocumentKey>,
    loyalty_card_id: Option<String>,
    subscription_id: Option<String>,
    notification: Option<String>,
}

impl NotificationPoke {
    /// Logs it; its id, or why not.
    pub fn log(self, world: &mut World, now: DateTime) -> Result<u64, String> {
        if let Some(text) = self.notification {
            if text.len() > LONGEST {
                return Err(format!("`notification` is longer than {LONGEST} bytes"));
            }
            let subscription = self.subscription_id.as_deref();
            let subscription_id =
                subscription.map_or_else(|| Text::clone(&world.notifications().subscription), Text::from);
            let (event_id, text, error) = (self.event.into(), text.into(), "".into());
            let status = NotificationStatus::Pending;
            let row =
                Notification { id: 0, event_id, subscription_id, text, status, error, at: now, acknowledged: false };
            return Ok(world.notifications_mut().add(row).id);
        }
        if let Some(subscription) = self.subscription_id {
            return Err(format!("`subscriptionId` ({subscription}) goes with `notification`"));
        }
        let logged = match (self.event.as_str(), self.customer_id, self.key, self.loyalty_card_id) {
            ("CUSTOMER_CREATED", Some(id), None, None) => {
                world.notify(Event::CustomerCreated(&customer(world, &id)?), now)
            }
            ("CUSTOMER_UPDATED", Some(id), None, None) => {
                world.notify(Event::CustomerUpdated(&customer(world, &id)?), now)
            }
            ("DOCUMENT_CREATED", None, Some(key), None) => {
                world.notify(Event::DocumentCreated(&key, &store(world, &key)?), now)
            }
            ("DOCUMENT_UPDATED", None, Some(key), None) => {
                world.notify(Event::DocumentUpdated(&key, &store(world, &key)?), now)
            }
            ("LOYALTY_UPDATED", None, None, Some(id)) => {
                let card = world.loyalty().card(&id).cloned().ok_or_else(|| format!("no loyalty card {id}"))?;
                world.notify(Event::LoyaltyUpdated(&card.id, &card.customer_id), now)
            }
            (event, ..) => return Err(format!("`{event}` with these members is no event")),
        };
        logged.ok_or_else(|| "this retailer has no subscription".to_owned())
    }
}

fn customer(world: &World, id: &str) -> Result<Text, String> {
    world.customers().get(id).map(|found| Text::clone(&found.id)).ok_or_else(|| format!("no customer {id}"))
}

fn store(world: &World, key: &DocumentKey) -> Result<Text, String> {
    let found = world.documents().get(key).map(|found| Text::clone(&found.store_id));
    found.ok_or_else(|| format!("no document {} {key}", key.kind.name()))
}
