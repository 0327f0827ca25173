//! What a notification means: its type, the entity, and what else it says of itself. Everything but the type's name is a
//! hint: the entity is read again before anything is done.

use super::{Aliases, Content, EntityKind, NotificationKind};
use crate::domain::{plain_text, receipt_key::ReceiptKey};

/// The longest id of anything that is taken from a body, in characters.
const LONGEST: usize = 200;

/// Which entity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EntityKey {
    /// What it is.
    pub kind: EntityKind,
    /// Its id.
    pub id: String,
}

/// What a notification says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// The type as it was called.
    pub type_name: Option<String>,
    /// What that is; `None`: nobody here knows it.
    pub kind: Option<NotificationKind>,
    /// What it is about; `None`: it does not say, or nobody knows where to look.
    pub entity: Option<EntityKey>,
    /// The sender's id of the event: the same one again is the same event.
    pub event_id: Option<String>,
    /// Y2's store.
    pub store: Option<String>,
    /// When it happened, as the sender wrote it.
    pub occurred_at: Option<String>,
}

/// Where a body may say its type, in this order.
const TYPE: &[&str] = &["header.eventtype", "eventtype", "header.type", "event.type", "type"];
const EVENT_ID: &[&str] = &[
    "header.eventid",
    "eventid",
    "header.enventid",
    "enventid",
    "header.notificationid",
    "notificationid",
    "event.id",
];
const STORE: &[&str] = &["storeid", "store.id", "storecode", "store"];
const OCCURRED: &[&str] =
    &["header.date", "header.occurredat", "occurredat", "eventdate", "timestamp", "header.timestamp"];
const CUSTOMER: &[&str] = &["customerid", "customer.id", "customercode", "customer.customerid", "customer"];
const CARD: &[&str] = &["loyaltycardid", "cardid", "loyaltycard.id", "card.id", "loyaltycard", "cardnumber"];
const REFERENCE: &[&str] = &["externalreference", "internalreference", "reference"];
const ITEM: &[&str] = &["itemid", "itemcode", "item.id", "productid", "productcode", "product.id", "item", "product"];
const RECEIPT: &[&str] = &["receiptkey", "documentkey", "receiptid", "documentid"];

/// Reads what there is. `header` is the type from the request's headers; it wins over the body.
pub fn read_meaning(header: Option<&str>, content: &Content, aliases: &Aliases) -> Meaning {
    let said = |names| content.find(names).and_then(usable);
    // A document's key has a `type` of its own, so a body's bare `type` counts only if it is not that one.
    let in_body = || {
        let bare_type_is_a_keys = content.find(&["key.type"]).is_some();
        let names = if bare_type_is_a_keys { &TYPE[..TYPE.len() - 1] } else { TYPE };
        said(names)
    };
    let type_name = header.and_then(usable).or_else(in_body);
    let kind = type_name.as_deref().and_then(|name| aliases.kind(name));
    // Some call the kind of the event its id: then it tells no two of them apart.
    let names_a_kind = |id: &String| {
        aliases.kind(id).is_some() || type_name.as_deref().is_some_and(|name| Aliases::same_name(name, id))
    };
    Meaning {
        event_id: said(EVENT_ID).filter(|id| !names_a_kind(id)),
        entity: kind.and_then(|kind| entity(kind, content)),
        kind,
        type_name,
        store: said(STORE),
        occurred_at: said(OCCURRED),
    }
}

/// What a kind of notification is about.
fn entity(kind: NotificationKind, content: &Content) -> Option<EntityKey> {
    let one = |kind, names| content.find(names).and_then(usable).map(|id| EntityKey { kind, id });
    match kind {
        NotificationKind::CustomerCreated | NotificationKind::CustomerUpdated => {
            one(EntityKind::Customer, CUSTOMER).or_else(|| one(EntityKind::LoyaltyCard, CARD))
        }
        NotificationKind::CustomerLoyaltyChanged => {
            one(EntityKind::Customer, CUSTOMER).or_else(|| one(EntityKind::LoyaltyCard, CARD))
        }
        NotificationKind::ReceiptCreated | NotificationKind::TransactionCompleted => {
            receipt(content).or_else(|| one(EntityKind::Reference, REFERENCE))
        }
        NotificationKind::ProductChanged => one(EntityKind::Product, ITEM),
    }
}

/// `stump-number` in one text, or apart.
fn receipt(content: &Content) -> Option<EntityKey> {
    let whole = RECEIPT.iter().find_map(|name| content.find(&[name])?.parse::<ReceiptKey>().ok());
    let apart = || {
        let stump = content.find(&["key.stump", "documentkey.stump", "receiptkey.stump", "stump"])?;
        let number = content.find(&["key.number", "documentkey.number", "receiptkey.number", "number"])?;
        format!("{stump}-{number}").parse::<ReceiptKey>().ok()
    };
    let in_key = || content.find(&["key"])?.parse::<ReceiptKey>().ok();
    let key = whole.or_else(apart).or_else(in_key)?;
    Some(EntityKey { kind: EntityKind::Receipt, id: key.to_string() })
}

/// A text that can be kept and sent to Y2.
fn usable(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST && plain_text::is_plain(text);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn content(fields: &[(&str, &str)]) -> Content {
        let mut content = Content::default();
        for (path, value) in fields {
            let path: Vec<_> = path.split('.').map(str::to_owned).collect();
            content.add(&path, value).unwrap();
        }
        content
    }

    fn read(header: Option<&str>, fields: &[(&str, &str)]) -> Meaning {
        read_meaning(header, &content(fields), &Aliases::default())
    }

    fn entity_of(fields: &[(&str, &str)]) -> Option<(EntityKind, String)> {
        read(None, fields).entity.map(|entity| (entity.kind, entity.id))
    }

    #[test]
    fn the_header_of_the_request_wins_then_that_of_the_body() {
        let fields = [("Type", "ProductChanged"), ("Header.EventType", "CustomerCreated")];
        assert_eq!(read(Some("ReceiptCreated"), &fields).kind, Some(NotificationKind::ReceiptCreated));
        assert_eq!(read(None, &fields).kind, Some(NotificationKind::CustomerCreated));
        assert_eq!(read(Some(" "), &fields[..1]).kind, Some(NotificationKind::ProductChanged));
    }

    #[test]
    fn the_type_of_a_document_key_is_no_type_of_a_notification() {
        let meaning = read(None, &[("body.key.type", "Receipt"), ("body.key.stump", "101"), ("body.key.number", "7")]);
        assert_eq!(meaning.type_name, None);
    }

    #[test]
    fn a_receipt_is_known_by_its_parts_or_in_one() {
        let is = Some((EntityKind::Receipt, "A-B-7".to_owned()));
        let kind = ("eventType", "ReceiptCreated");
        assert_eq!(entity_of(&[kind, ("body.key.stump", "A-B"), ("body.key.number", "7")]), is);
        assert_eq!(entity_of(&[kind, ("Body.ReceiptKey", "A-B-7")]), is);
        assert_eq!(entity_of(&[kind, ("key", "A-B-7")]), is);
        assert_eq!(
            entity_of(&[kind, ("body.externalReference", "WEB-1"), ("body.number", "x")]),
            Some((EntityKind::Reference, "WEB-1".to_owned()))
        );
    }

    #[test]
    fn a_customer_is_known_by_code_else_by_card() {
        let kind = ("type", "LoyaltyPointsChanged");
        assert_eq!(
            entity_of(&[kind, ("cardId", "C1"), ("customerId", "201")]),
            Some((EntityKind::Customer, "201".to_owned()))
        );
        assert_eq!(entity_of(&[kind, ("cardId", "C1")]), Some((EntityKind::LoyaltyCard, "C1".to_owned())));
        assert_eq!(entity_of(&[kind]), None);
    }

    #[test]
    fn an_id_that_names_the_kind_of_event_is_none() {
        let id = |name: &str, id: &str| read(None, &[("header.eventType", name), ("header.eventId", id)]).event_id;
        assert_eq!(id("CustomerUpdated", "CUSTOMER_UPDATED"), None);
        assert_eq!(id("StockCounted", "STOCK_COUNTED"), None);
        assert_eq!(id("StockCounted", "STOCK_COUNTED_7").as_deref(), Some("STOCK_COUNTED_7"));
    }

    #[test]
    fn an_unknown_type_keeps_its_name() {
        let meaning = read(None, &[("eventType", "StockCounted"), ("customerId", "201"), ("header.eventId", "e1")]);
        assert_eq!((meaning.type_name.as_deref(), meaning.kind, meaning.entity), (Some("StockCounted"), None, None));
        assert_eq!(meaning.event_id.as_deref(), Some("e1"));
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_short_and_plain(
            header in proptest::option::of(".{0,300}"),
            fields in proptest::collection::vec(("(eventType|customerId|key|storeId|eventId|stump|number)", ".{0,300}"), 0..8),
        ) {
            let mut content = Content::default();
            for (path, value) in &fields {
                content.add(std::slice::from_ref(path), value).unwrap();
            }
            let meaning = read_meaning(header.as_deref(), &content, &Aliases::default());
            let entity = meaning.entity.map(|entity| entity.id);
            for text in [meaning.type_name, meaning.event_id, meaning.store, meaning.occurred_at].into_iter().flatten() {
                prop_assert!(usable(&text).as_deref() == Some(text.as_str()));
            }
            // A stump and a number, each as long as a text may be.
            prop_assert!(entity.is_none_or(|id| plain_text::is_plain(&id)));
        }
    }
}
