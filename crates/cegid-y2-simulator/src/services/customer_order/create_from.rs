//! `CreateFrom`: of an order a preparation or a delivery, of a preparation a delivery (public client code, vendor guide).

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::call::{Call, InternalReferences};
use crate::fault::{REMOTE_CALL_FAILED, ServiceFault};
use crate::life::{LineRequest, TransformRequest, transform};
use crate::numbering;
use crate::services::sale_document::draft;
use crate::services::values::{Members, day, filled, flag, integer, list, member, text, word};
use crate::services::widths;
use crate::world::World;
use crate::world::document::{Document, DocumentKey};
use crate::world::text::same;
use crate::world::wire::DocumentType;

/// Without lines the whole document is converted. An `OperationUid` that was seen before makes nothing and answers what it
/// made then (inferred). Payments and free zones of the request are not kept (assumed: what can be read back of the new
/// document are those of the order).
pub(super) fn create_from(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    let header = member(request, "Header");
    let header =
        header.ok_or_else(|| ServiceFault::invalid_input(REMOTE_CALL_FAILED, &["The Header field is required."]))?;
    let uid = filled(header, "OperationUid").unwrap_or_default();
    let made: Vec<Arc<Document>> = call.world.documents().of_operation(uid).cloned().collect();
    if !made.is_empty() {
        return Ok(reply(false, made.iter().map(|document| &**document)));
    }
    let from = origin(call.world, header).map_err(|reason| refused(&reason))?;
    let transformation = transform_request(call, request, header, &from).map_err(|reason| refused(&reason))?;
    let key = transform(call.world, call.switches, &from.key, transformation).map_err(|reason| refused(&reason))?;
    let made = call.world.documents().get(&key).cloned();
    Ok(reply(true, made.iter().map(|document| &**document)))
}

/// The earlier document: by key, or by reference. Without a type, it is an order's (assumed).
fn origin(world: &World, header: &Value) -> Result<Arc<Document>, String> {
    const FAILED: &str = "Failed to identify document";
    let identifier = member(header, "OriginalDocumentIdentifier").ok_or("The original document is required")?;
    let found = match (member(identifier, "Key"), member(identifier, "Reference")) {
        (Some(key), _) => world.documents().get(&DocumentKey {
            kind: word(key, "Type", DocumentType::from_name).unwrap_or(DocumentType::CustomerOrder),
            stump: filled(key, "Stub").unwrap_or_default().into(),
            number: integer(key, "Number").and_then(|number| i32::try_from(number).ok()).unwrap_or(0),
        }),
        (None, Some(reference)) => by_reference(world, reference),
        (None, None) => None,
    };
    let found = found.ok_or(FAILED)?;
    if !matches!(found.key.kind, DocumentType::CustomerOrder | DocumentType::DeliveryPreparation) {
        return Err(format!("Document type {} cannot be converted", found.key.kind.name()));
    }
    if world.stores().is_forbidden(&found.store_id) {
        return Err("Store prohibited".to_owned());
    }
    Ok(Arc::clone(found))
}

fn by_reference<'a>(world: &'a World, reference: &Value) -> Option<&'a Arc<Document>> {
    let kind = word(reference, "Type", DocumentType::from_name).unwrap_or(DocumentType::CustomerOrder);
    let customer = filled(reference, "CustomerId");
    let documents = world.documents().with_internal_reference(kind, filled(reference, "InternalReference")?);
    let theirs = documents.filter(|document| customer.is_none_or(|customer| same(&document.customer_id, customer)));
    theirs.max_by_key(|document| (document.date, &document.key))
}

fn transform_request(
    call: &Call<'_>,
    request: &Value,
    header: &Value,
    from: &Document,
) -> Result<TransformRequest, String> {
    widths::fit(request, call.switches.y2_version)?;
    let kind = word(header, "Type", DocumentType::from_name).ok_or("The type of document is required")?;
    if kind == DocumentType::DeliveryPreparation && from.key.kind == DocumentType::DeliveryPreparation {
        return Err("A preparation can be converted to a delivery only".to_owned());
    }
    let reference = |name| draft::reference(header, name).map(Option::unwrap_or_default);
    let internal_reference = reference("InternalReference")?;
    if internal_reference.is_empty() && call.switches.internal_references == InternalReferences::Required {
        return Err("The internal reference is required".to_owned());
    }
    let store = draft::store(call.world, &from.store_id)?;
    let stump = numbering::stump(call.switches, kind, store);
    let mut others = call.world.documents().with_internal_reference(kind, &internal_reference);
    let taken = others.any(|other| same(&other.key.stump, &stump) && same(&other.customer_id, &from.customer_id));
    if !internal_reference.is_empty() && taken {
        return Err(format!(
            "Internal reference {internal_reference} - This document already exists and cannot be re-integrated"
        ));
    }
    let lines = list(request, "Lines").iter().filter(|line| !line.is_null());
    Ok(TransformRequest {
        date: day(header, "Date").unwrap_or(call.now.date()),
        internal_reference,
        external_reference: reference("ExternalReference")?,
        followed_reference: reference("FollowUpReference")?,
        sales_person_id: text(header, "SalesPersonId").unwrap_or_default().trim().into(),
        operation_uid: filled(header, "OperationUid").unwrap_or_default().into(),
        close_remainder: member(header, "RemainderManagement").and_then(|rest| flag(rest, "CloseDocument"))
            == Some(true),
        lines: lines.map(|line| line_request(call.world, header, line)).collect::<Result<_, _>>()?,
        ..TransformRequest::whole(kind)
    })
}

fn line_request(world: &World, header: &Value, line: &Value) -> Result<LineRequest, String> {
    let item = draft::lines::item(world, member(line, "ItemIdentifier").unwrap_or(&Value::Null))?;
    let quantity = draft::amounts::amount(line, "Quantity")?;
    if quantity <= Decimal::ZERO {
        return Err(format!("Quantity not valid : {quantity}"));
    }
    if filled(line, "SerialNumberId").is_some() {
        return Err("Serial number is not available in inventory".to_owned());
    }
    let warehouse = filled(line, "WarehouseId").or_else(|| filled(header, "WarehouseId"));
    let warehouse_id = warehouse.map_or(Ok("".into()), |code| draft::warehouse(world, code))?;
    Ok(LineRequest { item_id: item.id.clone(), quantity, warehouse_id })
}

fn reply<'a>(created: bool, documents: impl Iterator<Item = &'a Document>) -> Value {
    let document = |document: &Document| {
        let key = Members::default()
            .set("Number", document.key.number)
            .text("Stub", &document.key.stump)
            .text("Type", document.key.kind.name());
        Members::default().text("InternalReference", &document.internal_reference).set("Key", key.done()).done()
    };
    let documents: Vec<Value> = documents.map(document).collect();
    Members::default().set("DocumentCreated", created).set("Documents", documents).done()
}

/// Codes and methods of this plug-in are not published (assumed).
fn refused(reason: &str) -> ServiceFault {
    let target = "TCbrCustomerOrderHelper.CreateFrom";
    let outer = format!("Failed to create document ({target})");
    let reason = format!("{reason} ({target})");
    let levels = [("CBR00006", outer.as_str()), ("CBR00009", reason.as_str())];
    ServiceFault::worker("Cegid.Retail.CustomerOrder.CreateFrom", target, &levels)
}
