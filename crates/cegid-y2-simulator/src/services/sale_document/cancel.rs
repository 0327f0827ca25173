//! `Cancel`: ends an e-commerce order for good.

use serde_json::Value;

use super::draft::movement_reason;
use super::identify::identified;
use super::lock::order_state;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{filled, member};
use crate::world::document::{Document, DocumentKey};
use crate::world::text::Text;
use crate::world::wire::{CancelStatus, DocumentStatus, DocumentType, FollowUpStatus};

/// Needs no lock, but where the folder blocks orders. What was made of the order and is in progress is deleted; an order
/// that was delivered is refused (assumed).
pub(super) fn cancel(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::CANCEL;
    let data = member(request, "cancelRequest").unwrap_or(&Value::Null);
    let before = identified(call, data, DOING)?;
    let reason = match filled(data, "ReasonId") {
        Some(code) => movement_reason(call.world, code).map_err(|reason| DOING.refused(&reason))?,
        None if call.switches.cancel_reason_required => return Err(DOING.refused("The reason is required")),
        None => Text::default(),
    };
    let mut order = Document::clone(&before);
    let (active, today) = (order.active, call.now.date());
    let state = order_state(&mut order, DOING)?;
    match state.cancel_status {
        Some(CancelStatus::Canceled) => return Err(DOING.cancelled()),
        _ if !active => return Err(DOING.refused("Order delivered or closed")),
        Some(CancelStatus::Locked) => {}
        _ if call.switches.order_blocking => return Err(DOING.refused("Order not locked")),
        _ => {}
    }
    state.cancel_status = Some(CancelStatus::Canceled);
    state.cancel_date = Some(today);
    if !reason.is_empty() {
        state.cancel_reason_id = reason;
    }
    state.follow_up_status = Some(FollowUpStatus::Closed);
    order.active = false;
    order.status = DocumentStatus::Canceled;
    order.detail_mut().moved_at = None;
    let in_progress: Vec<DocumentKey> = call
        .world
        .documents()
        .followers(&order.key)
        .filter(|later| later.key.kind == DocumentType::DeliveryPreparation && later.active)
        .map(|later| later.key.clone())
        .collect();
    call.world.keep(order);
    for key in in_progress {
        call.world.delete_document(&key);
    }
    Ok(Value::Null)
}
