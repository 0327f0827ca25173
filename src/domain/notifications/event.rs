//! Events: what the connector tells others. Their dotted names are a contract with receivers.

use std::{fmt, str::FromStr};

/// What happened, as receivers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventType {
    /// `customer.created`
    CustomerCreated,
    /// `customer.updated`
    CustomerUpdated,
    /// `customer.loyaltyChanged`
    CustomerLoyaltyChanged,
    /// `receipt.created`
    ReceiptCreated,
    /// `transaction.completed`
    TransactionCompleted,
    /// `product.changed`
    ProductChanged,
    /// `y2.unknown`: a notification of a type that nobody here knows.
    Unknown,
    /// `webhook.paused`: an endpoint failed for so long that nothing is sent to it any more.
    WebhookPaused,
    /// `webhook.test`: sent on request, to one endpoint.
    WebhookTest,
}

impl EventType {
    /// Every type.
    pub const ALL: [Self; 9] = [
        Self::CustomerCreated,
        Self::CustomerUpdated,
        Self::CustomerLoyaltyChanged,
        Self::ReceiptCreated,
        Self::TransactionCompleted,
        Self::ProductChanged,
        Self::Unknown,
        Self::WebhookPaused,
        Self::WebhookTest,
    ];

    /// The dotted name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerCreated => "customer.created",
            Self::CustomerUpdated => "customer.updated",
            Self::CustomerLoyaltyChanged => "customer.loyaltyChanged",
            Self::ReceiptCreated => "receipt.created",
            Self::TransactionCompleted => "transaction.completed",
            Self::ProductChanged => "product.changed",
            Self::Unknown => "y2.unknown",
            Self::WebhookPaused => "webhook.paused",
            Self::WebhookTest => "webhook.test",
        }
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no event type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a type of event")]
pub struct UnknownEventType;

impl FromStr for EventType {
    type Err = UnknownEventType;

    fn from_str(text: &str) -> Result<Self, UnknownEventType> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or(UnknownEventType)
    }
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityKind {
    /// Its id is Y2's customer code.
    Customer,
    /// Its id is `stump-number`.
    Receipt,
    /// Its id is the external reference of a sales document.
    Reference,
    /// Its id is the number of a loyalty card.
    LoyaltyCard,
    /// Its id is an item.
    Product,
    /// Its id is that of a webhook.
    Webhook,
}

impl EntityKind {
    const ALL: [Self; 6] =
        [Self::Customer, Self::Receipt, Self::Reference, Self::LoyaltyCard, Self::Product, Self::Webhook];

    /// The word in events and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Receipt => "receipt",
            Self::Reference => "reference",
            Self::LoyaltyCard => "loyaltyCard",
            Self::Product => "product",
            Self::Webhook => "webhook",
        }
    }
}

impl FromStr for EntityKind {
    type Err = UnknownEventType;

    fn from_str(text: &str) -> Result<Self, UnknownEventType> {
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or(UnknownEventType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_and_kind_reads_back() {
        for event in EventType::ALL {
            assert_eq!(event.as_str().parse(), Ok(event));
        }
        for kind in EntityKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }
}
