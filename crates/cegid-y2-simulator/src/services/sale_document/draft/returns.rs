//! The rules of a return notice: what comes back was sold, to the same customer, and comes back once (inferred from the rules
//! of the plug-in for outside tills, vendor guide).

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::super::identify::find;
use super::Reason;
use crate::services::values::member;
use crate::world::World;
use crate::world::document::{Document, OmniChannel};
use crate::world::wire::{DocumentType, OrderReturnStatus, PaymentStatus, ReturnType};

/// Checks a notice whose lines are there, and gives it the state that a notice begins with.
pub(in super::super) fn begin_notice(
    world: &World,
    notice: &mut Document,
    given: Option<&Value>,
) -> Result<Arc<Document>, Reason> {
    let original = given.and_then(|given| member(given, "OriginalDocument"));
    let original = original.ok_or("OmniChannel.OriginalDocument is required for a return notice")?;
    let original = find(world, original)?;
    if original.customer_id != notice.customer_id {
        return Err(format!("Document {} is another customer's", original.key));
    }
    for line in &notice.lines {
        if line.quantity <= Decimal::ZERO {
            return Err(format!("Line {} : the quantity of a return notice is more than 0", line.rank));
        }
    }
    let announced = world.documents().followers(&original.key);
    let announced = announced.filter(|later| later.key.kind == DocumentType::ReturnNotice && !later.is_canceled());
    let announced: Vec<_> = announced.collect();
    for line in &notice.lines {
        let of_item = |document: &Document| -> Decimal {
            document.lines.iter().filter(|other| other.item_id == line.item_id).map(|other| other.quantity).sum()
        };
        let back = of_item(notice) + announced.iter().map(|later| of_item(later)).sum::<Decimal>();
        if back > of_item(&original) {
            return Err(format!(
                "Line {} : more comes back of item {} than was sold by {}",
                line.rank,
                line.item_id.trim_end(),
                original.key
            ));
        }
    }
    let state: &mut OmniChannel = notice.omni_channel.get_or_insert_default();
    state.original_document = Some(original.key.clone());
    state.return_status.get_or_insert(OrderReturnStatus::ReturnPlanned);
    state.return_type.get_or_insert(ReturnType::Return);
    state.payment_status.get_or_insert(PaymentStatus::ToRedeem);
    Ok(original)
}

/// The order, told that goods are announced.
pub(in super::super) fn announced(original: &Document) -> Option<Document> {
    let mut original = original.clone();
    let state = original.omni_channel.as_deref_mut()?;
    state.return_status = Some(OrderReturnStatus::ReturnPlanned);
    Some(original)
}
