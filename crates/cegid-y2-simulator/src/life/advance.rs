//! One step of a document: an order to its next status, a return notice to the goods' arrival. What a real folder's staff
//! and carriers would do; time or a poke stands for them (assumed).

use jiff::civil::DateTime;

use super::transform::{TransformRequest, transform};
use super::{path, returned};
use crate::call::Switches;
use crate::world::World;
use crate::world::document::{Document, DocumentKey};
use crate::world::wire::{
    BillingStatus, CancelStatus, DeliveryType, DocumentType, FollowUpStatus, PaymentStatus, ShippingStatus,
};

/// What one step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// The order has this status now.
    Status(FollowUpStatus),
    /// The goods of the notice came back, and this receipt says so.
    Returned(DocumentKey),
}

/// Why a document does not move.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stuck {
    /// There is no such document.
    #[error("there is no such document")]
    Unknown,
    /// It is of a kind that does not move, or at the end of its way.
    #[error("{0}")]
    Here(String),
}

/// The longest way an order can have.
const MOST_STEPS: usize = 16;

/// Moves a document by one step.
pub fn advance(world: &mut World, switches: &Switches, now: DateTime, key: &DocumentKey) -> Result<Advanced, Stuck> {
    let document = world.documents().get(key).cloned().ok_or(Stuck::Unknown)?;
    if document.key.kind == DocumentType::ReturnNotice {
        return returned::receive(world, switches, now, &document).map(Advanced::Returned);
    }
    let (status, delivery) = standing(&document)?;
    let next = path::next(status, delivery);
    let next = next.ok_or_else(|| Stuck::Here(format!("the order is at the end of its way: {}", status.name())))?;
    enter(world, switches, now, &document, next)?;
    Ok(Advanced::Status(next))
}

/// Moves an order on until it has a status; `BookingRefused` can be had wherever a store was asked.
pub fn advance_to(
    world: &mut World,
    switches: &Switches,
    now: DateTime,
    key: &DocumentKey,
    request: FollowUpStatus,
) -> Result<Advanced, Stuck> {
    let document = world.documents().get(key).cloned().ok_or(Stuck::Unknown)?;
    let (status, delivery) = standing(&document)?;
    if request == FollowUpStatus::BookingRefused && status == FollowUpStatus::RequestedStoreBooking {
        enter(world, switches, now, &document, request)?;
        return Ok(Advanced::Status(request));
    }
    let way = std::iter::successors(path::next(status, delivery), |status| path::next(*status, delivery));
    if !way.take(MOST_STEPS).any(|status| status == request) {
        return Err(Stuck::Here(format!("{} is not on the order's way from {}", request.name(), status.name())));
    }
    for _ in 0..MOST_STEPS {
        if advance(world, switches, now, key)? == Advanced::Status(request) {
            break;
        }
    }
    Ok(Advanced::Status(request))
}

/// Where an order that can move stands, and how it is delivered.
fn standing(document: &Document) -> Result<(FollowUpStatus, DeliveryType), Stuck> {
    let here = |why: &str| Err(Stuck::Here(why.to_owned()));
    let Some(state) = document.omni_channel.as_deref().filter(|_| document.is_e_commerce_order()) else {
        return here("only e-commerce orders and return notices move");
    };
    match state.cancel_status {
        Some(CancelStatus::Locked) => here("the order is locked"),
        Some(CancelStatus::Canceled) => here("the order is cancelled"),
        _ => Ok((state.follow_up_status.unwrap_or_default(), state.delivery_type.unwrap_or_default())),
    }
}

fn enter(
    world: &mut World,
    switches: &Switches,
    now: DateTime,
    order: &Document,
    status: FollowUpStatus,
) -> Result<(), Stuck> {
    if path::delivers(status) && order.has_remainder() {
        let request = TransformRequest { date: now.date(), ..TransformRequest::whole(DocumentType::CustomerDelivery) };
        transform(world, switches, &order.key, request).map_err(Stuck::Here)?;
    }
    let Some(mut order) = world.documents().get(&order.key).map(|order| Document::clone(order)) else { return Ok(()) };
    let delivery = order.omni_channel.as_deref().and_then(|state| state.delivery_type).unwrap_or_default();
    let at_the_end = path::next(status, delivery).is_none();
    order.detail_mut().moved_at = (!at_the_end).then_some(now);
    if let Some(state) = order.omni_channel.as_deref_mut() {
        state.follow_up_status = Some(status);
        if path::is_in_progress(status)
            && state.shipping_status.is_none_or(|shipping| shipping == ShippingStatus::Pending)
        {
            state.shipping_status = Some(ShippingStatus::InProgress);
        }
        if path::delivers(status) {
            state.billing_status = Some(BillingStatus::Totally);
            state.payment_status = Some(match state.payment_status {
                Some(PaymentStatus::Partially) => PaymentStatus::PartiallyDebited,
                _ => PaymentStatus::Debited,
            });
        }
    }
    world.keep(order);
    Ok(())
}
