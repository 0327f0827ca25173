//! `Unlock`: a locked e-commerce order goes on.

use serde_json::Value;

use super::draft::header::starts_moving;
use super::identify::identified;
use super::lock::order_state;
use super::refusal::Doing;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::member;
use crate::world::document::Document;
use crate::world::wire::CancelStatus;

/// An order that is not locked is refused (assumed). When and why it was locked stays to be read.
pub(super) fn unlock(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::UNLOCK;
    let before = identified(call, member(request, "unlockRequest").unwrap_or(&Value::Null), DOING)?;
    let mut order = Document::clone(&before);
    let state = order_state(&mut order, DOING)?;
    match state.cancel_status {
        Some(CancelStatus::Locked) => state.cancel_status = Some(CancelStatus::Unlocked),
        Some(CancelStatus::Canceled) => return Err(DOING.cancelled()),
        _ => return Err(DOING.refused("Order not locked")),
    }
    starts_moving(&mut order, call.now);
    call.world.keep(order);
    Ok(Value::Null)
}
