//! The goods of a return notice come back: the notice becomes a negative receipt and stock is corrected (vendor guide).

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use super::advance::Stuck;
use crate::call::Switches;
use crate::numbering;
use crate::world::World;
use crate::world::document::{Document, DocumentDetail, DocumentKey, DocumentLine, Payment};
use crate::world::wire::{
    DocumentOrigin, DocumentStatus, DocumentType, FollowUpStatus, OrderReturnStatus, PaymentStatus, ReturnType,
};

/// Makes the negative receipt, and a credit note where the notice's payment method stands for those; closes the notice and
/// tells the order. An exchange's new order, which waits for the goods, may go on.
pub fn receive(world: &mut World, switches: &Switches, now: DateTime, notice: &Document) -> Result<DocumentKey, Stuck> {
    if !notice.active {
        return Err(Stuck::Here("the goods of this notice came back already".to_owned()));
    }
    let store = world.stores().get(&notice.store_id).cloned();
    let store = store.ok_or_else(|| Stuck::Here(format!("store {} is unknown", notice.store_id)))?;
    let key = numbering::next_key(world, switches, DocumentType::Receipt, &store);
    let key = key.ok_or_else(|| Stuck::Here("the counter is used up".to_owned()))?;
    let receipt = negative_receipt(world, notice, key.clone(), now);
    let credited = world.issue_credit_note(&receipt);
    world.keep(receipt);
    let mut closed = notice.clone();
    closed.active = false;
    closed.detail_mut().moved_at = None;
    let mut original = None;
    if let Some(state) = closed.omni_channel.as_deref_mut() {
        state.return_status = Some(OrderReturnStatus::ReturnValidated);
        // What the method of credit notes pays back is owed, not paid.
        state.payment_status = Some(if credited { PaymentStatus::CreditIssued } else { PaymentStatus::Refunded });
        original = state.original_document.clone().map(|key| (key, state.return_type));
    }
    world.keep(closed);
    if let Some((original, return_type)) = original {
        tell_order(world, &original);
        if return_type == Some(ReturnType::Exchange) {
            let waiting = exchange_order(world, notice);
            if let Some(mut order) = waiting {
                if let Some(state) = order.omni_channel.as_deref_mut() {
                    state.follow_up_status = Some(FollowUpStatus::Validated);
                }
                order.detail_mut().moved_at = Some(now);
                world.keep(order);
            }
        }
    }
    Ok(key)
}

fn negative_receipt(world: &World, notice: &Document, key: DocumentKey, now: DateTime) -> Document {
    let lines = notice.lines.iter().map(|line| DocumentLine { quantity: -line.quantity, detail: None, ..line.clone() });
    let method = notice.omni_channel.as_deref().map(|state| state.payment_method_id.clone()).unwrap_or_default();
    let mut receipt = Document {
        date: now.date(),
        internal_reference: numbering::internal_reference(&key),
        followed_reference: notice.internal_reference.clone(),
        origin: DocumentOrigin::ECommerce,
        status: DocumentStatus::None,
        omni_channel: None,
        lines: lines.collect(),
        payments: Vec::new(),
        detail: Some(Box::new(DocumentDetail { made_from: Some(notice.key.clone()), ..DocumentDetail::default() })),
        key,
        ..notice.clone()
    };
    receipt.add_up();
    let label = world.trade().payment_methods.get(&method).cloned();
    if let Some(label) = label {
        let symbol = world.trade().currencies.get(&receipt.currency_id).map(|currency| currency.symbol.clone());
        receipt.payments.push(Payment {
            code: method,
            label,
            amount: receipt.tax_included_total,
            currency_id: receipt.currency_id.clone(),
            currency_symbol: symbol.unwrap_or_default(),
            due_date: receipt.date,
            received: false,
            card_authorization: "".into(),
            card_transaction: "".into(),
            card_issuer: "".into(),
            rank: 1,
            voucher_id: "".into(),
        });
    }
    receipt
}

/// Whether all or some of the order has come back, counted over all its notices.
fn tell_order(world: &mut World, key: &DocumentKey) {
    let Some(order) = world.documents().get(key) else { return };
    let sold: Decimal = order.lines.iter().map(|line| line.quantity).sum();
    let followers = world.documents().followers(key);
    let back = followers.filter(|later| later.key.kind == DocumentType::ReturnNotice && !later.active);
    let back: Decimal = back.map(|notice| notice.total_quantity).sum();
    let mut order = Document::clone(order);
    if let Some(state) = order.omni_channel.as_deref_mut() {
        let all = back >= sold;
        state.return_status = Some(if all { OrderReturnStatus::Returned } else { OrderReturnStatus::PartlyReturned });
        world.keep(order);
    }
}

/// The customer's newest order that waits for the goods of this notice.
fn exchange_order(world: &World, notice: &Document) -> Option<Document> {
    let mut theirs = world.documents().of_customer(&notice.customer_id);
    let waits = |order: &&std::sync::Arc<Document>| {
        let state = order.omni_channel.as_deref();
        order.active
            && order.is_e_commerce_order()
            && state.is_some_and(|state| state.follow_up_status == Some(FollowUpStatus::WaitingForReturn))
    };
    theirs.find(waits).map(|order| Document::clone(order))
}
