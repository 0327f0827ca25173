//! What customers consented to, when and in which words: appended, never changed. Knows no vocabulary of Y2's.

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;

use super::StoreError;
use crate::domain::ids::{ConnectionId, TenantId};

/// An answer that a customer gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its id; the same one a second time adds nothing. Sorts by time.
    pub id: Uuid,
    /// What it is about: the name of a field (`consents_email`).
    pub name: String,
    /// The version of the words.
    pub version: String,
    /// SHA-256 of the words.
    pub text_hash: [u8; 32],
    /// The words that the customer saw.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
    /// Whether the customer agreed.
    pub granted: bool,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedConsent {
    /// What was answered.
    pub consent: Consent,
    /// When.
    pub at: Timestamp,
    /// The session of LiveStore in which it was, by our id; the session itself may be gone.
    pub session: Option<Uuid>,
    /// The store in which it was.
    pub store_id: Option<String>,
}

/// Consents of customers.
#[async_trait]
pub trait ConsentStore: Send + Sync {
    /// Records answers of one customer, all or none. `false`: there is no such tenant.
    ///
    /// # Errors
    /// The database's.
    async fn record_consents(
        &self,
        tenant: &TenantId,
        connection: &ConnectionId,
        customer_id: &str,
        consents: &[RecordedConsent],
    ) -> Result<bool, StoreError>;

    /// At most `limit` answers of one customer in the order in which they were given: those after the one with the id
    /// `after`, or the first ones.
    ///
    /// # Errors
    /// The database's.
    async fn consents(
        &self,
        tenant: &TenantId,
        connection: &ConnectionId,
        customer_id: &str,
        after: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<RecordedConsent>, StoreError>;
}
