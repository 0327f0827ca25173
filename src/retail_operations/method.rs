//! The six methods by name. Knows nothing of what they answer.

/// One sample method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `contact/onDetail`: a contact was opened.
    ContactDetail,
    /// `contact/onSearch`: a seller searches for a contact.
    ContactSearch,
    /// `contact/onValidated`: a contact was created or changed.
    ContactValidation,
    /// `document/onValidated`: a document was saved.
    DocumentValidation,
    /// `document/onPricing`: a document needs prices.
    DocumentPricing,
    /// `payment/onValidated`: a payment was entered.
    PaymentValidation,
}

impl Method {
    /// All of them, in the order in which the product shows them.
    pub const ALL: [Self; 6] = [
        Self::ContactDetail,
        Self::ContactSearch,
        Self::ContactValidation,
        Self::DocumentValidation,
        Self::DocumentPricing,
        Self::PaymentValidation,
    ];

    /// The end of the method's path: `<entity>/<method>`.
    pub fn path(self) -> &'static str {
        match self {
            Self::ContactDetail => "contact/onDetail",
            Self::ContactSearch => "contact/onSearch",
            Self::ContactValidation => "contact/onValidated",
            Self::DocumentValidation => "document/onValidated",
            Self::DocumentPricing => "document/onPricing",
            Self::PaymentValidation => "payment/onValidated",
        }
    }

    /// The `eventType` of its notifications.
    pub fn event_type(self) -> &'static str {
        match self {
            Self::ContactDetail => "contact.details",
            Self::ContactSearch => "contact.search",
            Self::ContactValidation => "contact.validation",
            Self::DocumentValidation => "document.validation",
            Self::DocumentPricing => "document.pricing",
            Self::PaymentValidation => "payment.validation",
        }
    }

    /// What the product calls it in its own pages.
    pub fn title(self) -> &'static str {
        match self {
            Self::ContactDetail => "Customer detail",
            Self::ContactSearch => "Customer list",
            Self::ContactValidation => "Customer creation/update",
            Self::DocumentValidation => "Document validation",
            Self::DocumentPricing => "Document pricing",
            Self::PaymentValidation => "Payment validation",
        }
    }
}
