//! The header of a new document: whose it is, where, when, in which currency, and what other systems call it.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde_json::Value;

use super::super::identify::find;
use super::{Reason, reference, store, warehouse};
use crate::call::{AbsentValues, Call};
use crate::services::values::{day, filled, flag, integer, member, text, word};
use crate::world::World;
use crate::world::document::{DepositLine, Document, DocumentDetail, DocumentKey};
use crate::world::text::{self, Text};
use crate::world::wire::{DocumentOrigin, DocumentStatus, DocumentType};

/// A new document without lines and payments. It has no number yet, so that a refusal uses none up.
///
/// An absent date is today (assumed); an absent currency is the folder's; an absent warehouse the store's main one.
pub(in super::super) fn new_document(call: &Call<'_>, header: &Value, kind: DocumentType) -> Result<Document, Reason> {
    let world: &World = call.world;
    let store = store(world, filled(header, "StoreId").ok_or("StoreId is required")?)?;
    let currency_id = filled(header, "CurrencyId").map_or_else(|| world.trade().folder_currency.clone(), Text::from);
    if !world.trade().currencies.contains_key(&currency_id) {
        return Err(format!("Currency unknown : {currency_id}"));
    }
    let main = || store.main_warehouse();
    let mut document = Document {
        key: DocumentKey { kind, stump: text::none(), number: 0 },
        active: living(call, header, true),
        date: day(header, "Date").unwrap_or(call.now.date()),
        store_id: store.id.clone(),
        warehouse_id: filled(header, "WarehouseId").map_or_else(|| Ok(main()), |code| warehouse(world, code))?,
        customer_id: customer(world, header)?,
        currency_id,
        internal_reference: reference(header, "InternalReference")?.unwrap_or_default(),
        external_reference: reference(header, "ExternalReference")?.unwrap_or_default(),
        followed_reference: reference(header, "FollowedReference")?.unwrap_or_default(),
        origin: word(header, "Origin", DocumentOrigin::from_name).unwrap_or_default(),
        status: status(kind),
        sales_person_id: text(header, "SalesPersonId").unwrap_or_default().trim().into(),
        comment: text(header, "Comment").unwrap_or_default().into(),
        tax_excluded_total: Decimal::ZERO,
        tax_included_total: Decimal::ZERO,
        total_quantity: Decimal::ZERO,
        omni_channel: None,
        delivery_address: None,
        invoicing_address: None,
        lines: Vec::new(),
        payments: Vec::new(),
        shipping_taxes: Vec::new(),
        user_dates: BTreeMap::new(),
        user_tables: BTreeMap::new(),
        user_fields: BTreeMap::new(),
        detail: None,
    };
    let detail = DocumentDetail {
        external_reference_date: day(header, "ExternalReferenceDate"),
        expiration_date: day(header, "ExpirationDate"),
        lines_unmodifiable: flag(header, "LinesUnmodifiable") == Some(true),
        tax_excluded: flag(header, "TaxExcluded") == Some(true),
        deposit: deposit(world, header)?,
        ..DocumentDetail::default()
    };
    document.detail = (detail != DocumentDetail::default()).then(|| Box::new(detail));
    Ok(document)
}

/// `Active`; an absent one keeps what was, unless this installation reads it as .NET does.
pub(in super::super) fn living(call: &Call<'_>, header: &Value, before: bool) -> bool {
    let absent = match call.switches.absent_values {
        AbsentValues::Keep => before,
        AbsentValues::Reset => false,
    };
    flag(header, "Active").unwrap_or(absent)
}

/// What a new document's life as a whole begins with.
fn status(kind: DocumentType) -> DocumentStatus {
    match kind {
        DocumentType::Receipt => DocumentStatus::None,
        DocumentType::ReceiptOnHold => DocumentStatus::NotRecovered,
        _ => DocumentStatus::InProgress,
    }
}

fn customer(world: &World, header: &Value) -> Result<Text, Reason> {
    let id = filled(header, "CustomerId").ok_or("CustomerId is required")?;
    let customer = world.customers().get(id).ok_or_else(|| format!("Customer unknown : {id}"))?;
    Ok(customer.id.clone())
}

/// The line of a receipt that a deposit was paid by; it must be there.
fn deposit(world: &World, header: &Value) -> Result<Option<DepositLine>, Reason> {
    let Some(given) = member(header, "Deposit") else { return Ok(None) };
    let receipt = find(world, member(given, "DocumentId").unwrap_or(&Value::Null))?;
    let rank = integer(given, "LineId").and_then(|rank| i32::try_from(rank).ok()).unwrap_or(0);
    let there = receipt.key.kind == DocumentType::Receipt && receipt.lines.iter().any(|line| line.rank == rank);
    if !there {
        return Err(format!("Deposit unknown : line {rank} of {}", receipt.key));
    }
    Ok(Some(DepositLine { document: receipt.key.clone(), rank }))
}

/// Lets time move a document that has a way before it.
pub(in super::super) fn starts_moving(document: &mut Document, now: DateTime) {
    let moves = document.is_e_commerce_order() || document.key.kind == DocumentType::ReturnNotice;
    if moves && document.active {
        document.detail_mut().moved_at = Some(now);
    }
}
