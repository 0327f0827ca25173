//! Which member of a contact is where, how members change a contact, and what a contact has to be like.

use cegid_y2_contract::Y2Version;
use jiff::civil::Date;
use serde_json::Value;

use super::super::customer::is_email;
use super::super::refusal::refused;
use super::super::values::{Members, filled, flag, integer, member, moment, text};
use super::super::widths;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::contacts::Contact;
use crate::world::customer::BirthDate;
use crate::world::wire::SexKind;

/// The texts of each part.
const TEXTS: &[(&str, &[&str])] = &[
    ("CompanyInformations", &["Function", "FunctionCode", "Service", "ServiceCode"]),
    ("Details", &["BlocNote", "RelationshipCode"]),
    ("Emailing", &["Email"]),
    ("Name", &["Civility", "FirstName", "LastName"]),
    ("PhoneNumber", &["HomePhoneNumber", "MobilePhoneNumber", "OfficePhoneNumber"]),
];

/// Writes the members of a request into a contact: absent ones stay, empty ones are cleared. Flags may be nil in these
/// requests, so that absent ones stay, too.
pub(super) fn apply(contact: &mut Contact, request: &Value, version: Y2Version) -> Result<(), ServiceFault> {
    widths::fit(request, version).map_err(refused)?;
    for (part, names) in TEXTS {
        let Some(object) = member(request, part) else { continue };
        for name in *names {
            let Some(value) = text(object, name).map(str::trim) else { continue };
            match value {
                "" => _ = contact.texts.remove(*name),
                value => _ = contact.texts.insert((*name).into(), value.into()),
            }
        }
    }
    if let Some(details) = member(request, "Details") {
        contact.closed = flag(details, "Closed").unwrap_or(contact.closed);
        contact.is_main = flag(details, "IsMain").unwrap_or(contact.is_main);
        contact.sex = filled(details, "Sex").and_then(SexKind::from_name).or(contact.sex);
    }
    if let Some(emailing) = member(request, "Emailing") {
        contact.allow_emailing = flag(emailing, "AllowEmailing").unwrap_or(contact.allow_emailing);
        contact.allow_mail = flag(emailing, "AllowMail").unwrap_or(contact.allow_mail);
    }
    if let Some(date) = member(request, "BirthDate") {
        contact.birth_date = born(date, contact.birth_date)?;
    }
    Ok(())
}

/// The whole date counts before the three numbers (assumed); three zeros are no date.
fn born(object: &Value, stored: Option<BirthDate>) -> Result<Option<BirthDate>, ServiceFault> {
    let wrong = || refused("Birth date not valid");
    if let Some(moment) = moment(object, "BirthFullDate") {
        let part = |number: i8| u8::try_from(number).unwrap_or(0);
        return Ok(Some(BirthDate { day: part(moment.day()), month: part(moment.month()), year: moment.year() }));
    }
    let part = |name, stored: Option<i64>| integer(object, name).or(stored).unwrap_or(0);
    let day = part("BirthDay", stored.map(|date| date.day.into()));
    let month = part("BirthMonth", stored.map(|date| date.month.into()));
    let year = part("BirthYear", stored.map(|date| date.year.into()));
    if (day, month, year) == (0, 0, 0) {
        return Ok(None);
    }
    let (Ok(civil_day), Ok(civil_month), Ok(year)) = (i8::try_from(day), i8::try_from(month), i16::try_from(year))
    else {
        return Err(wrong());
    };
    // A year of 1900 stands for "year unknown", where the 29th of February exists.
    let checked = if year == 1900 { 2000 } else { year };
    Date::new(checked, civil_month, civil_day).ok().filter(|_| year >= 1900).ok_or_else(wrong)?;
    let part = |number: i64| u8::try_from(number).unwrap_or(0);
    Ok(Some(BirthDate { day: part(day), month: part(month), year }))
}

/// The first reason not to keep a contact.
pub(super) fn validate(contact: &Contact, world: &World) -> Result<(), ServiceFault> {
    let (title, email) = (contact.text("Civility"), contact.text("Email"));
    if contact.text("LastName").is_empty() {
        return Err(refused("LastName is required"));
    }
    if !title.is_empty() && world.civilities().get(title).is_none() {
        return Err(refused(format!("Title {title} unknown")));
    }
    if !email.is_empty() && !is_email(email) {
        return Err(refused(format!("E-mail address {email} not valid")));
    }
    Ok(())
}

/// The texts of one part that say something.
pub(super) fn group(contact: &Contact, part: &str) -> Members {
    let names = TEXTS.iter().find(|(name, _)| *name == part).map_or(&[][..], |(_, names)| names);
    names.iter().fold(Members::default(), |members, name| members.filled(name, contact.text(name)))
}

/// Three numbers; zeros for "unknown".
pub(super) fn birth_date(date: Option<BirthDate>) -> Value {
    let (day, month, year) = date.map_or((0, 0, 0), |date| (date.day, date.month, date.year));
    Members::default().set("BirthDay", day).set("BirthMonth", month).set("BirthYear", year).done()
}
