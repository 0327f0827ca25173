//! Draws the stores: shared out over the markets, of every type, some closed, some without an opening date.

use jiff::civil::Date;

use super::dice::Dice;
use super::file::Market;
use super::generate::Plan;
use crate::world::store::{Store, StoreAddress, Stores, Warehouse};
use crate::world::text::Text;

/// The stores.
pub(super) fn stores(plan: &mut Plan<'_>) -> Stores {
    let mut all = Vec::with_capacity(plan.stores);
    for (market, count) in std::iter::zip(&plan.seed.markets, shares(plan)) {
        for position in 1..=count {
            all.push(store(plan, market, position));
        }
    }
    Stores::new(all, [])
}

/// How many stores each market gets: by weight, at least one, in all exactly what was asked for.
fn shares(plan: &Plan<'_>) -> Vec<usize> {
    let markets = &plan.seed.markets;
    let weights: usize = markets.iter().map(|market| market.weight).sum();
    let share = |market: &Market| (plan.stores * market.weight / weights.max(1)).max(1);
    let mut shares: Vec<usize> = markets.iter().map(share).collect();
    let mut turn = 0;
    loop {
        let given: usize = shares.iter().sum();
        let position = turn % shares.len().max(1);
        match given.cmp(&plan.stores) {
            std::cmp::Ordering::Less => shares[position] += 1,
            std::cmp::Ordering::Greater if shares[position] > 1 => shares[position] -= 1,
            std::cmp::Ordering::Greater => {}
            std::cmp::Ordering::Equal => return shares,
        }
        turn += 1;
    }
}

fn store(plan: &mut Plan<'_>, market: &Market, position: usize) -> Store {
    let seed = plan.seed;
    let id = format!("{}{position:02}", market.block);
    let turn = usize::from(market.block) + position;
    // The stream goes by code, so that a store stays what it is in a larger world.
    let mut dice = plan.dice("store", usize::from(market.block) * 1_000_000 + position);
    let store_type = &seed.store_types[(turn + 9) % seed.store_types.len()];
    let (store_type, added) = store_type.split_once('|').unwrap_or((store_type, ""));
    let town = &market.cities[(position - 1) % market.cities.len()];
    let street = dice.pick(&market.streets).map_or("", String::as_str);
    let line = format!("{} {street}", dice.between(1, 180));
    let floor = if dice.chance(15) { format!("Level {}", dice.between(0, 4)) } else { String::new() };
    let suffix = match added {
        "" if position <= market.cities.len() => String::new(),
        "" => format!(" {street}"),
        added => format!(" {added}"),
    };
    let (iso2, currency, language) = (iso2(market), currency(plan, market), language(plan, market));
    Store {
        description: format!("{} {}{suffix}", seed.brand, town.city).into(),
        short_description: format!("{:.13} {id}", town.city).chars().take(17).collect::<String>().into(),
        external_reference: if dice.chance(80) {
            format!("AN-{iso2}-{position:03}").into()
        } else {
            plan.words.get("")
        },
        closed: position > 1 && turn.is_multiple_of(10),
        opening_date: (!turn.is_multiple_of(13)).then(|| opening_date(plan, &mut dice)),
        address: StoreAddress {
            lines: [line.into(), floor.into(), plan.words.get(""), plan.words.get("")],
            city: plan.words.get(&town.city),
            zip_code: plan.words.get(&town.zip),
            country_id: plan.country_id(market),
            region_id: plan.words.get(&town.region),
        },
        email: format!("store{id}@{}", seed.email_domains.first().map_or("example.test", String::as_str)).into(),
        phone_number: dice.digits(&market.landline).into(),
        currency_id: currency,
        // A missing language is allowed in Y2, and happens.
        language_id: if turn.is_multiple_of(12) { plan.words.get("") } else { language },
        warehouses: warehouses(&id, &town.city, position),
        stump: stump(plan, &id, turn),
        store_type: plan.words.get(store_type),
        id: plan.words.get(&id),
    }
}

fn opening_date(plan: &Plan<'_>, dice: &mut Dice) -> Date {
    plan.days_ago(i64::from(plan.seed.history_days) + dice.between(30, 9_000))
}

fn warehouses(id: &str, city: &str, position: usize) -> Vec<Warehouse> {
    let main = Warehouse { id: id.into(), description: format!("Stock {city} {id}").into() };
    let reserve = Warehouse { id: format!("{id}R").into(), description: format!("Reserve {city} {id}").into() };
    if position.is_multiple_of(3) { vec![main, reserve] } else { vec![main] }
}

/// The store's counter prefix by the seed's patterns; one that would be longer than Y2's six characters is the code alone.
fn stump(plan: &mut Plan<'_>, id: &str, turn: usize) -> Text {
    let patterns = &plan.seed.stumps;
    let stump = patterns[(turn + 5) % patterns.len()].replace("{store}", id);
    plan.words.get(if stump.chars().count() <= 6 { &stump } else { id })
}

pub(super) fn currency(plan: &mut Plan<'_>, market: &Market) -> Text {
    let lists = &plan.seed.countries.currencies;
    plan.listed(lists, &market.country)
}

pub(super) fn language(plan: &mut Plan<'_>, market: &Market) -> Text {
    let lists = &plan.seed.countries.languages;
    plan.listed(lists, &market.country)
}

fn iso2(market: &Market) -> &'static str {
    rust_iso3166::from_alpha3(&market.country).map_or("XX", |iso| iso.alpha2)
}
