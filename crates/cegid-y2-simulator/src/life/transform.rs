//! Makes a later document of an earlier one: of an order a preparation or a delivery, of a preparation a delivery.
//!
//! Knows what is left to deliver; what that does to the earlier documents is `settle`'s.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::settle;
use crate::call::Switches;
use crate::numbering;
use crate::world::World;
use crate::world::document::{Document, DocumentDetail, DocumentKey, DocumentLine};
use crate::world::text::{self, Text};
use crate::world::wire::{CancelStatus, DocumentStatus, DocumentType};

/// What the later document is to be.
#[derive(Clone)]
pub struct TransformRequest {
    /// A preparation or a delivery.
    pub kind: DocumentType,
    /// Its day.
    pub date: Date,
    /// Empty: made of its key.
    pub internal_reference: Text,
    /// Another system's reference.
    pub external_reference: Text,
    /// The follow-up reference.
    pub followed_reference: Text,
    /// Who sold; empty: as the earlier document.
    pub sales_person_id: Text,
    /// The caller's id of the operation.
    pub operation_uid: Text,
    /// Whatever is left open of the earlier document is given up.
    pub close_remainder: bool,
    /// Which lines; empty: all that is left.
    pub lines: Vec<LineRequest>,
}

impl TransformRequest {
    /// All that is left of the earlier document, on its day.
    pub fn whole(kind: DocumentType) -> Self {
        let none = text::none;
        Self {
            kind,
            date: Date::MIN,
            internal_reference: none(),
            external_reference: none(),
            followed_reference: none(),
            sales_person_id: none(),
            operation_uid: none(),
            close_remainder: false,
            lines: Vec::new(),
        }
    }
}

/// How much of an item.
#[derive(Clone)]
pub struct LineRequest {
    /// Padded id.
    pub item_id: Text,
    /// More than 0.
    pub quantity: Decimal,
    /// Empty: as in the earlier document.
    pub warehouse_id: Text,
}

/// The documents that matter when a later one is made.
struct SourceDocument {
    /// What it is made from.
    document: Arc<Document>,
    /// The order behind a preparation; else the same.
    order: Arc<Document>,
}

/// What is still open of a document, line by line: not delivered, and of an order not in preparation either.
fn open_remainder(world: &World, document: &Document, for_kind: DocumentType) -> Vec<Decimal> {
    let mut open: Vec<Decimal> = document.lines.iter().map(DocumentLine::remaining).collect();
    if for_kind != DocumentType::DeliveryPreparation {
        return open;
    }
    let preparations = world.documents().followers(&document.key);
    let living = |later: &&Arc<Document>| later.key.kind == DocumentType::DeliveryPreparation && later.active;
    for line in preparations.filter(living).flat_map(|later| &later.lines) {
        let mut left = line.remaining();
        for (_, open) in std::iter::zip(&document.lines, &mut open).filter(|(own, _)| own.item_id == line.item_id) {
            let part = left.min(*open);
            *open -= part;
            left -= part;
        }
    }
    open
}

/// Makes the later document and moves the earlier ones. A refusal changes nothing.
pub fn transform(
    world: &mut World,
    switches: &Switches,
    from: &DocumentKey,
    request: TransformRequest,
) -> Result<DocumentKey, String> {
    let origin = origin(world, from)?;
    if origin.document.is_canceled() || !origin.document.active {
        return Err(format!("Document {} is closed", origin.document.key));
    }
    let locked = |document: &Document| {
        document.omni_channel.as_deref().is_some_and(|state| state.cancel_status == Some(CancelStatus::Locked))
    };
    if locked(&origin.order) {
        return Err(format!("Document {} is locked", origin.order.key));
    }
    let lines = lines(world, &origin, &request)?;
    let store = world.stores().get(&origin.document.store_id).cloned();
    let store = store.ok_or_else(|| format!("Store {} unknown", origin.document.store_id))?;
    let key = numbering::next_key(world, switches, request.kind, &store).ok_or("The counter is used up")?;
    let mut later = later(&origin.document, key.clone(), &request);
    later.lines = lines;
    later.add_up();
    if request.kind == DocumentType::CustomerDelivery {
        settle::delivered(world, &origin.document, &origin.order, &later.lines);
    } else {
        settle::prepared(world, &origin.order);
    }
    if request.close_remainder {
        settle::give_up(world, &origin.document.key);
    }
    world.keep(later);
    Ok(key)
}

fn origin(world: &World, from: &DocumentKey) -> Result<SourceDocument, String> {
    let document = world.documents().get(from).cloned().ok_or("Failed to identify document")?;
    let order = document.made_from().filter(|_| document.key.kind == DocumentType::DeliveryPreparation);
    let order = order.and_then(|key| world.documents().get(key)).unwrap_or(&document).clone();
    Ok(SourceDocument { document, order })
}

/// The new document's lines: what was asked for, taken from the earlier one's lines in their order, or all that is left.
fn lines(world: &World, origin: &SourceDocument, request: &TransformRequest) -> Result<Vec<DocumentLine>, String> {
    let earlier = &origin.document;
    let mut open = open_remainder(world, earlier, request.kind);
    let mut made = Vec::new();
    let mut take = |line: &DocumentLine, quantity: Decimal, warehouse: &Text| {
        let rank = i32::try_from(made.len() + 1).unwrap_or(i32::MAX);
        let warehouse_id = if warehouse.is_empty() { line.warehouse_id.clone() } else { warehouse.clone() };
        made.push(DocumentLine { rank, quantity, warehouse_id, detail: None, ..line.clone() });
    };
    if request.lines.is_empty() {
        for (line, open) in std::iter::zip(&earlier.lines, &open).filter(|(_, open)| **open > Decimal::ZERO) {
            take(line, *open, &text::none());
        }
    }
    for asked in &request.lines {
        let mut left = asked.quantity;
        for (line, open) in std::iter::zip(&earlier.lines, &mut open) {
            let part = left.min(*open);
            if line.item_id == asked.item_id && part > Decimal::ZERO {
                take(line, part, &asked.warehouse_id);
                *open -= part;
                left -= part;
            }
        }
        if left > Decimal::ZERO {
            return Err(format!("Item {}: {left} more than what is left of {}", asked.item_id.trim_end(), earlier.key));
        }
    }
    if made.is_empty() { Err(format!("Nothing is left of {}", earlier.key)) } else { Ok(made) }
}

fn later(earlier: &Document, key: DocumentKey, request: &TransformRequest) -> Document {
    let or = |given: &Text, own: &Text| if given.is_empty() { own.clone() } else { given.clone() };
    let delivery = request.kind == DocumentType::CustomerDelivery;
    Document {
        active: true,
        date: if request.date == Date::MIN { earlier.date } else { request.date },
        internal_reference: or(&request.internal_reference, &numbering::internal_reference(&key)),
        external_reference: or(&request.external_reference, &earlier.external_reference),
        followed_reference: or(&request.followed_reference, &earlier.internal_reference),
        status: if delivery { DocumentStatus::Delivered } else { DocumentStatus::InProgress },
        sales_person_id: or(&request.sales_person_id, &earlier.sales_person_id),
        omni_channel: None,
        payments: Vec::new(),
        shipping_taxes: Vec::new(),
        detail: Some(Box::new(DocumentDetail {
            made_from: Some(earlier.key.clone()),
            operation_uid: request.operation_uid.clone(),
            ..DocumentDetail::default()
        })),
        lines: Vec::new(),
        key,
        ..earlier.clone()
    }
}
