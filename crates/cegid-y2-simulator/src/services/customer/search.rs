//! `SearchCustomerIds`: full records by criteria, in spite of its name.
//!
//! The filled members are the criteria, combined with AND. Texts are equal ignoring case, names match from their beginning, a
//! telephone number is compared on its digits with all four fields, an e-mail address with both (assumed where the vendor's
//! guide of the plug-in search is silent). A flag that is `false` is no criterion: .NET cannot tell it from an absent one.

use std::sync::Arc;

use serde_json::Value;

use super::members::{CARRIED, FLAGS, TEXTS, carried};
use super::render;
use crate::call::Call;
use crate::fault::ServiceFault;
use crate::services::values::{decimal, filled, flag, integer, list, member, moment};
use crate::world::World;
use crate::world::customer::Customer;
use crate::world::text::{digits, same, starts_with};
use crate::world::wire::CountryIdType;

/// How many records are answered when the request does not say, and at most (assumed).
const DEFAULT_NUMBER: usize = 20;
const LARGEST_NUMBER: usize = 1000;

/// Nothing found is an empty list. Records come in the order of their codes.
pub(super) fn search_customer_ids(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let criteria = member(request, "searchData").unwrap_or(&Value::Null);
    let asked = integer(criteria, "MaxNumberOfCustomers").and_then(|number| usize::try_from(number).ok());
    let number = asked.filter(|number| *number > 0).unwrap_or(DEFAULT_NUMBER).min(LARGEST_NUMBER);
    let world: &World = call.world;
    let found = candidates(world, criteria).filter(|customer| matches(world, customer, criteria)).take(number);
    Ok(found.map(|customer| render::record(customer)).collect())
}

/// The records worth looking at: those an index gives for the most telling criterion, else all.
fn candidates<'a>(world: &'a World, criteria: &Value) -> Box<dyn Iterator<Item = &'a Arc<Customer>> + 'a> {
    let customers = world.customers();
    let inside = |object, name| member(criteria, object).and_then(|object| filled(object, name));
    let phones = ["CellularPhoneNumber", "HomePhoneNumber", "OfficePhoneNumber", "AlternativePhoneNumber"];
    if let Some(id) = filled(criteria, "CustomerId") {
        return Box::new(customers.get(id).into_iter());
    }
    if let Some(reference) = filled(criteria, "CustomerReference") {
        return Box::new(customers.with_reference(reference));
    }
    if let Some(email) = inside("EmailData", "Email").or_else(|| inside("EmailData", "AlternativeEmail")) {
        return Box::new(customers.with_email(email));
    }
    if let Some(phone) = phones.into_iter().find_map(|name| inside("PhoneData", name)) {
        return Box::new(customers.with_phone(phone));
    }
    Box::new(customers.all())
}

/// Whether a record meets every criterion.
pub(super) fn matches(world: &World, customer: &Customer, criteria: &Value) -> bool {
    identity(customer, criteria)
        && texts(customer, criteria)
        && flags(customer, criteria)
        && country(world, customer, criteria)
        && nationality(world, customer, criteria)
        && birth_date(customer, criteria)
        && zones(customer, criteria)
}

fn identity(customer: &Customer, criteria: &Value) -> bool {
    let references =
        || [&customer.id, &customer.barcode, &customer.external_reference].into_iter().chain(&customer.cards);
    holds(filled(criteria, "CustomerId"), |id| same(&customer.id, id))
        && holds(filled(criteria, "CustomerReference"), |matching| references().any(|reference| same(reference, matching)))
        && holds(filled(criteria, "CreationStoreId"), |store| same(&customer.creation_store_id, store))
        // A date of change makes sense as "since" only (assumed).
        && moment(criteria, "LastModificationDate").is_none_or(|since| customer.updated_at >= since)
}

fn texts(customer: &Customer, criteria: &Value) -> bool {
    let own = TEXTS.iter().all(|text| {
        let object = if text.within.is_empty() { Some(criteria) } else { member(criteria, text.within) };
        let matching = object.and_then(|object| filled(object, text.name));
        holds(matching, |matching| match (text.within, text.name) {
            ("EmailData", _) => {
                [&customer.email.main, &customer.email.alternative].iter().any(|own| same(own, matching))
            }
            ("PhoneData", _) => customer.phones.all().iter().any(|own| same_number(own, matching)),
            ("", "LastName") => named(&customer.last_name, carried(customer, "AlternateLastName"), matching),
            ("", "FirstName") => named(&customer.first_name, carried(customer, "AlternateFirstName"), matching),
            _ => same((text.get)(customer), matching),
        })
    });
    own && CARRIED.iter().all(|name| holds(filled(criteria, name), |matching| same(carried(customer, name), matching)))
}

fn same_number(own: &str, matching: &str) -> bool {
    !own.is_empty() && digits(own) == digits(matching)
}

fn named(name: &str, alternate: &str, matching: &str) -> bool {
    starts_with(name, matching) || starts_with(alternate, matching)
}

/// Flags count when they are `true`. `IsCustomer` and `IsProspect` together mean either.
fn flags(customer: &Customer, criteria: &Value) -> bool {
    let matching = |name| flag(criteria, name) == Some(true);
    let kind = match (matching("IsCustomer"), matching("IsProspect")) {
        (true, false) => !customer.is_prospect,
        (false, true) => customer.is_prospect,
        _ => true,
    };
    let others = FLAGS.iter().filter(|member| member.name != "IsProspect").all(|own| {
        let object = if own.within.is_empty() { Some(criteria) } else { member(criteria, own.within) };
        object.and_then(|object| flag(object, own.name)) != Some(true) || *(own.get)(customer)
    });
    kind && others
}

fn country(world: &World, customer: &Customer, criteria: &Value) -> bool {
    let Some(address) = member(criteria, "AddressData") else { return true };
    let kind = filled(address, "CountryIdType").and_then(CountryIdType::from_name).unwrap_or_default();
    holds(filled(address, "CountryId"), |code| {
        world.countries().resolve(code, kind).is_some_and(|country| country.id == customer.address.country_id)
    })
}

/// Any of the four codes of the nationality's country, or its word.
fn nationality(world: &World, customer: &Customer, criteria: &Value) -> bool {
    let Some(matching) = member(criteria, "NationalityData") else { return true };
    let names = ["Id", "ISO2", "ISO3", "ISO3Num", "Label"];
    if names.iter().all(|name| filled(matching, name).is_none()) {
        return true;
    }
    let Some(country) = world.countries().get(&customer.nationality_id) else { return false };
    let own = [&country.id, &country.iso2, &country.iso3, &country.iso_numeric, &country.nationality];
    std::iter::zip(names, own).all(|(name, own)| holds(filled(matching, name), |matching| same(own, matching)))
}

fn birth_date(customer: &Customer, criteria: &Value) -> bool {
    let Some(matching) = member(criteria, "BirthDateData") else { return true };
    let part = |name| integer(matching, name).filter(|number| *number != 0);
    let own = customer.birth_date.map(|date| (i64::from(date.day), i64::from(date.month), i64::from(date.year)));
    let equal = |name, own: Option<i64>| part(name).is_none_or(|matching| own == Some(matching));
    equal("BirthDateDay", own.map(|own| own.0))
        && equal("BirthDateMonth", own.map(|own| own.1))
        && equal("BirthDateYear", own.map(|own| own.2))
}

/// Free zones and tables: every filled entry must be there with its value.
fn zones(customer: &Customer, criteria: &Value) -> bool {
    let id = |zone: &Value| filled(zone, "Id").and_then(|id| id.parse::<u8>().ok()).unwrap_or(0);
    let all =
        |name, matches: &dyn Fn(u8, &Value) -> bool| list(criteria, name).iter().all(|zone| matches(id(zone), zone));
    let table = |number: u8| {
        member(criteria, "UserDefinedData").and_then(|tables| filled(tables, &format!("UserDefinedTable{number}Value")))
    };
    all("UserDefinedTexts", &|id, zone| {
        holds(filled(zone, "Value"), |matching| customer.user_texts.get(&id).is_some_and(|own| same(own, matching)))
    }) && all("UserDefinedBooleans", &|id, zone| {
        flag(zone, "Value") != Some(true) || customer.user_booleans.get(&id) == Some(&true)
    }) && all("UserDefinedValues", &|id, zone| {
        decimal(zone, "Value").is_none_or(|matching| customer.user_values.get(&id) == Some(&matching))
    }) && all("UserDefinedDates", &|id, zone| {
        moment(zone, "Value").is_none_or(|matching| customer.user_dates.get(&id) == Some(&matching))
    }) && (0..10).all(|number| {
        holds(table(number), |matching| customer.user_tables.get(&number).is_some_and(|own| same(own, matching)))
    })
}

fn holds(matching: Option<&str>, test: impl Fn(&str) -> bool) -> bool {
    matching.is_none_or(test)
}
