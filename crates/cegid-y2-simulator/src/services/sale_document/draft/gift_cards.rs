//! The gift cards that a document names: bought by a line, paid with by a payment. Both on e-commerce orders only (vendor WSDL).
//! Knows what may be named; what that does to the cards is the world's ledger.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Reason;
use crate::world::World;
use crate::world::document::{Document, DocumentLine, Payment};
use crate::world::item::{FinancialItem, Item};
use crate::world::text::{folded, same};
use crate::world::voucher_ledger::payable;
use crate::world::vouchers::LONGEST_VOUCHER_ID;
use crate::world::wire::BonType;

/// Whether a payment may be made with a card: of the folder's payment method for gift cards (vendor WSDL), in the card's
/// currency, of no more than is left. The rest is used up as well (vendor guide).
pub(super) fn pays(world: &World, document: &Document, payment: &Payment, today: Date) -> Result<(), Reason> {
    let id = &payment.voucher_id;
    may_be_named(document, id)?;
    if world.trade().voucher_methods.get(&BonType::GiftCard) != Some(&payment.code) {
        return Err(format!("BonId needs a payment method of type gift card, which {} is not", payment.code));
    }
    let card = world.vouchers().get(BonType::GiftCard, id);
    let theirs = card.filter(|card| card.customer_id.is_empty() || same(&card.customer_id, &document.customer_id));
    let card = theirs.ok_or_else(|| format!("Certificate {id} unknown"))?;
    if card.currency_id != payment.currency_id {
        return Err(format!("The certificate {id} is in {}", card.currency_id));
    }
    let left = payable(card, &document.key, today);
    match payment.amount {
        _ if left.is_zero() => Err(format!("Nothing is available on the certificate {id}")),
        amount if amount <= Decimal::ZERO || amount > left => {
            Err(format!("The certificate {id} pays more than 0 and at most {left}"))
        }
        _ => Ok(()),
    }
}

/// Whether a line may buy a card: with the item that stands for gift cards (vendor WSDL), for money, under a number that no
/// other document's card has (assumed).
pub(super) fn buys(
    world: &World,
    document: &Document,
    line: &DocumentLine,
    id: &str,
    item: &Item,
) -> Result<(), Reason> {
    may_be_named(document, id)?;
    if item.financial != Some(FinancialItem::GiftCard) {
        return Err("BonId needs an item that stands for gift cards".to_owned());
    }
    if line.quantity * line.tax_included_net_unit_price <= Decimal::ZERO {
        return Err(format!("The certificate {id} has no value"));
    }
    let card = world.vouchers().get(BonType::GiftCard, id);
    match card.filter(|card| card.issued_by.as_ref() != Some(&document.key)) {
        Some(_) => Err(format!("Certificate {id} already exists")),
        None => Ok(()),
    }
}

/// Each card is named once.
pub(in super::super) fn named_once<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), Reason> {
    let mut named = BTreeSet::new();
    match ids.filter(|id| !id.is_empty()).find(|id| !named.insert(folded(id))) {
        Some(twice) => Err(format!("The certificate {twice} is named twice")),
        None => Ok(()),
    }
}

fn may_be_named(document: &Document, id: &str) -> Result<(), Reason> {
    if !document.is_e_commerce_order() {
        return Err("BonId is valid on e-commerce customer orders only".to_owned());
    }
    if id.chars().count() > LONGEST_VOUCHER_ID {
        return Err(format!("Certificate number {id} is longer than {LONGEST_VOUCHER_ID} characters"));
    }
    Ok(())
}
