//! Draws the contacts of companies.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::customers::split_name;
use super::dice::Dice;
use super::file::Market;
use super::generate::Plan;
use crate::world::Tables;
use crate::world::contacts::{Contact, Contacts};
use crate::world::customer::{BirthDate, Customer};
use crate::world::text::Text;
use crate::world::wire::SexKind;

/// One or two contacts per company; the first is the main one.
pub(super) fn contacts(plan: &mut Plan<'_>, tables: &Tables) -> Contacts {
    let seed = plan.seed;
    let mut all = Contacts::default();
    for (position, customer) in tables.customers.all().filter(|customer| customer.is_company).enumerate() {
        let mut dice = plan.dice("contact", position);
        let country = &customer.address.country_id;
        let Some(market) = seed.markets.iter().find(|market| plan.country_id(market) == *country) else { continue };
        for number in 1..=i32::try_from(dice.between(1, 2)).unwrap_or(1) {
            all.put(contact(plan, &mut dice, market, customer, number));
        }
    }
    all
}

fn contact(plan: &mut Plan<'_>, dice: &mut Dice, market: &Market, customer: &Customer, number: i32) -> Contact {
    let female = dice.chance(50);
    let first = split_name(dice.pick(if female { &market.female } else { &market.male }));
    let last = split_name(dice.pick(&market.last));
    let domain = customer.email.main.rsplit_once('@').map_or("example.test", |(_, domain)| domain);
    let email = format!("{}.{}@{domain}", first.1, last.1);
    let (code, word) =
        dice.pick(&plan.seed.contact_functions).and_then(|function| function.split_once('|')).unwrap_or_default();
    let phone = dice.digits(&market.mobile);
    let texts: [(&str, &str); 7] = [
        ("Civility", if female { &market.female_title } else { &market.male_title }),
        ("FirstName", &first.0),
        ("LastName", &last.0),
        ("Email", &email),
        ("MobilePhoneNumber", &phone),
        ("FunctionCode", code),
        ("Function", word),
    ];
    let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let texts: BTreeMap<Text, Text> = filled.map(|(name, text)| (plan.words.get(name), plan.words.get(text))).collect();
    let part = |number: i64| u8::try_from(number).unwrap_or(1);
    let (day, month, year) = (dice.between(1, 28), dice.between(1, 12), dice.between(1955, 2000));
    let birth_date = BirthDate { day: part(day), month: part(month), year: i16::try_from(year).unwrap_or(1900) };
    Contact {
        customer_id: Arc::clone(&customer.id),
        number,
        texts,
        birth_date: dice.chance(40).then_some(birth_date),
        sex: Some(if female { SexKind::Female } else { SexKind::Male }),
        closed: false,
        is_main: number == 1,
        allow_emailing: dice.chance(50),
        allow_mail: dice.chance(30),
    }
}
