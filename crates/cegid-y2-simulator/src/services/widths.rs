//! How much of a text the product's database keeps (its columns). What is longer is refused whole (assumed): a test has to
//! fail where production would. Knows texts by the members they come in; codes are looked up and need no width.

use cegid_y2_contract::Y2Version;
use serde_json::Value;

/// Last and first names.
const NAME: usize = 35;
/// Lines of an address and cities, up to version 21.
const LINE: usize = 35;
/// The same in version 26.
const LONG_LINE: usize = 70;
const EMAIL: usize = 250;
const PHONE: usize = 25;
const ZIP_CODE: usize = 9;
/// Salespeople and codes of free tables.
const CODE: usize = 17;

/// Makes sure that each text of what is to be kept fits, at any depth.
///
/// # Errors
/// The first that does not, as a reason to refuse it all.
pub fn fit(kept: &Value, version: Y2Version) -> Result<(), String> {
    too_long(kept, version).map_or(Ok(()), Err)
}

fn too_long(kept: &Value, version: Y2Version) -> Option<String> {
    match kept {
        Value::Object(members) => members.iter().find_map(|(name, value)| match (value, width(name, version)) {
            (Value::String(text), Some(width)) => {
                (text.trim().chars().count() > width).then(|| format!("{name} is longer than {width} characters"))
            }
            _ => too_long(value, version),
        }),
        Value::Array(items) => items.iter().find_map(|item| too_long(item, version)),
        _ => None,
    }
}

fn width(member: &str, version: Y2Version) -> Option<usize> {
    Some(match member {
        "FirstName" | "LastName" => NAME,
        "Address1" | "Address2" | "Address3" | "AddressLine1" | "AddressLine2" | "AddressLine3" | "City" | "Line1"
        | "Line2" | "Line3" => match version {
            Y2Version::V26 => LONG_LINE,
            _ => LINE,
        },
        "AlternativeEmail" | "Email" => EMAIL,
        "AlternativePhoneNumber"
        | "CellularPhoneNumber"
        | "HomePhoneNumber"
        | "MobilePhoneNumber"
        | "OfficePhoneNumber"
        | "PhoneNumber" => PHONE,
        "ZipCode" => ZIP_CODE,
        "SalesPerson2Id" | "SalesPerson3Id" | "SalesPersonId" => CODE,
        // The codes of customers; other records have lists of tables.
        _ if member.starts_with("UserDefinedTable") && member.ends_with("Value") => CODE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_fits_up_to_its_width_in_characters_and_not_beyond() {
        for (member, width) in [
            ("LastName", 35),
            ("City", 70),
            ("Email", 250),
            ("PhoneNumber", 25),
            ("ZipCode", 9),
            ("SalesPersonId", 17),
            ("UserDefinedTable7Value", 17),
        ] {
            let kept = |length| json!({"Parts": [{member: format!("  {}", "é".repeat(length))}]});
            assert_eq!(too_long(&kept(width), Y2Version::V26), None, "{member}");
            let reason = format!("{member} is longer than {width} characters");
            assert_eq!(too_long(&kept(width + 1), Y2Version::V26), Some(reason));
        }
        let line = json!({"AddressLine2": "x".repeat(36)});
        assert!(too_long(&line, Y2Version::V21).is_some() && too_long(&line, Y2Version::V26).is_none());
        assert_eq!(too_long(&json!({"Notepad": "x".repeat(9_999)}), Y2Version::V26), None, "no width is known");
    }
}
