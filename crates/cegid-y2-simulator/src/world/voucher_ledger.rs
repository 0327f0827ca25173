//! What documents do to vouchers: a payment uses a gift card up, a line sells one, a return issues a credit note.
//!
//! That the whole card is used is the vendor guide's; that a sold one is good at once, and that a cancelled document
//! gives back what it used and closes what it sold, is assumed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::World;
use super::document::{Document, DocumentKey};
use super::text::{self, Text, folded};
use super::vouchers::Voucher;
use super::wire::BonType;

impl World {
    /// Brings the vouchers of a document in line with what it says now; `None` when it is gone. Doing it again changes
    /// nothing.
    pub(super) fn settle_vouchers(&mut self, key: &DocumentKey, document: Option<&Document>) {
        let living = document.filter(|document| !document.is_canceled());
        let mut changed = self.given_back(key, living);
        changed.extend(living.into_iter().flat_map(|living| self.used_up(living)));
        changed.extend(self.sold(key, living));
        // Most documents have nothing to do with vouchers: then nothing is written, so that a shared world stays shared.
        if !changed.is_empty() {
            changed.into_iter().for_each(|voucher| self.vouchers_mut().put(voucher));
        }
    }

    /// What the document used and does not use any longer. A certificate, which no payment names, stays used for as long as
    /// the document lives.
    fn given_back(&self, key: &DocumentKey, living: Option<&Document>) -> Vec<Voucher> {
        let paid = living.map(paid_with).unwrap_or_default();
        let kept = |voucher: &Voucher| {
            living.is_some() && (voucher.kind != BonType::GiftCard || paid.contains(&folded(&voucher.id)))
        };
        self.vouchers().used_by(key).filter(|voucher| !kept(voucher)).map(|voucher| voucher.given_back()).collect()
    }

    /// The gift cards that the document is paid with and that it has not used yet.
    fn used_up(&self, document: &Document) -> Vec<Voucher> {
        let paid = paid_with(document);
        let cards = paid.iter().filter_map(|id| self.vouchers().get(BonType::GiftCard, id));
        let new = cards.filter(|card| card.used_by.as_ref() != Some(&document.key));
        new.map(|card| card.used_up(&document.key)).collect()
    }

    /// The gift cards that the document sells, as it sells them now; closed where it does not any longer.
    fn sold(&self, key: &DocumentKey, living: Option<&Document>) -> Vec<Voucher> {
        let sells = living.map(sells).unwrap_or_default();
        let gone = self.vouchers().of_document(key).filter(|card| card.kind == BonType::GiftCard && !card.closed);
        let gone = gone.filter(|card| !sells.contains_key(&folded(&card.id)));
        let mut changed: Vec<Voucher> = gone.map(|card| Voucher { closed: true, ..Voucher::clone(card) }).collect();
        for (id, (number, amount)) in &sells {
            let Some(document) = living else { break };
            let before = self.vouchers().get(BonType::GiftCard, id);
            let card = match before {
                Some(card) => Voucher { closed: false, amount: (*amount).max(card.used), ..Voucher::clone(card) },
                None => self.new_voucher(document, number, BonType::GiftCard, *amount),
            };
            let own = before.is_none_or(|before| before.issued_by.as_ref() == Some(key) && **before != card);
            if own {
                changed.push(card);
            }
        }
        changed
    }

    /// Issues the credit note of a return that is paid back by one; whether there is one.
    pub(crate) fn issue_credit_note(&mut self, receipt: &Document) -> bool {
        let method = self.trade().voucher_methods.get(&BonType::Account);
        let by_note = |code: &Text| method.is_some_and(|method| method == code);
        let amount: Decimal =
            receipt.payments.iter().filter(|payment| by_note(&payment.code)).map(|payment| -payment.amount).sum();
        if amount <= Decimal::ZERO {
            return false;
        }
        // A stump and ten digits: unique as the receipt is, and no longer than a voucher's number may be.
        let number: Text = format!("{}{:010}", receipt.key.stump, receipt.key.number).into();
        let note = self.new_voucher(receipt, &number, BonType::Account, amount);
        let note = Voucher { customer_id: receipt.customer_id.clone(), ..note };
        self.vouchers_mut().put(note);
        true
    }

    /// Whoever holds it may use it, from the document's day for ever.
    fn new_voucher(&self, document: &Document, number: &Text, kind: BonType, amount: Decimal) -> Voucher {
        Voucher {
            id: number.clone(),
            kind,
            customer_id: text::none(),
            currency_id: document.currency_id.clone(),
            method_id: self.trade().voucher_methods.get(&kind).cloned().unwrap_or_default(),
            amount,
            used: Decimal::ZERO,
            valid_from: document.date,
            valid_until: None,
            closed: false,
            issued_by: Some(document.key.clone()),
            used_by: None,
            taken: Decimal::ZERO,
        }
    }
}

/// The gift cards that a document is paid with, folded.
fn paid_with(document: &Document) -> BTreeSet<Text> {
    let named = document.payments.iter().filter(|payment| !payment.voucher_id.is_empty());
    named.map(|payment| folded(&payment.voucher_id)).collect()
}

/// The gift cards that a document sells, by folded number: the number as it was given, and what each is worth.
fn sells(document: &Document) -> BTreeMap<Text, (Text, Decimal)> {
    let lines = document.lines.iter().filter_map(|line| Some((line, line.detail.as_ref()?)));
    let cards = lines.filter(|(_, detail)| !detail.voucher_id.is_empty());
    cards
        .map(|(line, detail)| {
            let worth = line.quantity * line.tax_included_net_unit_price;
            (folded(&detail.voucher_id), (detail.voucher_id.clone(), worth))
        })
        .collect()
}

/// What a document could pay with a gift card on a day: also what it took of it itself before.
pub(crate) fn payable(card: &Voucher, by: &DocumentKey, on: Date) -> Decimal {
    if card.used_by.as_ref() == Some(by) { card.given_back().left() } else { card.available(on) }
}
