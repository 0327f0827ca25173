//! What a new document is called: stump, number, internal reference.

use super::call::{Counters, Switches};
use super::world::World;
use super::world::document::DocumentKey;
use super::world::store::Store;
use super::world::text::Text;
use super::world::wire::DocumentType;

/// The stump of a type in a store. A receipt goes on where the store's receipts are: its own stump. Which code a type's
/// counter has is known for receipts only; the others are assumed.
pub fn stump(switches: &Switches, kind: DocumentType, store: &Store) -> Text {
    match (switches.counters, kind) {
        (Counters::Type, kind) => type_counter(kind).into(),
        (Counters::Store, DocumentType::Receipt) => store.stump.clone(),
        (Counters::Store, _) => store.id.clone(),
    }
}

/// The next key of a type in a store; `None` when the counter is used up.
pub fn next_key(world: &mut World, switches: &Switches, kind: DocumentType, store: &Store) -> Option<DocumentKey> {
    let stump = stump(switches, kind, store);
    let number = world.documents_mut().next_number(kind, &stump)?;
    Some(DocumentKey { kind, stump, number })
}

/// The internal reference of a document whose caller gave none: unique because its key is. Its form is assumed.
pub fn internal_reference(key: &DocumentKey) -> Text {
    format!("{}-{}-{:06}", database_code(key.kind), key.stump, key.number).into()
}

fn type_counter(kind: DocumentType) -> String {
    match kind {
        DocumentType::Receipt => "GFO".to_owned(),
        other => format!("G{}", database_code(other)),
    }
}

/// The type's code in Y2's database (vendor WSDL).
fn database_code(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::ReturnNotice => "ANR",
        DocumentType::CustomerDelivery => "BLC",
        DocumentType::CustomerOrder => "CC",
        DocumentType::AvailableOrder => "CDI",
        DocumentType::CustomerReservationRequest => "DDI",
        DocumentType::ReceiptOnHold => "FFA",
        DocumentType::Receipt => "FFO",
        DocumentType::DeliveryPreparation => "PRE",
        DocumentType::CustomersReservation => "RDI",
    }
}
