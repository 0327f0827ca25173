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
            findings.push(source("stores", list.items.len(), list.source, list.partial));
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
