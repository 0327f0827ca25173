//! What is wrong with a shop, in words, and what to do about it: address, key, version, rights, languages, settings, associations. Reads
//! from the shop and writes nothing.

use std::time::Duration;

use prestashop::{Limits, Probe, Query, Resource, Verb, Webservice};
use tokio::time::timeout;

use super::{
    ShopFailure, failed,
    missing::{MissingTable, missing},
    rights::lacking,
    webservice,
};
use crate::{
    domain::ecommerce::flow::{ExportFlow, ImportFlow},
    flows::{
        Ctx, Error,
        checkup::{Code, Finding, Status, code},
    },
    tenant::shop::{Role, Shop},
};

/// Whoever checks a shop waits no longer than this.
const PATIENCE: Duration = Duration::from_secs(20);
/// One request may take no longer than this, and answer no more.
const LIMITS: Limits = Limits { time: Duration::from_secs(15), answer: 16 << 20 };

/// What a check found.
#[derive(Debug)]
pub struct ShopCheck {
    /// PrestaShop's version, where it was told.
    pub version: Option<String>,
    /// What was found, in the order in which it was looked at.
    pub findings: Vec<Finding>,
    /// What no association stands for; empty where the shop could not be read.
    pub missing: Vec<MissingTable>,
}

impl ShopCheck {
    /// Whether nothing failed.
    pub fn is_ok(&self) -> bool {
        self.findings.iter().all(|finding| finding.status != Status::Fail)
    }
}

/// Checks one of the tenant's shops, enabled or not.
///
/// # Errors
/// The tenant has no such shop.
pub async fn check(ctx: &Ctx, id: &str) -> Result<ShopCheck, Error> {
    let shop = super::shop(ctx, id)?;
    let mut found = ShopCheck { version: None, findings: Vec::new(), missing: Vec::new() };
    settings(shop, &mut found.findings);
    match timeout(PATIENCE, of_the_shop(ctx, shop, &mut found)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => found.findings.push(refused(error)?),
        Err(_) => found.findings.push(Finding::fail(
            "answer",
            code::SHOP_CHECK_TOO_SLOW,
            format!("the shop did not answer everything within {} s", PATIENCE.as_secs()),
            "try again; if it stays slow, ask whoever hosts the shop",
        )),
    }
    Ok(found)
}

/// What no association stands for.
///
/// # Errors
/// The tenant has no such shop; the shop's failures.
pub async fn missing_associations(ctx: &Ctx, id: &str) -> Result<Vec<MissingTable>, Error> {
    let shop = super::shop(ctx, id)?;
    let webservice = webservice(&ctx.services.outgoing, shop, LIMITS)?;
    let tables = async {
        let probe = webservice.probe().await?;
        missing(&webservice, &probe, shop).await
    };
    tables.await.map_err(|error| failed(shop, &error))
}

fn refused(error: Error) -> Result<Finding, Error> {
    match error {
        Error::Shop { failure, ref detail, .. } => {
            Ok(Finding::fail("answer", Code::of_shop(failure), &**detail, failure.advice()))
        }
        other => Err(other),
    }
}

async fn of_the_shop(ctx: &Ctx, shop: &Shop, found: &mut ShopCheck) -> Result<(), Error> {
    let webservice = webservice(&ctx.services.outgoing, shop, LIMITS)?;
    let failed = |error: prestashop::Error| failed(shop, &error);
    let probe = webservice.probe().await.map_err(failed)?;
    found.version = Some(probe.version.to_string());
    let name = if probe.shop_name.is_empty() { String::new() } else { format!(" `{}`", probe.shop_name) };
    found
        .findings
        .push(Finding::ok("answer", format!("the shop{name} is PrestaShop {} and takes the key", probe.version)));
    rights(shop, &probe, &mut found.findings);
    languages(&webservice, shop, &probe, &mut found.findings).await.map_err(failed)?;
    found.missing = missing(&webservice, &probe, shop).await.map_err(failed)?;
    associations(&found.missing, &mut found.findings);
    Ok(())
}

fn rights(shop: &Shop, probe: &Probe, findings: &mut Vec<Finding>) {
    let lacking = lacking(shop, probe);
    for flow in &lacking {
        let finding = format!("for `{}` the key lacks {}", flow.flow, flow.rights.join(", "));
        let advice = "give the key these rights in Advanced Parameters › Webservice, or switch the flow off";
        findings.push(Finding::fail("rights", Code::of_shop(ShopFailure::RightMissing), finding, advice));
    }
    if lacking.is_empty() {
        findings.push(Finding::ok("rights", "the key may do what the enabled flows need"));
    }
}

/// Columns in a language need the language, and a field that takes one.
async fn languages(
    webservice: &Webservice,
    shop: &Shop,
    probe: &Probe,
    findings: &mut Vec<Finding>,
) -> Result<(), prestashop::Error> {
    if !probe.may(Resource::Languages, Verb::Get) {
        return Ok(());
    }
    let languages = webservice.list(&Query::new(Resource::Languages).fields(&["iso_code", "active"])).await?;
    let known: Vec<String> =
        languages.iter().filter_map(|language| Some(language.text("iso_code")?.to_ascii_lowercase())).collect();
    findings.push(Finding::ok("languages", format!("the shop speaks {}", known.join(", "))));
    let Some(layout) = shop.import.flows.get(&ImportFlow::Product).and_then(|flow| flow.layout.as_ref()) else {
        return Ok(());
    };
    let translated = layout.columns.iter().filter_map(|column| match &column.role {
        Role::Translation { language, field } => Some((&column.key, language, field)),
        _ => None,
    });
    let mut synopsis = None;
    for (key, language, field) in translated {
        if !known.contains(language) {
            let finding = format!("the column `{key}` is in `{language}`, which is no language of the shop");
            findings.push(Finding::fail(
                "languages",
                code::SHOP_LANGUAGE_MISSING,
                finding,
                "add the language to the shop, or correct `iso`",
            ));
        }
        if synopsis.is_none() && probe.may(Resource::Products, Verb::Get) {
            synopsis = Some(webservice.synopsis(Resource::Products).await?);
        }
        let takes = |synopsis: &prestashop::Synopsis| {
            synopsis.field(field).is_some_and(|rule| rule.multilingual && !rule.read_only)
        };
        if synopsis.as_ref().is_some_and(|synopsis| !takes(synopsis)) {
            let finding = format!("the column `{key}` fills `{field}`, which is no field of products in languages");
            findings.push(Finding::fail(
                "languages",
                code::SHOP_FIELD_UNKNOWN,
                finding,
                "correct `ps_field` in `import.json`",
            ));
        }
    }
    Ok(())
}

/// What the enabled flows need of `shop.yml`.
fn settings(shop: &Shop, findings: &mut Vec<Finding>) {
    if !shop.enabled {
        findings.push(Finding::warn(
            "settings",
            code::SHOP_DISABLED,
            "the shop is disabled",
            "set `enabled: true` in `shop.yml`",
        ));
    }
    let runs = |flow| shop.export.get(&flow).is_some_and(|settings| settings.enabled);
    let orders = runs(ExportFlow::Order);
    let needs = [
        (orders || runs(ExportFlow::Return) || runs(ExportFlow::Customer), shop.connection().is_none(), "connections"),
        (orders || runs(ExportFlow::Return), shop.y2.store.is_none(), "y2.store"),
        (orders, shop.y2.misc_item.is_none(), "y2.items.misc"),
        (orders, shop.y2.shipping_item.is_none(), "y2.items.shipping"),
        (orders, shop.y2.gift_wrap_item.is_none(), "y2.items.giftWrap"),
        (orders, shop.y2.discount_item.is_none(), "y2.items.discount"),
        (orders, shop.y2.discount_reason.is_none(), "y2.discountReason"),
    ];
    let missing: Vec<_> =
        needs.into_iter().filter(|(needed, missing, _)| *needed && *missing).map(|(.., key)| key).collect();
    if missing.is_empty() {
        findings.push(Finding::ok("settings", "the enabled flows have what they need"));
    } else {
        let finding = format!("the export of the {} mode lacks {}", shop.mode.as_str(), missing.join(", "));
        findings.push(Finding::warn(
            "settings",
            code::SHOP_SETTINGS_MISSING,
            finding,
            "set them in `shop.yml` before the first export",
        ));
    }
}

fn associations(tables: &[MissingTable], findings: &mut Vec<Finding>) {
    let before = findings.len();
    for table in tables.iter().filter(|table| !table.missing.is_empty()) {
        let some: Vec<_> = table.missing.iter().take(5).map(|missing| format!("`{}`", missing.value)).collect();
        let finding =
            format!("{} of the shop's {} have no code: {}", table.missing.len(), table.table, some.join(", "));
        findings.push(Finding::warn(
            "associations",
            code::SHOP_ASSOCIATIONS_MISSING,
            finding,
            "add them to `associations.yml` where they are used",
        ));
    }
    if findings.len() == before {
        findings.push(Finding::ok("associations", "nothing in the shop lacks one"));
    }
}
