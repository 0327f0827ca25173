//! A document as `Get_Reply` and `Get_Header`: every member, as old-style services write them.

use serde_json::Value;

use crate::services::customer::user_field;
use crate::services::values::{Members, list_or_null, midnight};
use crate::world::document::{
    Document, DocumentAddress, DocumentKey, DocumentLine, LineDetail, OmniChannel, Payment, ShippingTax,
};
use crate::world::wire::CountryIdType;

/// The whole document.
pub(super) fn document(document: &Document) -> Value {
    let shipping = document.shipping_taxes.iter().map(shipping_tax).collect();
    let lines = document.lines.iter().map(|own| line(own, document)).collect();
    Members::default()
        .set("DeliveryAddress", document.delivery_address.as_deref().map_or(Value::Null, address))
        .set("Header", header(document))
        .set("InvoicingAddress", document.invoicing_address.as_deref().map_or(Value::Null, address))
        .set("Lines", list_or_null(lines))
        .set("Payments", list_or_null(document.payments.iter().map(payment).collect()))
        .set("ShippingTaxes", list_or_null(shipping))
        .done()
}

/// Its header.
pub(super) fn header(document: &Document) -> Value {
    let zone = |id: &u8, value: &str| Members::default().set("Id", id.to_string()).text("Value", value).done();
    let dates = document.user_dates.iter().map(|(id, date)| zone(id, &date.to_string())).collect();
    let tables = document.user_tables.iter().map(|(id, code)| zone(id, code)).collect();
    let fields = document.user_fields.iter().map(|(id, field)| user_field(*id, field)).collect();
    Members::default()
        .set("Active", document.active)
        .text("Comment", &document.comment)
        .text("CurrencyId", &document.currency_id)
        .text("CustomerId", &document.customer_id)
        .text("Date", &midnight(document.date))
        .text("InternalReference", &document.internal_reference)
        .set("Key", key(&document.key))
        .set("OmniChannel", document.omni_channel.as_deref().map_or(Value::Null, omni_channel))
        .text("Origin", document.origin.name())
        .text("SalesPersonId", &document.sales_person_id)
        .text("Status", document.status.name())
        .text("StoreId", &document.store_id)
        .decimal("TaxExcludedTotalAmount", document.tax_excluded_total)
        .decimal("TaxIncludedTotalAmount", document.tax_included_total)
        .decimal("TotalQuantity", document.total_quantity)
        .set("UserDefinedDates", list_or_null(dates))
        .set("UserDefinedTables", list_or_null(tables))
        .set("UserFields", list_or_null(fields))
        .text("WarehouseId", &document.warehouse_id)
        .done()
}

pub(super) fn key(key: &DocumentKey) -> Value {
    Members::default().set("Number", key.number).text("Stump", &key.stump).text("Type", key.kind.name()).done()
}

fn line(line: &DocumentLine, document: &Document) -> Value {
    let none = LineDetail::default();
    let detail = line.detail.as_deref().unwrap_or(&none);
    let state = document.omni_channel.as_deref().map_or(Value::Null, |state| {
        let status = state.follow_up_status.map(|status| status.name());
        Members::default().word("FollowUpStatus", status).text("WarehouseId", &line.warehouse_id).done()
    });
    Members::default()
        .text("CatalogReference", &detail.catalog_reference)
        .text("Comment", &detail.comment)
        .text("ComplementaryDescription", &line.complementary_description)
        .day("DeliveryDate", line.delivery_date)
        .text("DiscountTypeId", &line.discount_type_id)
        .text("ExternalReference", &line.external_reference)
        .day("InitialDeliveryDate", detail.initial_delivery_date.or(line.delivery_date))
        .text("ItemCode", &line.item_code)
        .text("ItemId", &line.item_id)
        .text("ItemReference", &line.item_reference)
        .text("Label", &line.label)
        .text("MovementReasonId", &line.movement_reason_id)
        .set("OmniChannel", state)
        .text("Origin", detail.origin.unwrap_or(document.origin).name())
        .text("PackageReference", &detail.package_reference)
        .decimal("Quantity", line.quantity)
        .set("Rank", line.rank)
        .text("SalesPersonId", &line.sales_person_id)
        .text("SerialNumberId", &detail.serial_number_id)
        .decimal("TaxExcludedNetUnitPrice", line.tax_excluded_net_unit_price)
        .decimal("TaxExcludedUnitPrice", line.tax_excluded_unit_price)
        .decimal("TaxIncludedNetUnitPrice", line.tax_included_net_unit_price)
        .decimal("TaxIncludedUnitPrice", line.tax_included_unit_price)
        .text("WarehouseId", &line.warehouse_id)
        .done()
}

fn payment(payment: &Payment) -> Value {
    let card = Members::default()
        .text("AuthorizationNumber", &payment.card_authorization)
        .text("TransactionIssuer", &payment.card_issuer)
        .text("TransactionNumber", &payment.card_transaction);
    Members::default()
        .decimal("Amount", payment.amount)
        .decimal("CashAmount", payment.amount)
        .text("Code", &payment.code)
        .set("CreditCard", card.done())
        .text("Currency", &payment.currency_id)
        .text("CurrencySymbol", &payment.currency_symbol)
        .day("DueDate", Some(payment.due_date))
        .set("IsReceivedPayment", payment.received)
        .text("Label", &payment.label)
        .done()
}

fn shipping_tax(tax: &ShippingTax) -> Value {
    Members::default()
        .text("ShippingTaxCode", &tax.code)
        .decimal("TaxExcludedAmount", tax.tax_excluded)
        .decimal("TaxIncludedAmount", tax.tax_included)
        .done()
}

fn address(address: &DocumentAddress) -> Value {
    Members::default()
        .text("City", &address.city)
        .set("ContactNumber", address.contact_number)
        .text("CountryId", &address.country_id)
        .text("CountryIdType", CountryIdType::Internal.name())
        .text("FirstName", &address.first_name)
        .text("LastName", &address.last_name)
        .text("Line1", &address.lines[0])
        .text("Line2", &address.lines[1])
        .text("Line3", &address.lines[2])
        .text("PhoneNumber", &address.phone_number)
        .text("Region", &address.region_id)
        .text("TitleId", &address.title_id)
        .text("ZipCode", &address.zip_code)
        .done()
}

fn omni_channel(state: &OmniChannel) -> Value {
    let name = |name: Option<&'static str>| name.map_or(Value::Null, Value::from);
    let original = state.original_document.as_ref().map_or(Value::Null, |original| {
        Members::default().set("Key", key(original)).set("Reference", Value::Null).done()
    });
    Members::default()
        .set("BillingStatus", name(state.billing_status.map(|status| status.name())))
        .day("CancelDate", state.cancel_date)
        .text("CancelReasonId", &state.cancel_reason_id)
        .set("CancelStatus", name(state.cancel_status.map(|status| status.name())))
        .text("Comment", &state.comment)
        .text("DeliveryStoreId", &state.delivery_store_id)
        .set("DeliveryType", name(state.delivery_type.map(|kind| kind.name())))
        .text("DeliveryWarehouseId", &state.delivery_warehouse_id)
        .set("FollowUpStatus", name(state.follow_up_status.map(|status| status.name())))
        .text("GiftMessage", &state.gift_message)
        .set("GiftMessageType", name(state.gift_message_type.map(|kind| kind.name())))
        .set("LockingDate", state.locking_date.map_or(Value::Null, |date| Value::from(date.to_string())))
        .set("OriginalDocument", original)
        .text("OriginStoreId", &state.origin_store_id)
        .text("PaymentMethodId", &state.payment_method_id)
        .set("PaymentStatus", name(state.payment_status.map(|status| status.name())))
        .set("ReturnStatus", name(state.return_status.map(|status| status.name())))
        .set("ReturnType", name(state.return_type.map(|kind| kind.name())))
        .set("ShippingStatus", name(state.shipping_status.map(|status| status.name())))
        .text("Tracking", &state.tracking)
        .text("Transporter", &state.transporter)
        .done()
}
