//! What a later document does to the earlier ones: quantities, statuses, and whether they are still open.

use rust_decimal::Decimal;

use crate::world::World;
use crate::world::document::{Document, DocumentKey, DocumentLine};
use crate::world::wire::{BillingStatus, DeliveryType, DocumentStatus, FollowUpStatus, ShippingStatus};

/// Counts a delivery on the order and on the preparation it was made from, and closes what is complete.
pub fn delivered(world: &mut World, from: &Document, order: &Document, lines: &[DocumentLine]) {
    let mut touched = vec![from.clone()];
    if order.key != from.key {
        touched.push(order.clone());
    }
    for mut document in touched {
        for line in lines {
            let mut left = line.quantity;
            for own in document.lines.iter_mut().filter(|own| own.item_id == line.item_id) {
                let part = left.min(own.remaining());
                if part > Decimal::ZERO {
                    own.detail.get_or_insert_default().delivered += part;
                    left -= part;
                }
            }
        }
        let complete = !document.has_remainder();
        if complete {
            document.active = false;
            document.status = DocumentStatus::Delivered;
        }
        if let Some(state) = document.omni_channel.as_deref_mut() {
            let (shipping, billing) = match complete {
                true => (ShippingStatus::Totally, BillingStatus::Totally),
                false => (ShippingStatus::Partially, BillingStatus::Partially),
            };
            (state.shipping_status, state.billing_status) = (Some(shipping), Some(billing));
            if complete {
                state.follow_up_status = Some(match state.delivery_type {
                    Some(DeliveryType::ShipByCentral) | None => FollowUpStatus::ShipByCentral,
                    Some(_) => FollowUpStatus::ShipByStore,
                });
            }
        }
        world.keep(document);
    }
}

/// Tells an e-commerce order that somebody works on it.
pub fn prepared(world: &mut World, order: &Document) {
    let mut order = order.clone();
    if let Some(state) = order.omni_channel.as_deref_mut() {
        state.follow_up_status = Some(FollowUpStatus::InPreparation);
        if state.shipping_status.is_none_or(|shipping| shipping == ShippingStatus::Pending) {
            state.shipping_status = Some(ShippingStatus::InProgress);
        }
        world.keep(order);
    }
}

/// Nothing more will be delivered of it.
pub fn give_up(world: &mut World, key: &DocumentKey) {
    if let Some(document) = world.documents().get(key) {
        let mut document = Document::clone(document);
        document.active = false;
        world.keep(document);
    }
}
