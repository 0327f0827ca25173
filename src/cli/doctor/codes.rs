//! Checks of the lists that people choose from: where they come from, and whether their codes clash.

use super::{
    advice::advice,
    report::{Report, Subject},
};
use crate::{
    domain::clashes,
    flows::{Ctx, Error, diagnostics},
    tenant::Connection,
};

/// Stores, civilities, countries and languages of one connection.
pub(super) async fn check(ctx: &Ctx, connection: &Connection, subject: &Subject, report: &mut Report) {
    let named = Some(connection.id.as_str());
    match diagnostics::stores(ctx, named).await {
        Ok(answer) => {
            let list = answer.list.value();
            source(report, subject, "stores", list.items.len(), list.source, list.partial);
        }
        Err(error) => missing(report, subject, "stores", &error),
    }
    match diagnostics::civilities(ctx, named).await {
        Ok(answer) => {
            let list = answer.list.value();
            source(report, subject, "civilities", list.items.len(), list.source, list.partial);
            clashing(report, subject, "civility codes", &diagnostics::examine_civilities(&list.items));
        }
        Err(error) => missing(report, subject, "civilities", &error),
    }
    match diagnostics::countries(ctx, named).await {
        Ok(answer) => {
            let list = answer.list.value();
            let countries = &list.countries;
            source(report, subject, "countries", countries.items.len(), countries.source, countries.partial);
            clashing(report, subject, "country codes", &diagnostics::examine_countries(&countries.items));
            let languages = diagnostics::languages_of(list);
            clashing(report, subject, "language codes", &diagnostics::examine_languages(&languages));
        }
        Err(error) => missing(report, subject, "countries", &error),
    }
}

fn source(
    report: &mut Report,
    subject: &Subject,
    check: &'static str,
    count: usize,
    source: diagnostics::Source,
    partial: Option<&str>,
) {
    let what = format!("{count} from {}", source.as_str());
    match partial {
        None => report.ok(subject.clone(), check, what),
        Some(why) => report.warn(
            subject.clone(),
            check,
            format!("{what}; the list may be partial: {why}"),
            "see the login's rights in Y2",
        ),
    }
}

fn missing(report: &mut Report, subject: &Subject, check: &'static str, error: &Error) {
    let advice = match error {
        Error::OperationMissing { .. } => "give a table, or `stores.inventoryItem`, in `server/y2.yml`",
        _ => advice(error),
    };
    report.fail(subject.clone(), check, error.to_string(), advice);
}

fn clashing(report: &mut Report, subject: &Subject, check: &'static str, codes: &clashes::Report) {
    if codes.is_clean() {
        report.ok(subject.clone(), check, codes.summary.clone());
    } else {
        // The summary ends with what such codes lead to and what to correct.
        let advice = "`GET /api/{tenant}/cegid/settings/…` shows the whole lists; `…/countries/test` every country";
        report.warn(subject.clone(), check, codes.summary.clone(), advice);
    }
}
