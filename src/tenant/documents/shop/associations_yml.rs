//! `shops/<shopId>/associations.yml`: which code of Cegid stands for what in the shop.

use std::collections::BTreeMap;

use super::super::Context;
use crate::{
    domain::ecommerce::associations::{Associations, Country, Finding, Payment},
    yaml::{
        Mismatch, Section,
        kinds::{boolean, count, text},
    },
};

pub(super) fn read(context: &Context<'_>) -> Associations {
    let root = Section::root(context.reading, context.document);
    let associations = Associations {
        civilities: table(context, &root, "civilities"),
        countries: rows(context, &root, "countries", country),
        taxes: table(context, &root, "taxes"),
        carriers: table(context, &root, "carriers"),
        groups: table(context, &root, "groups"),
        payments: rows(context, &root, "payments", payment),
        order_states: table(context, &root, "orderStates"),
        return_states: table(context, &root, "returnStates"),
    };
    for finding in associations.findings() {
        note(&root, &finding);
    }
    root.finish();
    associations
}

/// Code → id of the shop.
fn table(context: &Context<'_>, root: &Section<'_>, key: &'static str) -> BTreeMap<String, u64> {
    let id = |text: &str| count(1..=u32::MAX as usize)(text).map(|id| id as u64);
    let read = |entry: crate::yaml::Entry<'_>| {
        let code = entry.key.trim().to_owned();
        Some((code, context.reading.scalar(&entry, id)?))
    };
    root.entries(key).into_iter().filter_map(read).collect()
}

fn rows<T>(
    context: &Context<'_>,
    root: &Section<'_>,
    key: &'static str,
    read: impl Fn(&Section<'_>) -> Option<T>,
) -> Vec<T> {
    let row = |(path, node)| {
        let section = Section::of(context.reading, node, path);
        let row = read(&section);
        section.finish();
        row
    };
    root.items(key).into_iter().filter_map(row).collect()
}

fn country(row: &Section<'_>) -> Option<Country> {
    let code = row.required("code", "Cegid's code of the country, such as `FRA`", text);
    let iso = row.required("iso", "the ISO code of the country, such as `FR`", letters(2));
    let send = row.or("send", boolean, false);
    Some(Country { code: code?, iso: iso?, send })
}

fn payment(row: &Section<'_>) -> Option<Payment> {
    let module = row.required("module", "the shop's payment module, such as `ps_checkpayment`", text);
    let currency = row.required("currency", "the currency, such as `EUR`", letters(3));
    let label = row.optional("label", text);
    let method = row.required("method", "Cegid's payment method", text);
    Some(Payment { module: module?, currency: currency?, label, method: method? })
}

/// An ISO code in capitals, however it is written.
fn letters(length: usize) -> impl Fn(&str) -> Result<String, Mismatch> {
    move |text| {
        let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        fits.then(|| text.to_ascii_uppercase()).ok_or_else(|| Mismatch::new(format!("{length} letters")))
    }
}

/// What cannot be among the rows. That several codes lead to one entity can be: Cegid is then sent the first.
fn note(root: &Section<'_>, finding: &Finding) {
    let (table, expected) = match finding {
        Finding::CountryIso { .. } | Finding::CountryTwice { .. } => ("countries", "each code once, with an ISO code"),
        Finding::CountrySend { .. } => ("countries", "`send: true` at one code of each country that has several"),
        Finding::PaymentCurrency { .. } | Finding::PaymentTwice { .. } => {
            ("payments", "each module, currency and label once")
        }
        Finding::SeveralCodes { table, .. } => {
            return root.warning(table, finding.to_string(), "one code for each id");
        }
    };
    root.problem(table, finding.to_string(), expected);
}
