//! The notifications that wait when the world begins: of the newest receipts of known customers.

use std::sync::Arc;

use jiff::civil::{Date, time};

use super::generate::Plan;
use crate::world::DEMO_DATABASE;
use crate::world::Tables;
use crate::world::notifications::{Event, Notifications};
use crate::world::wire::DocumentType;

/// How many.
const NEWEST: usize = 12;

/// The log.
pub(super) fn notifications(plan: &Plan<'_>, tables: &Tables) -> Notifications {
    let mut log = Notifications::new(plan.seed.subscription.as_str().into());
    let newest = tables.documents.dated(Date::MIN..=plan.today);
    let known = |document: &&Arc<crate::world::document::Document>| {
        document.key.kind == DocumentType::Receipt && !document.customer_id.is_empty()
    };
    let mut newest: Vec<_> = newest.filter(known).take(NEWEST).collect();
    newest.reverse();
    for document in newest {
        log.raise(
            Event::DocumentCreated(&document.key, &document.store_id),
            DEMO_DATABASE,
            document.date.to_datetime(time(18, 0, 0, 0)),
        );
    }
    log
}
