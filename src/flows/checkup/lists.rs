//! Checks of the lists that people choose from: where they come from, and whether their codes clash.

use super::{Finding, advice};
use crate::{
    domain::clashes,
    flows::{
        Ctx, Error,
        diagnostics::{self, Source},
    },
    tenant::Connection,
};

/// Stores, civilities, countries and languages of one connection.
pub async fn lists(ctx: &Ctx, connection: &Connection, findings: &mut Vec<Finding>) {
    let named = Some(connection.id.as_str());
    match diagnostics::stores(ctx, named).await {
        Ok(answer) => {
            let list = answer.list.value();
            let count = list.items.len();
            findings.push(match (&connection.stores.inventory_item, list.source, count) {
                (Some(item), Source::Operation(_), 0) => no_store(item),
                _ => source("stores", count, list.source, list.partial),
            });
            if let Source::PlugIn(_) = list.source {
                findings.extend(cut(count, connection.stores.page_size));
            }
        }
        Err(error) => findings.push(missing("stores", &error)),
    }
    match diagnostics::civilities(ctx, named).await {
        Ok(answer) => {
            let list = answer.list.value();
            findings.push(source("civilities", list.items.len(), list.source, list.partial));
            findings.push(clashing("civility codes", &diagnostics::examine_civilities(&list.items)));
        }
        Err(error) => findings.push(missing("civilities", &error)),
    }
    match diagnostics::countries(ctx, named).await {
        Ok(answer) => {
            let list = answer.list.value();
            let countries = &list.countries;
            findings.push(source("countries", countries.items.len(), countries.source, countries.partial));
            findings.push(clashing("country codes", &diagnostics::examine_countries(&countries.items)));
            let languages = diagnostics::languages_of(list);
            findings.push(clashing("language codes", &diagnostics::examine_languages(&languages)));
        }
        Err(error) => findings.push(missing("countries", &error)),
    }
}

fn source(check: &'static str, count: usize, source: Source, partial: Option<&str>) -> Finding {
    let what = format!("{count} from {}", source.as_str());
    match partial {
        None => Finding::ok(check, what),
        Some(why) => {
            let finding = format!("{what}; the list may be partial: {why}");
            Finding::warn(check, finding, "see the login's rights in Y2")
        }
    }
}

/// Stores by the stock of an item, and none came. Y2 does not say whether it knows the item, which is the likelier mistake.
fn no_store(item: &str) -> Finding {
    Finding::warn(
        "stores",
        format!("none came by the stock of the item `{item}`: does it exist, and may the login see a store?"),
        "give the reference of an item that exists in this Y2 as `stores.inventoryItem`; if it does, see the login's stores in Y2",
    )
}

/// A count that looks like the size of a page. Y2 says no total, so only asking for as many tells.
fn cut(stores: usize, asked: usize) -> Option<Finding> {
    diagnostics::may_be_cut(stores, asked).then(|| {
        let finding = format!("exactly {stores} stores: Y2 may give no more at a time");
        Finding::warn("store pages", finding, format!("set `stores.pageSize: {stores}`; then the rest is asked for"))
    })
}

fn missing(check: &'static str, error: &Error) -> Finding {
    let advice = match error {
        Error::OperationMissing { .. } => "give a table, or `stores.inventoryItem`, in `server/y2.yml`",
        _ => advice(error),
    };
    Finding::fail(check, error.to_string(), advice)
}

fn clashing(check: &'static str, codes: &clashes::Report) -> Finding {
    if codes.is_clean() {
        return Finding::ok(check, codes.summary.clone());
    }
    // The summary ends with what such codes lead to and what to correct.
    let advice = "`GET /api/{tenant}/cegid/settings/…` shows the whole lists; `…/countries/test` every country";
    Finding::warn(check, codes.summary.clone(), advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_stores_as_a_usual_page_are_pointed_out_until_that_many_are_asked_for() {
        let found = cut(200, 1000).expect("a finding");
        assert_eq!(found.status, super::super::Status::Warn);
        assert!(found.advice.is_some_and(|advice| advice.contains("`stores.pageSize: 200`")));
        assert_eq!((cut(200, 200), cut(44, 1000)), (None, None));
    }
}
