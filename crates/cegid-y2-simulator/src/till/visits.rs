//! Visits of the till to the form, newest first. Knows no connector.

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// Visits that are remembered.
const MOST: usize = 50;

/// One visit.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Visit {
    /// The session's name, too.
    pub id: Uuid,
    /// The customer to be edited.
    pub customer_id: Option<String>,
    /// The store of the till.
    pub store_id: Option<String>,
    /// What the browser opens.
    pub opens: String,
    /// `completed` or `cancelled`, once the browser is back.
    pub status: Option<String>,
    /// The customer that it came back with.
    pub returned_customer_id: Option<String>,
    /// What the connector posted.
    pub posted: Option<Value>,
}

/// The visits.
#[derive(Debug, Default)]
pub(super) struct Visits(Vec<Visit>);

impl Visits {
    /// One more.
    pub fn add(&mut self, visit: Visit) {
        self.0.insert(0, visit);
        self.0.truncate(MOST);
    }

    /// Changes one; whether there is one.
    pub fn change(&mut self, id: Uuid, change: impl FnOnce(&mut Visit)) -> bool {
        self.0.iter_mut().find(|visit| visit.id == id).map(change).is_some()
    }

    /// All of them.
    pub fn all(&self) -> &[Visit] {
        &self.0
    }
}
