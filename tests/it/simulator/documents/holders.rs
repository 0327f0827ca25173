//! What the holders of cards and vouchers do, all with the same few ones, so that they get in each other's way. Knows what may
//! be refused; refuses to know what the books must say afterwards.

use std::collections::BTreeMap;

use cegid_y2_simulator::world::World;
use cegid_y2_simulator::world::loyalty::LoyaltyCard;
use cegid_y2_simulator::world::vouchers::Voucher;
use cegid_y2_simulator::world::wire::BonType;
use rand::RngExt;
use rand::rngs::StdRng;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{SALES, Shop, order};

const LOYALTY: &str = "LoyaltyWcfService.svc";
const CASH: &str = "CashOperationsWcfService.svc";
/// How many of each all clients share.
const SHARED: usize = 6;

/// What all clients fight for.
pub struct Holders {
    /// Of the first half points are spent, those of the other half get sales that move from one to the next.
    pub cards: Vec<LoyaltyCard>,
    gift_cards: Vec<Voucher>,
    certificates: Vec<Voucher>,
    without_card: Vec<String>,
}

/// What was acknowledged to one client.
#[derive(Default)]
pub struct Done {
    /// Points given and spent by hand, by card.
    pub points: BTreeMap<String, Decimal>,
    /// Certificates that were used.
    pub certificates: Vec<String>,
    /// Documents that were made.
    pub documents: Vec<Value>,
}

impl Holders {
    pub fn of(world: &World) -> Self {
        let for_ever = |card: &LoyaltyCard| card.valid_until.is_none() && card.closed_on.is_none();
        let cards = world.loyalty().cards().filter(|card| for_ever(card) && card.points < Decimal::from(100));
        let vouchers = |kind: BonType| {
            let open = move |voucher: &&std::sync::Arc<Voucher>| {
                let lasts = voucher.valid_until.is_none_or(|last| last.year() > 2030);
                voucher.kind == kind
                    && lasts
                    && !voucher.closed
                    && !voucher.left().is_zero()
                    && &*voucher.currency_id == "EUR"
            };
            world.vouchers().all().filter(open).take(SHARED).map(|voucher| Voucher::clone(voucher)).collect()
        };
        let without_card = world.customers().all().filter(|customer| customer.cards.is_empty() && !customer.closed);
        let holders = Self {
            cards: cards.take(SHARED).map(|card| LoyaltyCard::clone(card)).collect(),
            gift_cards: vouchers(BonType::GiftCard),
            certificates: vouchers(BonType::LoyaltyCertificate),
            without_card: without_card.take(SHARED).map(|customer| customer.id.to_string()).collect(),
        };
        let enough =
            [holders.cards.len(), holders.gift_cards.len(), holders.certificates.len(), holders.without_card.len()];
        assert_eq!(enough, [SHARED; 4], "the seed has enough of everything");
        holders
    }

    /// One thing, by chance. `name` is the caller's own for this time.
    pub async fn act(&self, shop: &Shop, random: &mut StdRng, name: &str, done: &mut Done) {
        match random.random_range(0..5) {
            0 => self.change_points(shop, random, done).await,
            1 => self.pay_with_a_card(shop, random, name, done).await,
            2 => self.use_a_certificate(shop, random, done).await,
            3 => self.buy_and_move(shop, random, name, done).await,
            _ => self.have_a_card_made(shop, random, name).await,
        }
    }

    async fn change_points(&self, shop: &Shop, random: &mut StdRng, done: &mut Done) {
        let card = &self.cards[random.random_range(0..SHARED)].id;
        let spent_from = self.cards[..SHARED / 2].iter().any(|other| other.id == *card);
        let points = random.random_range(if spent_from { -40..30 } else { 0..30 });
        let request = json!({"LineType": "Amount", "LoyaltyCardId": **card, "Points": points, "ReasonId": "COR"});
        let got = shop.call(LOYALTY, "UpdatePoints", json!({ "updatePointsRequest": request })).await;
        match got.status {
            200 => *done.points.entry(card.to_string()).or_default() += Decimal::from(points),
            _ => assert!(points < 0 && got.text.contains("Insufficient points"), "{}", got.text),
        }
    }

    async fn pay_with_a_card(&self, shop: &Shop, random: &mut StdRng, name: &str, done: &mut Done) {
        let card = &self.gift_cards[random.random_range(0..SHARED)];
        let amount: Value = serde_json::from_str(&card.left().to_string()).unwrap();
        let mut order = order(&format!("GIFT-{name}"), 1);
        order["createRequest"]["Payments"] =
            json!([{"Id": 1, "MethodId": *card.method_id, "BonId": *card.id, "Amount": amount}]);
        let got = shop.call(SALES, "Create", order).await;
        if got.status != 200 {
            assert!(got.text.contains("Nothing is available on the certificate"), "{}", got.text);
            return;
        }
        let key = super::result(SALES, "Create", &got.text)["Key"].clone();
        // Most give the card back, so that the others can have it.
        let identifier = json!({"Identifier": {"Key": key}});
        match random.random_range(0..10) {
            0 => {}
            1..=5 => _ = shop.ok(SALES, "Cancel", json!({ "cancelRequest": identifier })).await,
            _ => {
                let mut other_way = identifier;
                other_way["Payments"] = json!([{"Id": 1, "MethodId": "WEB", "Amount": 12}]);
                shop.ok(SALES, "UpdatePayments", json!({ "updatePaymentsRequest": other_way })).await;
            }
        }
        done.documents.push(key);
    }

    async fn use_a_certificate(&self, shop: &Shop, random: &mut StdRng, done: &mut Done) {
        let certificate = &self.certificates[random.random_range(0..SHARED)];
        let amount: Value = serde_json::from_str(&certificate.left().to_string()).unwrap();
        let request = json!({
            "Amount": amount, "CustomerId": *certificate.customer_id, "LoyaltyCertificateId": *certificate.id,
            "DocumentIdentifier": {"Key": {"Number": 123, "Stump": "101", "Type": "Receipt"}},
        });
        let parameters = json!({ "useLoyaltyCertificateAsDiscountRequest": request });
        let got = shop.call(CASH, "UseLoyaltyCertificateAsDiscount", parameters).await;
        match got.status {
            200 => done.certificates.push(certificate.id.to_string()),
            _ => assert!(got.text.contains("Nothing is available on the certificate"), "{}", got.text),
        }
    }

    /// A payment on account earns points; then the receipt turns out to be another customer's.
    async fn buy_and_move(&self, shop: &Shop, random: &mut StdRng, name: &str, done: &mut Done) {
        let card = &self.cards[random.random_range(0..SHARED)];
        let mut receipt = order(&format!("DEPOSIT-{name}"), 10);
        let header = &mut receipt["createRequest"]["Header"];
        header["CustomerId"] = json!(*card.customer_id);
        header["Type"] = json!("Receipt");
        header["Origin"] = json!("Shop");
        header["OmniChannel"] = Value::Null;
        receipt["createRequest"]["Lines"][0]["ItemIdentifier"] = json!({"Reference": "ACOMPTE"});
        let key = shop.ok(SALES, "Create", receipt).await["Key"].clone();
        let moves = &self.cards[SHARED / 2..];
        if moves.iter().any(|other| other.id == card.id) {
            let to = &moves[random.random_range(0..moves.len())];
            let stub = json!({"Number": key["Number"], "Stub": key["Stump"], "Type": "Receipt"});
            let request = json!({"Request": {"CustomerId": *to.customer_id, "Key": stub}});
            shop.ok("SalesExternalEngine2Service.svc", "UpdateCustomer", request).await;
        }
        done.documents.push(key);
    }

    /// A customer has one active card: whoever is first makes it, renames it, and closes it for the next.
    async fn have_a_card_made(&self, shop: &Shop, random: &mut StdRng, name: &str) {
        let customer = &self.without_card[random.random_range(0..SHARED)];
        let got = shop.call(LOYALTY, "CreateLoyaltyCard", json!({ "customerReference": customer })).await;
        if got.status != 200 {
            assert!(got.text.contains("already has the active card"), "{}", got.text);
            return;
        }
        let id = super::result(LOYALTY, "CreateLoyaltyCard", &got.text);
        let renamed = format!("N{name}");
        let request = json!({"LoyaltyCardId": id, "NewLoyaltyCardId": renamed});
        shop.ok(LOYALTY, "UpdateCardId", json!({ "UpdateCardIdRequest": request })).await;
        let request = json!({"LineType": "CardBalance", "LoyaltyCardId": renamed, "Points": 10, "ReasonId": "COR"});
        shop.ok(LOYALTY, "UpdatePoints", json!({ "updatePointsRequest": request })).await;
        if random.random_bool(0.8) {
            let request = json!({"LoyaltyCardId": renamed});
            shop.ok(LOYALTY, "CloseCard", json!({ "CloseCardRequest": request })).await;
        }
    }
}
