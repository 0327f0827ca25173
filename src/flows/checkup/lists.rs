//! Checks of the lists that people choose from: where they come from, and whether their codes clash.

use std::collections::BTreeMap;

use super::{Code, Finding, Status, advice, code};
use crate::{
    flows::{
        Ctx, Error,
        diagnostics::{self, CountryLists, Extra, Listing, Source},
    },
    tenant::Connection,
};

/// What is told here, whether or not it can be tried.
pub(super) const CHECKS: &[&str] = &["stores", "civilities", "countries"];
/// The service behind each.
const SERVICES: [&str; 3] = ["CompanyStoresService", "SettingsCivilitiesService", "SettingsCountryService"];

/// Stores, civilities, countries and languages of one connection.
pub(super) async fn lists(ctx: &Ctx, connection: &Connection) -> Vec<Finding> {
    let mut findings = Vec::new();
    let named = Some(connection.id.as_str());
    let (stores, civilities, countries) = tokio::join!(
        diagnostics::stores(ctx, named),
        diagnostics::civilities(ctx, named),
        diagnostics::countries(ctx, named),
    );
    match stores {
        Ok(answer) => {
            let listing = answer.listing();
            findings.push(match (&connection.stores.inventory_item, listing.source, listing.list.value.len()) {
                (Some(item), Source::Operation(_), 0) => no_store(item),
                (_, _, count) => source("stores", count, listing),
            });
            let further = listing.list.value.iter().flat_map(|store| {
                let warehouses = store.warehouses.iter().map(|warehouse| &warehouse.additional_properties);
                let address = store.address.iter().map(|address| &address.additional_properties);
                warehouses.chain(address).chain([&store.additional_properties])
            });
            findings.extend(unreadable("store values", further));
        }
        Err(error) => findings.push(missing("stores", &error)),
    }
    match civilities {
        Ok(answer) => {
            let listing = answer.listing();
            let civilities = &listing.list.value;
            findings.push(source("civilities", civilities.len(), listing));
            let further = civilities.iter().map(|civility| &civility.additional_properties);
            findings.extend(unreadable("civility values", further));
            let codes = diagnostics::examine_civilities(civilities);
            findings.push(duplicates("civility codes", code::CIVILITY_CODES_CLASH, codes.is_clean(), &codes.summary));
        }
        Err(error) => findings.push(missing("civilities", &error)),
    }
    match countries {
        Ok(answer) => {
            let listing = answer.listing();
            let CountryLists { countries, languages, check } = &listing.list;
            findings.push(source("countries", countries.value.len(), listing));
            let further = countries.value.iter().flat_map(|country| {
                let regions = country.regions.iter().map(|region| &region.additional_properties);
                regions.chain([&country.additional_properties])
            });
            findings.extend(unreadable("country values", further));
            findings.push(duplicates(
                "country codes",
                code::COUNTRY_CODES_CLASH,
                check.value.clean,
                &check.value.summary,
            ));
            let codes = diagnostics::examine_languages(&languages.value);
            findings.push(duplicates("language codes", code::LANGUAGE_CODES_CLASH, codes.is_clean(), &codes.summary));
        }
        Err(error) => findings.push(missing("countries", &error)),
    }
    findings
}

/// A list that cannot be had because its service is missing fails of that, which the check of the service has told.
pub(super) fn follow_from_missing_services(findings: &mut [Finding]) {
    for (check, service) in CHECKS.iter().zip(SERVICES) {
        let missing = |finding: &Finding| finding.check == service && finding.code == Some(code::Y2_SERVICE_MISSING);
        if findings.iter().any(missing) {
            let of_it = findings.iter_mut().filter(|finding| finding.check == *check && finding.status == Status::Fail);
            of_it.for_each(|finding| *finding = Finding::skip(check, code::Y2_SERVICE_MISSING));
        }
    }
}

fn source<L>(check: &'static str, count: usize, listing: &Listing<L>) -> Finding {
    let source = listing.source.as_str();
    let what = format!("{count} from {source}");
    match listing.partial {
        _ if count == 0 => Finding::warn(
            check,
            code::LIST_EMPTY,
            format!("none came from {source}"),
            "see in Y2 whether there are any, and whether the login may see them",
        ),
        None => Finding::ok(check, what),
        Some(why) => {
            let finding = format!("{what}; the list may be partial: {why}");
            Finding::warn(check, code::LIST_PARTIAL, finding, "see the login's rights in Y2")
        }
    }
}

/// Stores by the stock of an item, and none came. Y2 does not say whether it knows the item, which is the likelier mistake.
fn no_store(item: &str) -> Finding {
    Finding::warn(
        "stores",
        code::INVENTORY_ITEM_UNKNOWN,
        format!("none came by the stock of the item `{item}`: does it exist, and may the login see a store?"),
        "give the reference of an item that exists in this Y2 as `stores.inventoryItem`; if it does, see the login's stores in Y2",
    )
}

/// Values that a member of an assumed contract cannot hold, such as a date of another form. They fail nothing and are easily
/// overlooked.
fn unreadable<'e>(check: &'static str, kept: impl Iterator<Item = &'e Extra>) -> Option<Finding> {
    let mut members = BTreeMap::<&str, usize>::new();
    kept.flat_map(Extra::unreadable).for_each(|name| *members.entry(name).or_default() += 1);
    if members.is_empty() {
        return None;
    }
    let members: Vec<_> = members.iter().map(|(name, count)| format!("`{name}` ({count} times)")).collect();
    Some(Finding::warn(
        check,
        code::LIST_VALUES_UNREADABLE,
        format!("not of the expected form, and left out: {}", members.join(", ")),
        "the values are shown under `additionalProperties`; where another member is meant, map the names in `pluginNames`",
    ))
}

fn missing(check: &'static str, error: &Error) -> Finding {
    let advice = match error {
        Error::OperationMissing { .. } => "give a table, or `stores.inventoryItem`, in `server/y2.yml`",
        _ => advice(error),
    };
    Finding::fail(check, Code::of(error), error.to_string(), advice)
}

fn duplicates(check: &'static str, code: Code, clean: bool, summary: &str) -> Finding {
    if clean {
        return Finding::ok(check, summary);
    }
    // The summary ends with what such codes lead to and what to correct.
    let advice = "`GET /api/{tenant}/cegid/settings/…` shows the whole lists; `…/countries/test` every country";
    Finding::warn(check, code, summary, advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_another_form_are_counted_by_member() {
        let kept = |unreadable: &[&str]| -> Extra {
            serde_json::from_value(serde_json::json!([{"Closed": "True", "New": "1"}, unreadable])).expect("a pair")
        };
        let found = unreadable("store values", [kept(&["Closed"]), kept(&[]), kept(&["Closed", "Date"])].iter());
        assert!(found.is_some_and(|found| found.finding.ends_with("`Closed` (2 times), `Date` (1 times)")));
        assert_eq!(unreadable("store values", [kept(&[]), Extra::default()].iter()), None);
    }
}
