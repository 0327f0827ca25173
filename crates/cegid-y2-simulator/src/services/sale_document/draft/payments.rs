//! The payments of a document, and what shipping costs.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::amounts::{Taxed, amount};
use super::{Reason, gift_cards, reference};
use crate::services::values::{day, filled, flag, integer, list, member, text};
use crate::world::World;
use crate::world::document::{Document, Payment, ShippingTax};
use crate::world::text::Text;
use crate::world::wire::PaymentStatus;

/// Reads the request's payments for `document`. `Id` is the payment's position and stands once.
pub(in super::super) fn payments(
    world: &World,
    document: &Document,
    request: &Value,
    today: Date,
) -> Result<Vec<Payment>, Reason> {
    let mut known = BTreeSet::new();
    let mut payments = Vec::new();
    for given in list(request, "Payments").iter().filter(|given| !given.is_null()) {
        let payment = payment(world, document, given)?;
        if !payment.voucher_id.is_empty() {
            gift_cards::pays(world, document, &payment, today)?;
        }
        if !known.insert(payment.rank) {
            return Err(format!("Two payments have the Id {}", payment.rank));
        }
        payments.push(payment);
    }
    gift_cards::named_once(payments.iter().map(|payment| &*payment.voucher_id))?;
    Ok(payments)
}

fn payment(world: &World, document: &Document, given: &Value) -> Result<Payment, Reason> {
    let trade = world.trade();
    let code = filled(given, "MethodId").ok_or("The payment method is required")?;
    let label = trade.payment_methods.get(code).ok_or_else(|| format!("Payment method unknown : {code}"))?;
    let currency_id = filled(given, "CurrencyId").map_or_else(|| document.currency_id.clone(), Text::from);
    let currency = trade.currencies.get(&currency_id).ok_or_else(|| format!("Currency unknown : {currency_id}"))?;
    let card = member(given, "CreditCard").unwrap_or(&Value::Null);
    let of_card = |name| Text::from(text(card, name).unwrap_or_default().trim());
    Ok(Payment {
        code: code.into(),
        label: label.clone(),
        amount: currency.rounded(amount(given, "Amount")?),
        currency_symbol: currency.symbol.clone(),
        currency_id,
        due_date: day(given, "DueDate").unwrap_or(document.date),
        // It says something only outside e-commerce.
        received: !document.is_e_commerce_order() && flag(given, "IsReceivedPayment") == Some(true),
        card_authorization: of_card("AuthorizationNumber"),
        card_transaction: of_card("TransactionNumber"),
        card_issuer: of_card("TransactionIssuer"),
        rank: integer(given, "Id").and_then(|id| i32::try_from(id).ok()).unwrap_or(0),
        voucher_id: filled(given, "BonId").unwrap_or_default().into(),
    })
}

/// Reads what shipping costs: one amount a charge, taxed as most goods are.
pub(in super::super) fn shipping(request: &Value, taxed: &Taxed<'_>) -> Result<Vec<ShippingTax>, Reason> {
    let given = list(request, "ShippingTaxes").iter().filter(|given| !given.is_null());
    let charges = given.map(|given| {
        let (tax_excluded, tax_included) = taxed.both(amount(given, "Amount")?);
        Ok(ShippingTax { code: reference(given, "Id")?.unwrap_or_default(), tax_excluded, tax_included })
    });
    charges.collect()
}

/// How far a document is paid by the sum of its payments.
pub(in super::super) fn status(document: &Document) -> PaymentStatus {
    let paid: Decimal = document.payments.iter().map(|payment| payment.amount).sum();
    match () {
        () if document.payments.is_empty() || paid.is_zero() => PaymentStatus::Pending,
        () if paid >= document.tax_included_total => PaymentStatus::Totally,
        () => PaymentStatus::Partially,
    }
}
