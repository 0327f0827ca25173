//! Which members an address has, how they change it, and what it has to be like.

use cegid_y2_contract::Y2Version;
use serde_json::Value;

use super::super::refusal::{refused, require};
use super::super::values::{Members, flag, integer, text};
use super::super::widths;
use crate::fault::ServiceFault;
use crate::world::World;
use crate::world::addresses::ComplementaryAddress;
use crate::world::customer::CustomerAddress;
use crate::world::text::Text;

/// What an address cannot do without (vendor WSDL).
pub(super) const REQUIRED: [&str; 5] = ["City", "Country", "LastName", "TitleId", "ZipCode"];
/// The texts, those that are required included.
const TEXTS: [&str; 19] = [
    "Address1",
    "Address2",
    "Address3",
    "AddressType",
    "AvailabilitySite",
    "City",
    "Comment",
    "Country",
    "EANCode",
    "Email",
    "FirstName",
    "FiscalId",
    "IncotermCode",
    "LastName",
    "PhoneNumber",
    "Region",
    "ShippingMethod",
    "TitleId",
    "ZipCode",
];
/// What an address may be for.
const USES: [&str; 4] = ["DeliveryAddress", "InvoiceAddress", "OrderAddress", "PaymentAddress"];

/// Writes the members of `AddressData` into an address: absent ones stay, empty ones are cleared.
pub(super) fn apply(address: &mut ComplementaryAddress, data: &Value, version: Y2Version) -> Result<(), ServiceFault> {
    widths::fit(data, version).map_err(refused)?;
    for name in TEXTS {
        match text(data, name).map(str::trim) {
            Some("") => _ = address.texts.remove(name),
            Some(value) => _ = address.texts.insert(name.into(), value.into()),
            None => {}
        }
    }
    for name in USES {
        match flag(data, name) {
            Some(true) => _ = address.uses.insert(name.into()),
            Some(false) => _ = address.uses.remove(name),
            None => {}
        }
    }
    if let Some(contact) = integer(data, "ContactId").and_then(|contact| i32::try_from(contact).ok()) {
        address.contact = contact;
    }
    Ok(())
}

/// The first reason not to keep an address: what the plug-in for customers refuses (vendor guide; inferred here). A postal
/// code is not compared with the country's (assumed).
pub(super) fn validate(address: &ComplementaryAddress, world: &World) -> Result<(), ServiceFault> {
    let data = TEXTS.iter().fold(Members::default(), |members, name| members.filled(name, address.text(name)));
    require(&data.done(), &REQUIRED)?;
    let (title, country, region) = (address.text("TitleId"), address.text("Country"), address.text("Region"));
    if world.civilities().get(title).is_none() {
        return Err(refused(format!("Title {title} unknown")));
    }
    let Some(found) = world.countries().get(country) else {
        return Err(refused(format!("Country {country} unknown")));
    };
    if !region.is_empty() && !found.regions.iter().any(|known| &*known.id == region) {
        return Err(refused(format!("Region {region} unknown")));
    }
    let contact = address.contact;
    if contact != 0 && world.contacts().get(&address.customer_id, contact).is_none() {
        return Err(refused(format!("Contact {contact} unknown")));
    }
    Ok(())
}

/// All members: the contract has none that may be left out.
pub(super) fn render(address: &ComplementaryAddress) -> Value {
    let texts = TEXTS.iter().fold(Members::default(), |members, name| members.text(name, address.text(name)));
    let uses = USES.iter().fold(texts, |members, name| members.set(name, address.uses.contains(*name)));
    uses.set("ContactId", address.contact).done()
}

/// Makes a third party's main address of it.
pub(super) fn copy(address: &ComplementaryAddress, main: &mut CustomerAddress) {
    let part = |name: &str| Text::from(address.text(name));
    main.lines = [part("Address1"), part("Address2"), part("Address3")];
    main.city = part("City");
    main.country_id = part("Country");
    main.region_id = part("Region");
    main.zip_code = part("ZipCode");
}
