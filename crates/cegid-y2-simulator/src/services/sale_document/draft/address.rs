//! The addresses of a document. Its country is kept as Y2's own code.

use serde_json::Value;

use super::Reason;
use crate::services::values::{filled, integer, member, text, word};
use crate::world::World;
use crate::world::document::DocumentAddress;
use crate::world::text::Text;
use crate::world::wire::CountryIdType;

/// The address in member `name`; `None` when the request does not hold it. An unknown country is refused (assumed).
pub(in super::super) fn address(
    world: &World,
    object: &Value,
    name: &str,
) -> Result<Option<Box<DocumentAddress>>, Reason> {
    let Some(given) = member(object, name) else { return Ok(None) };
    let read = |name| Text::from(text(given, name).unwrap_or_default().trim());
    Ok(Some(Box::new(DocumentAddress {
        city: read("City"),
        contact_number: integer(given, "ContactNumber").and_then(|number| i32::try_from(number).ok()).unwrap_or(0),
        country_id: country(world, given)?,
        first_name: read("FirstName"),
        last_name: read("LastName"),
        lines: [read("Line1"), read("Line2"), read("Line3")],
        phone_number: read("PhoneNumber"),
        region_id: read("Region"),
        title_id: read("TitleId"),
        zip_code: read("ZipCode"),
    })))
}

fn country(world: &World, address: &Value) -> Result<Text, Reason> {
    let Some(code) = filled(address, "CountryId") else { return Ok("".into()) };
    let kind = word(address, "CountryIdType", CountryIdType::from_name).unwrap_or_default();
    let country = world.countries().resolve(code, kind);
    country.map(|country| country.id.clone()).ok_or_else(|| format!("Country unknown : {code}"))
}
