//! `Lock`: nothing happens to an e-commerce order any more, until it is unlocked or cancelled.

use serde_json::Value;

use super::draft::movement_reason;
use super::identify::identified;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{filled, member};
use crate::world::document::Document;
use crate::world::text::Text;
use crate::world::wire::CancelStatus;

/// The reason is a movement reason. An order that is locked already, or shipped, is refused (assumed).
pub(super) fn lock(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::LOCK;
    let data = member(request, "lockRequest").unwrap_or(&Value::Null);
    let before = identified(call, data, DOING)?;
    let reason = filled(data, "ReasonId").map_or(Ok(Text::default()), |code| movement_reason(call.world, code));
    let reason = reason.map_err(|reason| DOING.refused(&reason))?;
    let mut order = Document::clone(&before);
    let (active, locked_at) = (order.active, call.now);
    let state = order_state(&mut order, DOING)?;
    match state.cancel_status {
        Some(CancelStatus::Canceled) => return Err(DOING.cancelled()),
        Some(CancelStatus::Locked) => return Err(DOING.refused("Order already locked")),
        _ if !active => return Err(DOING.refused("Order closed")),
        _ => {}
    }
    state.cancel_status = Some(CancelStatus::Locked);
    state.cancel_reason_id = reason;
    state.locking_date = Some(locked_at);
    order.detail_mut().moved_at = None;
    call.world.keep(order);
    Ok(Value::Null)
}

/// The state of an e-commerce order; any other document is not identified as one (assumed).
pub(super) fn order_state(
    order: &mut Document,
    doing: Doing,
) -> Result<&mut crate::world::document::OmniChannel, ServiceFault> {
    if !order.is_e_commerce_order() {
        return Err(doing.refused("Failed to identify document"));
    }
    Ok(order.omni_channel.get_or_insert_default())
}
