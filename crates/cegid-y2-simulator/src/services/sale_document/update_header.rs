//! `UpdateHeader`: changes a document's head. There is no customer in it: a receipt cannot be moved to one with this.

use serde_json::Value;

use super::draft::{self, address, omni_channel, reference, zones};
use super::identify::identified;
use super::refusal::Doing;
use crate::call::{AbsentValues, Call};
use crate::fault::ServiceFault;
use crate::services::values::{day, flag, member, text};
use crate::services::widths;
use crate::world::document::Document;
use crate::world::wire::{DeliveryType, FollowUpStatus};

/// What is absent stays, what is empty is cleared (assumed). An order that is validated for a store is requested there
/// (vendor guide).
pub(super) fn update_header(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    const DOING: Doing = Doing::UPDATE_HEADER;
    let data = member(request, "updateHeaderRequest").unwrap_or(&Value::Null);
    let before = identified(call, data, DOING)?;
    if before.is_canceled() {
        return Err(DOING.cancelled());
    }
    let document = changed(call, &before, data).map_err(|reason| DOING.refused(&reason))?;
    call.world.keep(document);
    Ok(Value::Null)
}

fn changed(call: &Call<'_>, before: &Document, data: &Value) -> Result<Document, draft::Reason> {
    widths::fit(data, call.switches.y2_version)?;
    let mut document = before.clone();
    if let Some(comment) = text(data, "Comment") {
        document.comment = comment.into();
    }
    if let Some(seller) = text(data, "SalesPersonId") {
        document.sales_person_id = seller.trim().into();
    }
    if let Some(external) = reference(data, "ExternalReference")? {
        document.external_reference = external;
    }
    if let Some(followed) = reference(data, "FollowedReference")? {
        document.followed_reference = followed;
    }
    if let Some(delivery) = address::address(call.world, data, "DeliveryAddress")? {
        document.delivery_address = Some(delivery);
    }
    if let Some(invoicing) = address::address(call.world, data, "InvoicingAddress")? {
        document.invoicing_address = Some(invoicing);
    }
    let unmodifiable = flag(data, "LinesUnmodifiable");
    if unmodifiable.is_some() || call.switches.absent_values == AbsentValues::Reset {
        document.detail_mut().lines_unmodifiable = unmodifiable.unwrap_or(false);
    }
    if let Some(date) = day(data, "ExternalReferenceDate") {
        document.detail_mut().external_reference_date = Some(date);
    }
    zones::zones(&mut document, data);
    if let Some(given) = omni_channel::of(data) {
        let state = document.omni_channel.get_or_insert_default();
        let status = state.follow_up_status;
        omni_channel::apply(call.world, state, given)?;
        let in_store =
            matches!(state.delivery_type, Some(DeliveryType::BookedInStore | DeliveryType::PickingUpInStore));
        if in_store && state.follow_up_status == Some(FollowUpStatus::Validated) && status != state.follow_up_status {
            state.follow_up_status = Some(FollowUpStatus::RequestedStoreBooking);
        }
        if status != state.follow_up_status {
            super::draft::header::starts_moving(&mut document, call.now);
        }
    }
    Ok(document)
}
