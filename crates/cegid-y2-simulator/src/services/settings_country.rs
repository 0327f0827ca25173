//! Plug-in `Settings/Country`: countries with whatever codes the folder has. The plug-in has no public contract: members are
//! assumed, the rules are the vendor guide's.

use serde_json::Value;

use super::values::{Members, filled, member, texts};
use crate::call::{Call, Handler};
use crate::fault::{REMOTE_CALL_FAILED, ServiceFault};
use crate::world::World;
use crate::world::settings::Country;
use crate::world::text::{Text, contains};

/// The filters by ISO code: alpha-2, alpha-3, numeric.
const ISO_FILTERS: [&str; 3] = ["ISO2AlphaNumCode", "ISO3AlphaNumCode", "ISO3NumCode"];

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "GetDetail" => Some(get_detail),
        "GetListDetail" => Some(get_list_detail),
        _ => None,
    }
}

/// By Y2's code, which is required; an unknown one is an entry with empty data.
fn get_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    let Some(id) = filled(request, "Id") else {
        return Err(ServiceFault::invalid_input(REMOTE_CALL_FAILED, &["The Id field is required."]));
    };
    let found = call.world.countries().get(id);
    Ok(Members::default().set("Country", found.map_or_else(empty, |found| country(found))).done())
}

/// All, or those that meet every filter: `Ids` and ISO codes exact, `Description` anywhere in the label. An unknown code
/// comes back as an entry with empty data. Rows come by code (assumed).
fn get_list_detail(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    let request = member(request, "Request").unwrap_or(&Value::Null);
    let world: &World = call.world;
    let ids = texts(request, "Ids");
    let unknown = ids.iter().filter(|id| world.countries().get(id).is_none()).count();
    let description = filled(request, "Description").map(|pattern| pattern.trim_matches('%'));
    let matching = |country: &&std::sync::Arc<Country>| {
        let own = [&country.iso2, &country.iso3, &country.iso_numeric];
        let coded = |(name, own): (&str, &Text)| filled(request, name).is_none_or(|matching| **own == *matching);
        (ids.is_empty() || ids.contains(&&*country.id))
            && std::iter::zip(ISO_FILTERS, own).all(coded)
            && description.is_none_or(|part| contains(&country.description, part))
    };
    let mut rows: Vec<Value> = world.countries().all().filter(matching).map(|found| country(found)).collect();
    rows.extend(std::iter::repeat_with(empty).take(unknown));
    let by_code = ISO_FILTERS.iter().any(|name| filled(request, name).is_some());
    if rows.is_empty() && by_code {
        rows.push(empty());
    }
    Ok(Members::default().set("Countries", rows).done())
}

fn empty() -> Value {
    Members::default().done()
}

fn country(country: &Country) -> Value {
    let region = |region: &crate::world::settings::Region| {
        Members::default().text("Description", &region.description).text("Id", &region.id).done()
    };
    let members = Members::default()
        .filled("CurrencyId", &country.currency_id)
        .filled("Description", &country.description)
        .filled("ISO2AlphaNumCode", &country.iso2)
        .filled("ISO3AlphaNumCode", &country.iso3)
        .filled("ISO3NumCode", &country.iso_numeric)
        .text("Id", &country.id)
        .filled("LanguageId", &country.language_id)
        .filled("Nationality", &country.nationality);
    if country.regions.is_empty() {
        return members.done();
    }
    members.set("Regions", country.regions.iter().map(region).collect::<Vec<_>>()).done()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::services::testing::Bench;

    const ENDPOINT: &str = "SettingsCountryService.svc";

    fn listed(filters: Value) -> Vec<Value> {
        let reply = Bench::new().ok(ENDPOINT, "GetListDetail", json!({ "Request": filters }));
        reply["Countries"].as_array().expect("a list").clone()
    }

    #[test]
    fn without_a_filter_all_countries_come_by_code() {
        let all = listed(json!({}));
        assert!(all.len() > 249);
        assert!(all.iter().map(|country| country["Id"].as_str().unwrap()).is_sorted());
    }

    #[test]
    fn one_iso_code_may_name_several_countries() {
        let found = listed(json!({"ISO2AlphaNumCode": "GB"}));
        assert_eq!(found.iter().map(|country| country["Id"].as_str().unwrap()).collect::<Vec<_>>(), ["GB1", "GBR"]);
        assert_eq!(listed(json!({"ISO3NumCode": "826"})).len(), 3);
    }

    #[test]
    fn an_unknown_code_comes_back_as_an_entry_with_empty_data() {
        assert_eq!(listed(json!({"ISO3AlphaNumCode": "QQQ"})), [json!({})]);
        assert_eq!(listed(json!({"ISO2AlphaNumCode": "gb"})), [json!({})], "codes are matched exactly");
        let mixed = listed(json!({"Ids": ["FRA", "???"]}));
        assert_eq!((mixed.len(), &mixed[0]["Id"], &mixed[1]), (2, &json!("FRA"), &json!({})));
        let one = Bench::new().ok(ENDPOINT, "GetDetail", json!({"Request": {"Id": "???"}}));
        assert_eq!(one, json!({"Country": {}}));
    }

    #[test]
    fn filters_are_combined_and_descriptions_match_anywhere() {
        assert_eq!(listed(json!({"Description": "%kingdom%", "ISO2AlphaNumCode": "GB"})).len(), 1);
        assert!(listed(json!({"Description": "no such land"})).is_empty());
    }

    #[test]
    fn regions_come_with_the_countries_that_have_them() {
        let france = &listed(json!({"Ids": ["FRA"]}))[0];
        assert_eq!(france["Regions"].as_array().map(Vec::len), Some(13));
        assert_eq!((&france["LanguageId"], &france["CurrencyId"]), (&json!("FRA"), &json!("EUR")));
        assert!(listed(json!({"Ids": ["MCO"]}))[0].get("Regions").is_none());
    }
}
