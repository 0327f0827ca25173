//! Draws complementary addresses: where some customers want their parcels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dice::Dice;
use super::file::Market;
use super::generate::Plan;
use crate::world::Tables;
use crate::world::addresses::{Addresses, ComplementaryAddress};
use crate::world::customer::Customer;
use crate::world::text::Text;

/// Customers in a hundred that have one.
const SHARE: usize = 12;

/// The addresses.
pub(super) fn addresses(plan: &mut Plan<'_>, tables: &Tables) -> Addresses {
    let seed = plan.seed;
    let mut all = Addresses::default();
    for (position, customer) in tables.customers.all().enumerate() {
        let mut dice = plan.dice("address", position);
        let country = &customer.address.country_id;
        let market = seed.markets.iter().find(|market| plan.country_id(market) == *country);
        if dice.chance(SHARE)
            && let Some(market) = market
        {
            all.put(address(plan, &mut dice, market, customer));
        }
    }
    all
}

fn address(plan: &mut Plan<'_>, dice: &mut Dice, market: &Market, customer: &Customer) -> ComplementaryAddress {
    let street = dice.pick(&market.streets).map_or("", String::as_str);
    let line = format!("{} {street}", dice.between(1, 240));
    let (city, zip, region) =
        dice.pick(&market.cities).map_or(("", "", ""), |town| (&town.city, &town.zip, &town.region));
    let country = plan.country_id(market);
    let title = if customer.title_id.is_empty() { &market.female_title } else { &*customer.title_id };
    let texts = [
        ("Address1", line.as_str()),
        ("City", city),
        ("Country", &country),
        ("FirstName", &customer.first_name),
        ("LastName", &customer.last_name),
        ("PhoneNumber", &customer.phones.cellular),
        ("Region", region),
        ("TitleId", title),
        ("ZipCode", zip),
    ];
    let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let texts: BTreeMap<Text, Text> = filled.map(|(name, text)| (plan.words.get(name), plan.words.get(text))).collect();
    let uses = [plan.words.get("DeliveryAddress")].into();
    ComplementaryAddress { customer_id: Arc::clone(&customer.id), number: 1, texts, uses, contact: 0 }
}
