//! Checks of the lists that people choose from: where they come from, and whether their codes clash.

use super::{Finding, advice};
use crate::{
    flows::{
        Ctx, Error,
        diagnostics::{self, CountryLists, Listing, Source},
    },
    tenant::Connection,
};

/// Stores, civilities, countries and languages of one connection.
pub async fn lists(ctx: &Ctx, connection: &Connection, findings: &mut Vec<Finding>) {
    let named = Some(connection.id.as_str());
    match diagnostics::stores(ctx, named).await {
        Ok(answer) => {
            let listing = answer.listing();
            findings.push(match (&connection.stores.inventory_item, listing.source, listing.list.value.len()) {
                (Some(item), Source::Operation(_), 0) => no_store(item),
                (_, _, count) => source("stores", count, listing),
            });
        }
        Err(error) => findings.push(missing("stores", &error)),
    }
    match diagnostics::civilities(ctx, named).await {
        Ok(answer) => {
            let listing = answer.listing();
            let civilities = &listing.list.value;
            findings.push(source("civilities", civilities.len(), listing));
            let codes = diagnostics::examine_civilities(civilities);
            findings.push(clashing("civility codes", codes.is_clean(), &codes.summary));
        }
        Err(error) => findings.push(missing("civilities", &error)),
    }
    match diagnostics::countries(ctx, named).await {
        Ok(answer) => {
            let listing = answer.listing();
            let CountryLists { countries, languages, check } = &listing.list;
            findings.push(source("countries", countries.value.len(), listing));
            findings.push(clashing("country codes", check.value.clean, &check.value.summary));
            let codes = diagnostics::examine_languages(&languages.value);
            findings.push(clashing("language codes", codes.is_clean(), &codes.summary));
        }
        Err(error) => findings.push(missing("countries", &error)),
    }
}

fn source<L>(check: &'static str, count: usize, listing: &Listing<L>) -> Finding {
    let source = listing.source.as_str();
    let what = format!("{count} from {source}");
    match listing.partial {
        _ if count == 0 => Finding::warn(
            check,
            format!("none came from {source}"),
            "see in Y2 whether there are any, and whether the login may see them",
        ),
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

fn missing(check: &'static str, error: &Error) -> Finding {
    let advice = match error {
        Error::OperationMissing { .. } => "give a table, or `stores.inventoryItem`, in `server/y2.yml`",
        _ => advice(error),
    };
    Finding::fail(check, error.to_string(), advice)
}

fn clashing(check: &'static str, clean: bool, summary: &str) -> Finding {
    if clean {
        return Finding::ok(check, summary);
    }
    // The summary ends with what such codes lead to and what to correct.
    let advice = "`GET /api/{tenant}/cegid/settings/…` shows the whole lists; `…/countries/test` every country";
    Finding::warn(check, summary, advice)
}
