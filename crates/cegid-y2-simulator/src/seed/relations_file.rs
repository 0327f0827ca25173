//! The seed file's part on what customers have beside their record: loyalty, vouchers. Knows the form and what contradicts;
//! draws nothing itself.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::file::SeedFile;
use crate::world::wire::BonType;

/// Programmes and reasons.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedLoyalty {
    /// The programmes; the first is that of new cards.
    pub programs: Vec<SeedProgram>,
    /// Why points are changed by hand.
    pub reasons: Vec<SeedReason>,
}

/// A programme.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedProgram {
    /// Y2's code, up to 6 characters.
    pub id: String,
    /// The label.
    pub label: String,
    /// What one point costs in the reference currency.
    pub point: Decimal,
    /// From how many points on there is a benefit.
    pub threshold: Decimal,
    /// Its share of the cards.
    pub share: usize,
    /// Amounts are collected instead of points.
    #[serde(default)]
    pub by_amount: bool,
    /// Takes no new cards.
    #[serde(default)]
    pub closed: bool,
    /// The last day of the programme.
    #[serde(default)]
    pub until: Option<Date>,
    /// How many days a card is valid.
    #[serde(default)]
    pub days: Option<u16>,
}

/// Why points are changed by hand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedReason {
    /// Y2's code.
    pub id: String,
    /// The label.
    pub label: String,
    /// The most points at once.
    pub maximum: Decimal,
}

/// A kind of voucher that customers have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedVoucher {
    /// What it is.
    pub kind: BonType,
    /// Code of the means of payment.
    pub method: String,
    /// What its numbers begin with.
    pub prefix: String,
    /// How many customers in a hundred have one.
    pub percent: usize,
    /// Amounts in the reference currency.
    pub amounts: Vec<Decimal>,
    /// How many days it is valid; for ever without.
    #[serde(default)]
    pub days: Option<u16>,
    /// Whoever holds it may use it.
    #[serde(default)]
    pub anonymous: bool,
}

/// The credit notes of returns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCreditNotes {
    /// Code of the means of payment.
    pub method: String,
    /// What their numbers begin with.
    pub prefix: String,
    /// How many returns in a hundred have one.
    pub percent: usize,
    /// How many days they are valid.
    pub days: u16,
}

/// What contradicts in this part, told to `demand` with a sentence each.
pub(super) fn problems(seed: &SeedFile, demand: &mut impl FnMut(bool, String)) {
    let mut ids = BTreeSet::new();
    for program in &seed.loyalty.programs {
        let id = &program.id;
        demand((1..=6).contains(&id.chars().count()), format!("programme {id} has no code of 1 to 6 characters"));
        demand(ids.insert(id), format!("programme {id} is there twice"));
        demand(program.point > Decimal::ZERO, format!("`point` of programme {id} is not above 0"));
    }
    let mut prefixes = BTreeSet::new();
    let notes = seed.credit_notes.iter().map(|notes| &notes.prefix);
    for prefix in seed.vouchers.iter().map(|voucher| &voucher.prefix).chain(notes) {
        demand((1..=5).contains(&prefix.len()), format!("voucher prefix {prefix} has not 1 to 5 letters"));
        demand(prefixes.insert(prefix), format!("voucher prefix {prefix} is there twice"));
    }
    let amounts = |voucher: &SeedVoucher| !voucher.amounts.is_empty();
    demand(seed.vouchers.iter().all(amounts), "`amounts` of a voucher is empty".into());
    let mut ids = BTreeSet::new();
    for promotion in &seed.promotions {
        demand(ids.insert(promotion.id.to_lowercase()), format!("promotion {} is there twice", promotion.id));
    }
}
