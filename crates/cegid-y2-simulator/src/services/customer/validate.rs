//! What Y2 checks before it keeps a record. The whole record is checked, after a change as well as when it is new (the
//! plug-in's rules, vendor guide; inferred for this service).

use jiff::civil::{Date, DateTime};

use super::Doing;
use super::members::carried;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::customer::Customer;
use crate::world::text::same;

/// The year that stands for "year unknown".
const NO_YEAR: i16 = 1900;
/// A leap year, to check day and month of a birth date without a year.
const ANY_LEAP_YEAR: i16 = 2000;

/// The first reason not to keep `customer`. Unique are its barcode and its Brazilian number among all other records.
pub(super) fn validate(customer: &Customer, world: &World, now: DateTime, doing: Doing) -> Result<(), ServiceFault> {
    let reason = name(customer)
        .or_else(|| codes(customer, world))
        .or_else(|| emails(customer))
        .or_else(|| birth_date(customer, now))
        .or_else(|| duplicates(customer, world));
    reason.map_or(Ok(()), |reason| Err(doing.refused(&reason)))
}

fn name(customer: &Customer) -> Option<String> {
    let what = if customer.is_company { "Name" } else { "LastName" };
    customer.last_name.is_empty().then(|| format!("{what} is required"))
}

fn codes(customer: &Customer, world: &World) -> Option<String> {
    let (store, title) = (&customer.usual_store_id, &customer.title_id);
    if !store.is_empty() && world.stores().get(store).is_none() {
        return Some(format!("Store {store} unknown"));
    }
    if !store.is_empty() && world.stores().is_forbidden(store) {
        return Some("Store prohibited".to_owned());
    }
    (!title.is_empty() && world.civilities().get(title).is_none()).then(|| format!("Title {title} unknown"))
}

fn emails(customer: &Customer) -> Option<String> {
    let wrong = |email: &&crate::world::text::Text| !email.is_empty() && !is_email(email);
    let found = [&customer.email.main, &customer.email.alternative].into_iter().find(wrong);
    found.map(|email| format!("E-mail address {email} not valid"))
}

/// `xxx@yyy.zzz`, no more.
pub(in super::super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let named = domain.rsplit_once('.').is_some_and(|(name, top)| !name.is_empty() && !top.is_empty());
    !local.is_empty() && named && !text.contains(char::is_whitespace) && !local.contains('@')
}

/// A day that exists, from 1900 on and not in the future; in 1900, the year that is no year, the 29th of February exists.
fn birth_date(customer: &Customer, now: DateTime) -> Option<String> {
    let date = customer.birth_date?;
    let year = if date.year == NO_YEAR { ANY_LEAP_YEAR } else { date.year };
    let part = |number: u8| i8::try_from(number).unwrap_or(0);
    let real = Date::new(year, part(date.month), part(date.day));
    let fine = date.year >= NO_YEAR && real.is_ok_and(|day| date.year == NO_YEAR || day <= now.date());
    (!fine).then(|| "Birth date not valid".to_owned())
}

fn duplicates(customer: &Customer, world: &World) -> Option<String> {
    let others = |reference: &str| {
        let mut found = world.customers().with_reference(reference).filter(|other| other.id != customer.id);
        found.any(|other| same(&other.barcode, reference))
    };
    if !customer.barcode.is_empty() && others(&customer.barcode) {
        return Some(format!("Barcode {} already exists", customer.barcode));
    }
    let number = carried(customer, "CpfCnpjCode");
    let taken = |other: &&std::sync::Arc<Customer>| other.id != customer.id && carried(other, "CpfCnpjCode") == number;
    let taken = !number.is_empty() && world.customers().all().any(|other| taken(&other));
    taken.then(|| format!("CPF/CNPJ {number} already exists"))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn an_email_address_has_a_name_an_at_sign_and_a_dotted_domain() {
        for fine in ["ada@example.test", "a.b+c@mail.example.test", "zoé@exämple.test"] {
            assert!(is_email(fine), "{fine}");
        }
        for wrong in
            ["ada", "ada@", "@example.test", "ada@example", "ada@.test", "a b@example.test", "a@b@example.test"]
        {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
