//! Draws the customers: people and companies of every market, with gaps, prospects, closed records and households that
//! share an address, as real folders have them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, time};
use rust_decimal::Decimal;

use super::dice::Dice;
use super::file::Market;
use super::generate::Plan;
use super::stores;
use crate::world::customer::{
    BirthDate, Consents, Customer, CustomerAddress, Emails, Phones, UserField, VerifiedContacts,
};
use crate::world::customers::Customers;
use crate::world::store::{Store, Stores};
use crate::world::text::Text;
use crate::world::wire::{Consent, UserFieldKind};

/// The customers.
pub(super) fn customers(plan: &mut Plan<'_>, stores: &Stores) -> Customers {
    let mut all = Customers::default();
    let mut household = None;
    for position in 0..plan.seed.counts.customers {
        let mut dice = plan.dice("customer", position);
        let seed = plan.seed;
        let Some(market) = dice.pick_weighted(&seed.markets, |market| market.weight) else { break };
        let country = plan.country_id(market);
        let selling: Vec<_> =
            stores.all().filter(|store| store.address.country_id == country && sells(store)).collect();
        let Some(store) = dice.pick(&selling) else { continue };
        let mut customer = person(plan, &mut dice, market, store, position);
        customer.id = all.next_id(&store.id);
        if position % 50 == 49
            && let Some(previous) = household.take()
        {
            share_household(&mut customer, previous);
        }
        household = Some((customer.email.clone(), customer.phones.clone()));
        all.put(customer);
    }
    all
}

/// Whether a store's customers and receipts are its own.
pub(super) fn sells(store: &Store) -> bool {
    !store.closed && &*store.store_type != "Warehouse"
}

/// Some households have one e-mail address and one telephone: a search by either finds two people.
fn share_household(customer: &mut Customer, (emails, phones): (Emails, Phones)) {
    customer.email.main = emails.main;
    customer.phones.home = phones.home;
    customer.phones.cellular = phones.cellular;
}

fn person(plan: &mut Plan<'_>, dice: &mut Dice, market: &Market, store: &Store, position: usize) -> Customer {
    let seed = plan.seed;
    let is_company = dice.chance(6);
    let female = dice.chance(58);
    let first = split_name(dice.pick(if female { &market.female } else { &market.male }));
    let last = split_name(dice.pick(if is_company { &market.companies } else { &market.last }));
    let local = if is_company { last.1.clone() } else { format!("{}.{}", first.1, last.1) };
    let domain = dice.pick(&seed.email_domains).map_or("example.test", String::as_str);
    let none = plan.words.get("");
    let consents = consents(dice);
    let accepted = matches!(consents.email, Consent::BrandOnly | Consent::ForPartners);
    let (created_at, updated_at) = history(plan, dice);
    let cellular = if dice.chance(88) { dice.digits(&market.mobile).into() } else { none.clone() };
    let email: Text = if dice.chance(90) { format!("{local}.{position}@{domain}").into() } else { none.clone() };
    let title = if female { &market.female_title } else { &market.male_title };
    let valid =
        VerifiedContacts { email: !email.is_empty() && dice.chance(60), mobile: dice.chance(40), ..Default::default() };
    Customer {
        is_company,
        is_prospect: dice.chance(8),
        is_virtual: position % 250 == 249,
        closed: dice.chance(3),
        last_name: plan.words.get(&last.0),
        first_name: if is_company { none.clone() } else { plan.words.get(&first.0) },
        title_id: if is_company { none.clone() } else { plan.words.get(title) },
        sex: plan.words.get(if is_company {
            ""
        } else if female {
            "F"
        } else {
            "M"
        }),
        address: address(plan, dice, market),
        email: Emails {
            alternative: if dice.chance(10) { format!("{local}.{position}.pro@{domain}").into() } else { none.clone() },
            mailing_accepted: accepted,
            send_receipt: !email.is_empty() && dice.chance(50),
            main: email,
        },
        phones: Phones {
            home: if dice.chance(40) { dice.digits(&market.landline).into() } else { none.clone() },
            office: if is_company { dice.digits(&market.landline).into() } else { none.clone() },
            alternative: if dice.chance(5) { dice.digits(&market.mobile).into() } else { none.clone() },
            cellular,
        },
        valid,
        consents,
        direct_mail: dice.chance(30),
        birth_date: birth_date(dice, is_company),
        usual_store_id: Arc::clone(&store.id),
        creation_store_id: Arc::clone(&store.id),
        language_id: stores::language(plan, market),
        nationality_id: if dice.chance(85) { plan.country_id(market) } else { none.clone() },
        currency_id: Arc::clone(&store.currency_id),
        barcode: if dice.chance(50) { format!("29{position:011}").into() } else { none.clone() },
        external_reference: if dice.chance(35) { format!("CRM-{:06}", 1000 + position).into() } else { none },
        cards: if dice.chance(45) { vec![format!("6100{position:09}").into()] } else { Vec::new() },
        created_at,
        updated_at,
        carried: carried(plan, dice, market, store, is_company),
        user_texts: if dice.chance(20) { [(1, plan.words.get("Prefers e-mail"))].into() } else { BTreeMap::new() },
        user_values: if dice.chance(12) { [(1, Decimal::from(dice.between(34, 46)))].into() } else { BTreeMap::new() },
        user_dates: if dice.chance(10) {
            [(1, created_at.date().to_datetime(time(0, 0, 0, 0)))].into()
        } else {
            BTreeMap::new()
        },
        user_booleans: if dice.chance(25) { [(1, dice.chance(50)), (2, true)].into() } else { BTreeMap::new() },
        user_tables: if dice.chance(15) {
            [(0, plan.words.get(dice.pick(&seed.user_tables).map_or("", String::as_str)))].into()
        } else {
            BTreeMap::new()
        },
        user_fields: user_fields(plan, dice),
        ..Customer::default()
    }
}

/// `name|spelling in e-mail addresses`; without a bar the name itself, in small letters.
pub(super) fn split_name(name: Option<&String>) -> (String, String) {
    let name = name.map_or("", String::as_str);
    let (shown, spelled) = name.split_once('|').unwrap_or((name, name));
    let spelled = spelled.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    (shown.to_owned(), spelled)
}

fn consents(dice: &mut Dice) -> Consents {
    let mut any = || dice.pick(Consent::ALL).copied().unwrap_or_default();
    Consents {
        alternative_email: any(),
        email: any(),
        home_phone: any(),
        mobile: any(),
        office_phone: any(),
        postal: any(),
    }
}

/// Most records are older than the history of receipts; all were changed at some time after they were made.
fn history(plan: &Plan<'_>, dice: &mut Dice) -> (DateTime, DateTime) {
    let days = i64::from(plan.seed.history_days);
    let age = if dice.chance(80) { dice.between(days, days + 2000) } else { dice.between(0, days) };
    let since = dice.between(0, age);
    let mut moment = |date: Date| {
        let (hour, minute, second) = (dice.between(9, 19), dice.between(0, 59), dice.between(0, 59));
        let part = |value: i64| i8::try_from(value).unwrap_or(0);
        date.to_datetime(time(part(hour), part(minute), part(second), 0))
    };
    let (created, updated) = (moment(plan.days_ago(age)), moment(plan.days_ago(since)));
    (created, updated.max(created))
}

fn address(plan: &mut Plan<'_>, dice: &mut Dice, market: &Market) -> CustomerAddress {
    if dice.chance(12) {
        let country_id = plan.country_id(market);
        return CustomerAddress { country_id, ..CustomerAddress::default() };
    }
    let street = dice.pick(&market.streets).map_or("", String::as_str);
    let (city, zip, region) =
        dice.pick(&market.cities).map_or(("", "", ""), |town| (&town.city, &town.zip, &town.region));
    CustomerAddress {
        lines: [
            format!("{} {street}", dice.between(1, 240)).into(),
            if dice.chance(20) { format!("Apt. {}", dice.between(1, 60)).into() } else { plan.words.get("") },
            plan.words.get(""),
        ],
        city: plan.words.get(city),
        zip_code: plan.words.get(zip),
        region_id: plan.words.get(region),
        country_id: plan.country_id(market),
        nata: dice.chance(2),
        ..CustomerAddress::default()
    }
}

/// A year of 1900 stands for "year unknown".
fn birth_date(dice: &mut Dice, is_company: bool) -> Option<BirthDate> {
    let known = dice.chance(70) && !is_company;
    let (day, month) = (dice.between(1, 28), dice.between(1, 12));
    let year = if dice.chance(15) { 1900 } else { dice.between(1938, 2007) };
    let birth_date = BirthDate {
        day: u8::try_from(day).unwrap_or(1),
        month: u8::try_from(month).unwrap_or(1),
        year: i16::try_from(year).unwrap_or(1900),
    };
    known.then_some(birth_date)
}

fn carried(
    plan: &mut Plan<'_>,
    dice: &mut Dice,
    market: &Market,
    store: &Store,
    company: bool,
) -> BTreeMap<Text, Text> {
    let seller = format!("S{}{:02}", store.id, dice.between(1, 3));
    let mut carried: BTreeMap<Text, Text> = BTreeMap::new();
    let mut carry = |name: &str, value: &str| {
        carried.insert(plan.words.get(name), plan.words.get(value));
    };
    if dice.chance(60) {
        carry("SalesPersonId", &seller);
    }
    if company {
        carry("CompanyIdNumber", &dice.digits("### ### ###"));
        carry("FiscalId", &dice.digits(&format!("{}###########", market.country.get(..2).unwrap_or("XX"))));
    }
    if dice.chance(10) {
        carry("OriginCode", "WEB");
    }
    if dice.chance(4) {
        carry("PassportNumber", &dice.digits("##AB#####"));
    }
    carried
}

fn user_fields(plan: &mut Plan<'_>, dice: &mut Dice) -> BTreeMap<i32, UserField> {
    if !dice.chance(12) {
        return BTreeMap::new();
    }
    let text =
        UserField { kind: UserFieldKind::TextValueKind, text: plan.words.get("Newsletter"), ..UserField::default() };
    let number = UserField {
        kind: UserFieldKind::NumberValueKind,
        number: Decimal::new(dice.between(100, 9999), 2),
        ..UserField::default()
    };
    [(1, text), (4, number)].into()
}
