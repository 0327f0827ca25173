//! What a notification is about, and the names under which Y2 may say so.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::EventType;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NotificationKind {
    /// A customer was created.
    CustomerCreated,
    /// A customer was changed, or its tier.
    CustomerUpdated,
    /// Points or card of a customer changed.
    CustomerLoyaltyChanged,
    /// A receipt was made.
    ReceiptCreated,
    /// A transaction was completed.
    TransactionCompleted,
    /// An item or the catalogue changed; only taken up where the connection asks for it.
    ProductChanged,
}

impl NotificationKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::CustomerCreated,
        Self::CustomerUpdated,
        Self::CustomerLoyaltyChanged,
        Self::ReceiptCreated,
        Self::TransactionCompleted,
        Self::ProductChanged,
    ];

    /// The name in lists, filters and `aliases`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerCreated => "CustomerCreated",
            Self::CustomerUpdated => "CustomerUpdated",
            Self::CustomerLoyaltyChanged => "CustomerLoyaltyChanged",
            Self::ReceiptCreated => "ReceiptCreated",
            Self::TransactionCompleted => "TransactionCompleted",
            Self::ProductChanged => "ProductChanged",
        }
    }

    /// The event that becomes of it.
    pub const fn event(self) -> EventType {
        match self {
            Self::CustomerCreated => EventType::CustomerCreated,
            Self::CustomerUpdated => EventType::CustomerUpdated,
            Self::CustomerLoyaltyChanged => EventType::CustomerLoyaltyChanged,
            Self::ReceiptCreated => EventType::ReceiptCreated,
            Self::TransactionCompleted => EventType::TransactionCompleted,
            Self::ProductChanged => EventType::ProductChanged,
        }
    }

    /// Other names than its own, folded. The first three of the table are public; all others are assumed.
    const fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::CustomerCreated => &["customeradded", "customercreate", "newcustomer", "prospectcreated"],
            Self::CustomerUpdated => &["customerchanged", "customermodified", "customerupdate", "prospectupdated"],
            Self::CustomerLoyaltyChanged => &[
                "customertierchanged",
                "loyaltycardcreated",
                "loyaltycardupdated",
                "loyaltychanged",
                "loyaltypointschanged",
                "loyaltyupdated",
            ],
            Self::ReceiptCreated => &["newreceipt", "receiptadded", "receiptcreate", "salecreated"],
            Self::TransactionCompleted => &["saletransactioncompleted", "transactioncomplete", "transactioncompletion"],
            Self::ProductChanged => &[
                "catalogchanged",
                "catalogueupdated",
                "itemcreated",
                "itemupdated",
                "productcreated",
                "productupdated",
            ],
        }
    }
}

impl fmt::Display for NotificationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected one of CustomerCreated, CustomerUpdated, CustomerLoyaltyChanged, ReceiptCreated, TransactionCompleted, \
     ProductChanged"
)]
pub struct UnknownKind;

impl FromStr for NotificationKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownKind)
    }
}

/// The names of types: the usual ones, and those that an installation adds or gives another meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases(BTreeMap<String, NotificationKind>);

impl Aliases {
    /// The names that an installation adds.
    pub fn new(own: impl IntoIterator<Item = (String, NotificationKind)>) -> Self {
        Self(own.into_iter().map(|(name, kind)| (folded(&name), kind)).collect())
    }

    /// Whether two names differ in their spelling only.
    pub fn same_name(one: &str, other: &str) -> bool {
        folded(one) == folded(other)
    }

    /// What a type's name means. Capitals, blanks and the characters between words do not count: `customer.updated`,
    /// `CUSTOMER_UPDATED` and `CustomerUpdated` are one name.
    pub fn kind(&self, name: &str) -> Option<NotificationKind> {
        let name = folded(name);
        if let Some(kind) = self.0.get(&name) {
            return Some(*kind);
        }
        let same =
            |kind: &NotificationKind| folded(kind.as_str()) == name || kind.usual_names().contains(&name.as_str());
        NotificationKind::ALL.into_iter().find(same)
    }
}

/// A name without what differs between spellings.
fn folded(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_a_name_are_one() {
        let aliases = Aliases::default();
        for name in ["CustomerUpdated", "customer.updated", "CUSTOMER_UPDATED", "Customer:Updated", "customer changed"]
        {
            assert_eq!(aliases.kind(name), Some(NotificationKind::CustomerUpdated), "{name}");
        }
        assert_eq!(aliases.kind("StockCounted"), None);
        assert_eq!(aliases.kind(""), None);
    }

    #[test]
    fn an_installation_adds_names_and_changes_their_meaning() {
        let own = [
            ("Kunde geändert", NotificationKind::CustomerUpdated),
            ("salecreated", NotificationKind::TransactionCompleted),
        ];
        let aliases = Aliases::new(own.map(|(name, kind)| (name.to_owned(), kind)));
        assert_eq!(aliases.kind("KUNDE-GEÄNDERT"), Some(NotificationKind::CustomerUpdated));
        assert_eq!(aliases.kind("SaleCreated"), Some(NotificationKind::TransactionCompleted));
        assert_eq!(aliases.kind("ReceiptCreated"), Some(NotificationKind::ReceiptCreated));
    }

    #[test]
    fn no_usual_name_has_two_meanings() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in NotificationKind::ALL {
            assert!(seen.insert(folded(kind.as_str())));
            for name in kind.usual_names() {
                assert!(folded(name) == **name && seen.insert((*name).to_owned()), "{name}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_name_is_known_or_not_and_spelling_does_not_matter(name in ".{0,40}") {
            let aliases = Aliases::default();
            prop_assert_eq!(aliases.kind(&name), aliases.kind(&format!(" {}. ", name)));
        }
    }
}
