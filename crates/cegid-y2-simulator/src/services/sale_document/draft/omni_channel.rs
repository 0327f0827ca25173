//! The e-commerce state that a request gives a document. When an order was locked or cancelled, and why, can be read only.

use serde_json::Value;

use super::{Reason, store, warehouse};
use crate::services::values::{filled, member, text, word};
use crate::world::World;
use crate::world::document::OmniChannel;
use crate::world::text::Text;
use crate::world::wire::{
    BillingStatus, DeliveryType, FollowUpStatus, GiftMessageType, OrderReturnStatus, PaymentStatus, ReturnType,
    ShippingStatus,
};

/// Writes what `given` holds into `state`: what is absent stays, an empty text is cleared.
pub(in super::super) fn apply(world: &World, state: &mut OmniChannel, given: &Value) -> Result<(), Reason> {
    for (name, place) in [
        ("Comment", &mut state.comment),
        ("GiftMessage", &mut state.gift_message),
        ("Tracking", &mut state.tracking),
        ("Transporter", &mut state.transporter),
    ] {
        if let Some(value) = text(given, name) {
            *place = Text::from(value.trim());
        }
    }
    for (name, place) in
        [("DeliveryStoreId", &mut state.delivery_store_id), ("OriginStoreId", &mut state.origin_store_id)]
    {
        if let Some(code) = filled(given, name) {
            *place = store(world, code)?.id.clone();
        }
    }
    if let Some(code) = filled(given, "DeliveryWarehouseId") {
        state.delivery_warehouse_id = warehouse(world, code)?;
    }
    if let Some(code) = filled(given, "PaymentMethodId") {
        let known = world.trade().payment_methods.contains_key(code);
        state.payment_method_id =
            known.then(|| code.into()).ok_or_else(|| format!("Payment method unknown : {code}"))?;
    }
    set(&mut state.billing_status, word(given, "BillingStatus", BillingStatus::from_name));
    set(&mut state.delivery_type, word(given, "DeliveryType", DeliveryType::from_name));
    set(&mut state.follow_up_status, word(given, "FollowUpStatus", FollowUpStatus::from_name));
    set(&mut state.gift_message_type, word(given, "GiftMessageType", GiftMessageType::from_name));
    set(&mut state.payment_status, word(given, "PaymentStatus", PaymentStatus::from_name));
    set(&mut state.return_status, word(given, "ReturnStatus", OrderReturnStatus::from_name));
    set(&mut state.return_type, word(given, "ReturnType", ReturnType::from_name));
    set(&mut state.shipping_status, word(given, "ShippingStatus", ShippingStatus::from_name));
    Ok(())
}

fn set<T>(place: &mut Option<T>, given: Option<T>) {
    if given.is_some() {
        *place = given;
    }
}

/// What a new e-commerce order has where the request is silent, and what it may not have (vendor guide).
pub(in super::super) fn begin_order(state: &mut OmniChannel, paid: PaymentStatus) -> Result<(), Reason> {
    let follow_up = *state.follow_up_status.get_or_insert(FollowUpStatus::ToBeProcessed);
    use FollowUpStatus as F;
    if !matches!(follow_up, F::ToBeProcessed | F::Validated | F::WaitingForReturn) {
        return Err(format!("A new order cannot have the follow-up status {}", follow_up.name()));
    }
    // Without payments it is `Pending` (assumed); a request cannot say so.
    match state.payment_status {
        None => state.payment_status = Some(paid),
        Some(PaymentStatus::Partially | PaymentStatus::Totally) => {}
        Some(other) => return Err(format!("A new order cannot have the payment status {}", other.name())),
    }
    state.billing_status.get_or_insert(BillingStatus::Pending);
    state.shipping_status.get_or_insert(ShippingStatus::Pending);
    state.return_status.get_or_insert(OrderReturnStatus::NotReturned);
    state.delivery_type.get_or_insert(DeliveryType::ShipByCentral);
    Ok(())
}

/// The e-commerce part of a header, where it is filled.
pub(in super::super) fn of(header: &Value) -> Option<&Value> {
    member(header, "OmniChannel")
}
