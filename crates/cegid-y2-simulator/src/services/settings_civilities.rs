//! Plug-in `Settings/Civilities`: forms of address. The plug-in has no public contract: members are assumed, the rules are
//! the vendor guide's.

use serde_json::Value;

use super::values::{Members, filled, member, texts};
use crate::call::{Call, Handler};
use crate::fault::{REMOTE_CALL_FAILED, ServiceFault};
use crate::world::settings::Civility;

/// There is no paging: a reply of exactly so many rows was cut.
const MOST: usize = 1000;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetDetail" => Some(get_detail),
        "GetListDetail" => Some(get_list_detail),
        _ => None,
    }
}

/// By exact code, which is required; an unknown one is an empty reply (assumed).
fn get_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    let Some(id) = filled(request, "Id") else {
        return Err(ServiceFault::invalid_input(REMOTE_CALL_FAILED, &["The Id field is required."]));
    };
    let found = call.world.civilities().get(id);
    Ok(found.map_or(Members::default(), |found| Members::default().set("Civility", civility(found))).done())
}

/// All, or those of `Ids`: by restriction, rank, code. Unknown codes are left out (assumed).
fn get_list_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let ids = member(request, "Request").map(|request| texts(request, "Ids")).unwrap_or_default();
    let requested = call.world.civilities().all().filter(|civility| ids.is_empty() || ids.contains(&&*civility.id));
    let rows: Vec<Value> = requested.take(MOST).map(|found| civility(found)).collect();
    Ok(Members::default().set("Civilities", rows).done())
}

/// A missing restriction is an empty text, not an absent member.
fn civility(civility: &Civility) -> Value {
    Members::default()
        .text("Description", &civility.description)
        .text("Id", &civility.id)
        .set("Rank", civility.rank)
        .text("Restriction", &civility.restriction)
        .text("ShortDescription", &civility.short_description)
        .done()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::services::testing::Bench;

    const ENDPOINT: &str = "SettingsCivilitiesService.svc";

    #[test]
    fn the_list_is_ordered_by_restriction_rank_and_code() {
        let reply = Bench::new().ok(ENDPOINT, "GetListDetail", json!({"Request": {}}));
        let rows = reply["Civilities"].as_array().expect("a list");
        let order: Vec<_> = rows
            .iter()
            .map(|row| {
                (row["Restriction"].as_str().unwrap(), row["Rank"].as_i64().unwrap(), row["Id"].as_str().unwrap())
            })
            .collect();
        assert!(order.is_sorted());
        assert_eq!(order[0], ("", 1, "DR"));
        for expected in ["Ms.", "Dr.", "Prof.", "Dr.-Ing.", "Madame", "Monsieur", "Herr", "Frau", "Signora"] {
            assert!(rows.iter().any(|row| row["Description"] == expected), "{expected}");
        }
    }

    #[test]
    fn the_list_can_be_narrowed_to_codes_and_leaves_unknown_ones_out() {
        let reply = Bench::new().ok(ENDPOINT, "GetListDetail", json!({"Request": {"Ids": ["MS", "???", "DR"]}}));
        let ids: Vec<_> = reply["Civilities"].as_array().expect("a list").iter().map(|row| row["Id"].clone()).collect();
        assert_eq!(ids, ["DR", "MS"]);
    }

    #[test]
    fn one_is_read_by_its_code_which_is_required() {
        let mut bench = Bench::new();
        let reply = bench.ok(ENDPOINT, "GetDetail", json!({"Request": {"Id": "DRI"}}));
        assert_eq!(reply["Civility"]["Description"], "Dr.-Ing.");
        assert_eq!(bench.ok(ENDPOINT, "GetDetail", json!({"Request": {"Id": "???"}})), json!({}));
        let refusal = bench.refused(ENDPOINT, "GetDetail", json!({"Request": {"Id": " "}}));
        assert_eq!(refusal, "(1) input data not valid. -The Id field is required.");
    }
}
