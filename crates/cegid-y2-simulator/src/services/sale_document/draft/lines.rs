//! The lines of a document: items, quantities, prices, warehouses.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;

use super::amounts::{Taxed, amount};
use super::{Reason, gift_cards, movement_reason, reference, warehouse};
use crate::services::values::{day, filled, list, member, text, word};
use crate::world::World;
use crate::world::document::{Document, DocumentLine, LineDetail};
use crate::world::item::Item;
use crate::world::text::Text;
use crate::world::wire::DocumentOrigin;

/// The most taxes that a line can have (vendor WSDL).
const MOST_TAXES: usize = 5;

/// Reads the request's lines for `document`. At least one is needed (assumed); an absent quantity or price is 0, as .NET
/// reads it.
pub(in super::super) fn lines(
    world: &World,
    document: &Document,
    request: &Value,
    taxed: &Taxed<'_>,
) -> Result<Vec<DocumentLine>, Reason> {
    let given = list(request, "Lines").iter().filter(|line| !line.is_null());
    let mut lines = Vec::new();
    for (index, given) in given.enumerate() {
        let rank = i32::try_from(index + 1).unwrap_or(i32::MAX);
        let line = line(world, document, given, taxed, rank);
        lines.push(line.map_err(|reason| format!("Line {rank} : {reason}"))?);
    }
    let bought = lines.iter().filter_map(|line: &DocumentLine| line.detail.as_deref());
    gift_cards::named_once(bought.map(|detail| &*detail.voucher_id))?;
    if lines.is_empty() { Err("The document has no line".to_owned()) } else { Ok(lines) }
}

fn line(
    world: &World,
    document: &Document,
    given: &Value,
    taxed: &Taxed<'_>,
    rank: i32,
) -> Result<DocumentLine, Reason> {
    let item = item(world, member(given, "ItemIdentifier").unwrap_or(&Value::Null))?;
    // No item of this world is kept by serial number, so none is in stock.
    if filled(given, "SerialNumberId").is_some() {
        return Err("Serial number is not available in inventory".to_owned());
    }
    let voucher_id: Text = filled(given, "BonId").unwrap_or_default().into();
    let quantity = amount(given, "Quantity")?;
    let (unit, net) = (amount(given, "UnitPrice")?, amount(given, "NetUnitPrice")?);
    let prices = taxed.prices(unit, net, quantity, &item, taxes(given)?);
    let read = |name| Text::from(text(given, name).unwrap_or_default().trim());
    let or_items = |name: &str, own: &Text| filled(given, name).map_or_else(|| own.clone(), Text::from);
    let delivery_date = day(given, "DeliveryDate");
    let sent_from = member(given, "OmniChannel").and_then(|state| filled(state, "WarehouseId"));
    let detail = LineDetail {
        delivered: Decimal::ZERO,
        catalog_reference: reference(given, "CatalogReference")?.unwrap_or_default(),
        comment: read("Comment"),
        package_reference: reference(given, "PackageReference")?.unwrap_or_default(),
        serial_number_id: Text::default(),
        voucher_id: voucher_id.clone(),
        initial_delivery_date: day(given, "InitialDeliveryDate").filter(|day| Some(*day) != delivery_date),
        origin: word(given, "Origin", DocumentOrigin::from_name).filter(|origin| *origin != document.origin),
    };
    let line = DocumentLine {
        rank,
        item_id: item.id.clone(),
        item_code: item.code.clone(),
        item_reference: item.barcode.clone(),
        label: or_items("Label", &item.label),
        complementary_description: or_items("ComplementaryDescription", &item.size),
        quantity,
        tax_excluded_unit_price: prices.tax_excluded,
        tax_excluded_net_unit_price: prices.tax_excluded_net,
        tax_included_unit_price: prices.tax_included,
        tax_included_net_unit_price: prices.tax_included_net,
        discount_type_id: read("DiscountTypeId"),
        movement_reason_id: filled(given, "MovementReasonId")
            .map_or(Ok(Text::default()), |code| movement_reason(world, code))?,
        external_reference: reference(given, "ExternalReference")?.unwrap_or_default(),
        sales_person_id: or_items("SalesPersonId", &document.sales_person_id),
        warehouse_id: sent_from.map_or(Ok(document.warehouse_id.clone()), |code| warehouse(world, code))?,
        delivery_date,
        detail: (detail != LineDetail::default()).then(|| Box::new(detail)),
    };
    if !voucher_id.is_empty() {
        gift_cards::buys(world, document, &line, &voucher_id, &item)?;
    }
    Ok(line)
}

/// The one item that an identifier names: by its id, else by barcode or code.
pub(in crate::services) fn item(world: &World, identifier: &Value) -> Result<Arc<Item>, Reason> {
    let (id, reference) = (text(identifier, "Id").filter(|id| !id.trim().is_empty()), filled(identifier, "Reference"));
    let (found, named) = match (id, reference) {
        (Some(id), _) => (world.items().by_id(id), id),
        (None, Some(reference)) => (world.items().by_reference(reference), reference),
        (None, None) => return Err("The item is required".to_owned()),
    };
    match found.as_slice() {
        [item] => Ok(Arc::clone(item)),
        [] => Err(format!("Item unknown : {}", named.trim_end())),
        _ => Err(format!("The item has sizes, one of them is required : {}", named.trim_end())),
    }
}

/// The tax on the whole line, where the request says.
fn taxes(given: &Value) -> Result<Option<Decimal>, Reason> {
    let taxes = list(given, "Taxes");
    if taxes.len() > MOST_TAXES {
        return Err(format!("At most {MOST_TAXES} taxes are possible"));
    }
    let amounts = taxes.iter().map(|tax| amount(tax, "Amount")).collect::<Result<Vec<_>, _>>()?;
    Ok((!amounts.is_empty()).then(|| amounts.iter().sum()))
}
