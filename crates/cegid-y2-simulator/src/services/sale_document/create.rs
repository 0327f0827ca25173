//! `Create`: a new document of any type. Also what `CustomersReservationCreate` does once it knows its type.

use serde_json::Value;

use super::draft::amounts::Taxed;
use super::draft::{self, address, header, lines, omni_channel, payments, returns, zones};
use super::refusal::Doing;
use super::{document_type, render};
use crate::call::{Call, InternalReferences};
use crate::fault::ServiceFault;
use crate::numbering;
use crate::services::values::{Members, member};
use crate::services::widths;
use crate::world::World;
use crate::world::document::Document;
use crate::world::item::FinancialItem;
use crate::world::text::same;
use crate::world::wire::{DocumentOrigin, DocumentType};

/// An absent `Type` is the enumeration's first value, as .NET reads it.
pub(super) fn create(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let data = member(request, "createRequest").unwrap_or(&Value::Null);
    let kind = member(data, "Header").map_or(DocumentType::default(), document_type);
    new_document(call, data, kind, Doing::CREATE)
}

/// Checks and keeps a new document of `data`; answers its key.
pub(super) fn new_document(
    call: &mut Call<'_>,
    data: &Value,
    kind: DocumentType,
    doing: Doing,
) -> Result<Value, ServiceFault> {
    let header = member(data, "Header").ok_or_else(|| doing.refused("Header is required"))?;
    let refused = |reason: draft::Reason| doing.refused(&reason);
    widths::fit(data, call.switches.y2_version).map_err(refused)?;
    let mut document = header::new_document(call, header, kind).map_err(refused)?;
    contents(call, &mut document, data).map_err(refused)?;
    zones::zones(&mut document, header);
    let original = e_commerce(call.world, &mut document, header).map_err(refused)?;
    only_deposits(call.world, &document).map_err(refused)?;
    if document.internal_reference.is_empty() && call.switches.internal_references == InternalReferences::Required {
        return Err(doing.refused("The internal reference is required"));
    }
    header::starts_moving(&mut document, call.now);
    let store = call.world.stores().get(&document.store_id).cloned();
    let store = store.ok_or_else(|| doing.refused("Store unknown"))?;
    let stump = numbering::stump(call.switches, kind, &store);
    already_there(call.world, &document, &stump).map_err(refused)?;
    let key = numbering::next_key(call.world, call.switches, kind, &store);
    document.key = key.ok_or_else(|| doing.refused("The counter is used up"))?;
    if document.internal_reference.is_empty() {
        document.internal_reference = numbering::internal_reference(&document.key);
    }
    let key = render::key(&document.key);
    call.world.keep(document);
    if let Some(original) = original {
        call.world.keep(original);
    }
    Ok(Members::default().set("Key", key).done())
}

/// Addresses, lines, payments and shipping, and the totals of them.
pub(super) fn contents(call: &Call<'_>, document: &mut Document, data: &Value) -> Result<(), draft::Reason> {
    let world: &World = call.world;
    let store = draft::store(world, &document.store_id)?;
    let currency = world.trade().currencies.get(&document.currency_id).cloned().unwrap_or_default();
    let excluded = document.detail.as_ref().is_some_and(|detail| detail.tax_excluded);
    let taxed = Taxed::new(world, store, &currency, excluded);
    document.delivery_address = address::address(world, data, "DeliveryAddress")?;
    document.invoicing_address = address::address(world, data, "InvoicingAddress")?;
    document.lines = lines::lines(world, document, data, &taxed)?;
    document.shipping_taxes = payments::shipping(data, &taxed)?;
    document.payments = payments::payments(world, document, data, call.now.date())?;
    document.add_up();
    Ok(())
}

/// The e-commerce state of what has one; for a return notice also the order behind it, told of the notice.
fn e_commerce(world: &World, document: &mut Document, header: &Value) -> Result<Option<Document>, draft::Reason> {
    let given = omni_channel::of(header);
    if given.is_some() || document.origin == DocumentOrigin::ECommerce {
        let mut state = Box::default();
        omni_channel::apply(world, &mut state, given.unwrap_or(&Value::Null))?;
        document.omni_channel = Some(state);
    }
    if document.key.kind == DocumentType::ReturnNotice {
        let original = returns::begin_notice(world, document, given)?;
        return Ok(returns::announced(&original));
    }
    let paid = payments::status(document);
    if document.is_e_commerce_order()
        && let Some(state) = document.omni_channel.as_deref_mut()
    {
        omni_channel::begin_order(state, paid)?;
    }
    Ok(None)
}

/// A receipt can be made here for a payment on account only (vendor WSDL); real ones come through a plug-in.
fn only_deposits(world: &World, document: &Document) -> Result<(), draft::Reason> {
    let is_deposit =
        |item: &str| world.items().get(item).is_some_and(|item| item.financial == Some(FinancialItem::Deposit));
    let wrong =
        document.key.kind == DocumentType::Receipt && !document.lines.iter().all(|line| is_deposit(&line.item_id));
    if wrong { Err("Type Receipt is authorised for deposit payments only".to_owned()) } else { Ok(()) }
}

/// An internal reference is unique per type, stump and customer (vendor guide); the sentence is public client code's.
fn already_there(world: &World, document: &Document, stump: &str) -> Result<(), draft::Reason> {
    let reference = &document.internal_reference;
    let mut others = world.documents().with_internal_reference(document.key.kind, reference);
    let taken = others.any(|other| same(&other.key.stump, stump) && same(&other.customer_id, &document.customer_id));
    if !reference.is_empty() && taken {
        let label = label(document.key.kind);
        return Err(format!(
            "{label} Internal reference {reference} - This document already exists and cannot be re-integrated"
        ));
    }
    Ok(())
}

/// What the refusal calls a type; known for orders, assumed for the others.
fn label(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::ReturnNotice => "Return notice",
        DocumentType::CustomerDelivery => "Customer delivery",
        DocumentType::CustomerOrder => "Customer order",
        DocumentType::AvailableOrder => "Available order",
        DocumentType::CustomerReservationRequest => "Customer reservation request",
        DocumentType::ReceiptOnHold => "Receipt on hold",
        DocumentType::Receipt => "Receipt",
        DocumentType::DeliveryPreparation => "Delivery preparation",
        DocumentType::CustomersReservation => "Customer reservation",
    }
}
