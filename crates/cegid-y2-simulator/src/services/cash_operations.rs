//! `CashOperationsWcfService`: what is left on vouchers, and the one operation of it that consumes one. Others are consumed and
//! issued by documents: see `world::voucher_ledger`.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::known::{self, FOR_EVER};
use super::refusal::Doing;
use super::values::{Members, decimal, filled, member, midnight};
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;
use crate::world::text::same;
use crate::world::vouchers::{LONGEST_VOUCHER_ID, Voucher};
use crate::world::wire::BonType;

const ONE: Doing =
    Doing { operation: "Cegid.Retail.CashOperations.GetBonAvailableAmount", target: "TCbrBonHelper.GetAvailable" };
const CUSTOMER: Doing = Doing {
    operation: "Cegid.Retail.CashOperations.GetCustomerAvailableBons",
    target: "TCbrBonHelper.GetCustomerAvailable",
};
const DOCUMENT: Doing = Doing {
    operation: "Cegid.Retail.CashOperations.GetDocumentAvailableBons",
    target: "TCbrBonHelper.GetDocumentAvailable",
};
const USE: Doing =
    Doing { operation: "Cegid.Retail.CashOperations.UseLoyaltyCertificate", target: "TCbrBonHelper.UseAsDiscount" };

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetBonAvailableAmount" => Some(get_bon_available_amount),
        "GetCustomerAvailableBons" => Some(get_customer_available_bons),
        "GetDocumentAvailableBons" => Some(get_document_available_bons),
        "UseLoyaltyCertificateAsDiscount" => Some(use_loyalty_certificate_as_discount),
        _ => None,
    }
}

/// One voucher by kind and number. An unknown one is a fault, as is another customer's; of one that is used up, closed or
/// not valid today 0 is left (assumed).
fn get_bon_available_amount(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let kind = filled(request, "bonType").and_then(BonType::from_name).unwrap_or_default();
    let found = voucher(call, kind, ONE.required(request, "bonId")?, filled(request, "customerId"), ONE)?;
    Ok(availability(found, call.now.date()))
}

/// The customer's vouchers that are active and have something left (vendor WSDL), by kind and number.
fn get_customer_available_bons(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "request").unwrap_or(&Value::Null);
    let id = CUSTOMER.required(request, "CustomerId")?;
    let customer = known::customer(call.world, id).map_err(|reason| CUSTOMER.refused(reason))?;
    Ok(with_something_left(call.world.vouchers().of_customer(&customer.id), call.now.date()))
}

/// The vouchers that a document issued, active and with something left.
fn get_document_available_bons(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "request").unwrap_or(&Value::Null);
    let identifier = member(request, "Identifier").unwrap_or(&Value::Null);
    let document = known::document(call.world, identifier).map_err(|reason| DOCUMENT.refused(reason))?;
    Ok(with_something_left(call.world.vouchers().of_document(&document.key), call.now.date()))
}

/// Consumes a certificate whole: its customer's, its whole amount, for a document that exists and is not cancelled. The
/// document itself is not changed; its cancellation gives the certificate back (assumed). Vouchers raise no notification
/// (vendor guide).
fn use_loyalty_certificate_as_discount(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "useLoyaltyCertificateAsDiscountRequest").unwrap_or(&Value::Null);
    let id = USE.required(request, "LoyaltyCertificateId")?;
    let customer = USE.required(request, "CustomerId")?;
    let customer = known::customer(call.world, customer).map_err(|reason| USE.refused(reason))?;
    let found = voucher(call, BonType::LoyaltyCertificate, id, Some(&customer.id), USE)?;
    let identifier = member(request, "DocumentIdentifier").unwrap_or(&Value::Null);
    let document = known::document(call.world, identifier).map_err(|reason| USE.refused(reason))?;
    if document.is_canceled() {
        return Err(USE.refused(format!("Document {} is cancelled", document.key)));
    }
    let available = found.available(call.now.date());
    if available.is_zero() {
        return Err(USE.refused(format!("Nothing is available on the certificate {id}")));
    }
    if decimal(request, "Amount") != Some(available) {
        return Err(USE.refused(format!("The certificate {id} can only be used whole ({available})")));
    }
    let used = found.used_up(&document.key);
    call.world.vouchers_mut().put(used);
    Ok(Value::Null)
}

/// A voucher, which must be the customer's where both have one.
fn voucher<'a>(
    call: &'a Call<'_>,
    kind: BonType,
    id: &str,
    customer: Option<&str>,
    doing: Doing,
) -> Result<&'a Arc<Voucher>, ServiceFault> {
    if id.chars().count() > LONGEST_VOUCHER_ID {
        let reason = format!("Certificate number {id} is longer than {LONGEST_VOUCHER_ID} characters");
        return Err(doing.refused(reason));
    }
    let theirs = |voucher: &&Arc<Voucher>| {
        voucher.customer_id.is_empty() || customer.is_none_or(|customer| same(customer, &voucher.customer_id))
    };
    let found = call.world.vouchers().get(kind, id).filter(theirs);
    found.ok_or_else(|| doing.refused(format!("Certificate {id} unknown")))
}

fn with_something_left<'a>(vouchers: impl Iterator<Item = &'a Arc<Voucher>>, today: Date) -> Value {
    let left = vouchers.filter(|voucher| voucher.available(today) > Decimal::ZERO);
    let row = |voucher: &Arc<Voucher>| {
        Members::default()
            .set("BonAvailability", availability(voucher, today))
            .text("BonId", &voucher.id)
            .text("BonType", voucher.kind.name())
            .done()
    };
    left.map(row).collect()
}

fn availability(voucher: &Voucher, today: Date) -> Value {
    Members::default()
        .decimal("Amount", voucher.available(today))
        .text("CurrencyId", &voucher.currency_id)
        .text("CustomerId", &voucher.customer_id)
        .text("MethodId", &voucher.method_id)
        .set("ValidityEndDate", midnight(voucher.valid_until.unwrap_or(FOR_EVER)))
        .set("ValidityStartDate", midnight(voucher.valid_from))
        .done()
}

#[cfg(test)]
mod tests;
