//! `shops/<shopId>/shop.yml`: where a shop is, its way to Y2, and how it takes what comes.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    time::Duration,
};

use rust_decimal::Decimal;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::super::Context;
use crate::{
    domain::{
        ecommerce::flow::ImportFlow,
        ids::{ConnectionId, ShopId},
    },
    tenant::shop::{
        Connections, Discounts, ImportFile, InactiveVariation, Mode, NewProducts, Prices, Products, RunSettings,
        Schedules, Shop, Sources, Y2Codes,
    },
    yaml::{
        Mismatch, Section,
        kinds::{boolean, count, duration, http_url, one_of, parsed, percent, text},
    },
};

/// The most that PrestaShop gives as an id.
const IDS: std::ops::RangeInclusive<usize> = 1..=u32::MAX as usize;
const DAY: Duration = Duration::from_secs(86_400);

/// Reads it; the other files of the shop are still to be read.
pub(super) fn read(context: &Context<'_>, id: ShopId) -> Shop {
    let root = Section::root(context.reading, context.document);
    let (address, key, prestashop_shop) = prestashop(context, root.section("prestashop"));
    let prefixes = root.section("prefixes");
    let prefix = |key| {
        let web = "WEB".parse().expect("the literal is a prefix");
        prefixes.or(key, parsed, web)
    };
    let (order_prefix, customer_prefix) = (prefix("orders"), prefix("customers"));
    prefixes.finish();
    let shop = Shop {
        name: root.or("name", text, id.to_string()),
        enabled: root.or("enabled", boolean, true),
        address,
        key,
        prestashop_shop,
        mode: root.or("mode", one_of(Mode::NAMES), Mode::Test),
        connections: connections(root.section("connections")),
        order_prefix,
        customer_prefix,
        y2: y2_codes(root.section("y2")),
        prices: prices(root.section("prices")),
        discounts: discounts(root.section("discounts")),
        products: products(root.section("products")),
        sources: sources(root.section("sources")),
        schedules: schedules(root.section("schedules")),
        runs: runs(root.section("runs")),
        log_requests: root.or("logRequests", boolean, false),
        import: ImportFile::default(),
        export: BTreeMap::new(),
        associations: Default::default(),
        id,
    };
    root.finish();
    shop
}

fn prestashop(context: &Context<'_>, section: Section<'_>) -> (Url, SecretString, u32) {
    const KEY: &str = "key";
    let url = section.required("url", "the shop's address, such as `https://shop.example.com`", shop_url);
    if !section.has(KEY) {
        section.problem(KEY, "nothing", "the key of a webservice account of the shop, such as `${env:SHOP_KEY}`");
    }
    // To another scheme, host or port the key is never sent.
    let origin = url.as_ref().map(|url| url.origin().ascii_serialization());
    let key = section.secret(KEY).and_then(|text| context.secret(text, origin.as_deref())).unwrap_or_default();
    // A value that nobody has read is empty.
    let given = key.expose_secret();
    if !given.is_empty()
        && let Err(error) = prestashop::Key::new(given)
    {
        section.problem(KEY, "another text", error.to_string());
    }
    let shop = section.or("shop", count(IDS), 1);
    section.finish();
    let nowhere = || Url::parse("https://shop.invalid").expect("the literal is a URL");
    (url.unwrap_or_else(nowhere), key, u32::try_from(shop).unwrap_or(u32::MAX))
}

fn shop_url(text: &str) -> Result<Url, Mismatch> {
    let url = http_url(text)?;
    // The slip of whoever copies the address out of a webservice's documentation.
    match url.path().trim_end_matches('/').rsplit('/').next() {
        Some("api") => Err(Mismatch::new("the address of the shop itself, without `/api`")),
        _ => Ok(url),
    }
}

fn connections(section: Section<'_>) -> Connections {
    let id = |text: &str| -> Result<ConnectionId, Mismatch> {
        text.parse().map_err(|_| Mismatch::new("the id of a connection of `server/y2.yml`"))
    };
    let connections =
        Connections { test: section.optional("test", id), production: section.optional("production", id) };
    section.finish();
    connections
}

fn y2_codes(section: Section<'_>) -> Y2Codes {
    let items = section.section("items");
    let codes = Y2Codes {
        store: section.optional("store", text),
        warehouse: section.optional("warehouse", text),
        misc_item: items.optional("misc", text),
        shipping_item: items.optional("shipping", text),
        gift_wrap_item: items.optional("giftWrap", text),
        discount_item: items.optional("discount", text),
        discount_reason: section.optional("discountReason", text),
        tickets: section.or("tickets", boolean, false),
    };
    items.finish();
    section.finish();
    codes
}

fn prices(section: Section<'_>) -> Prices {
    let prices = Prices {
        without_tax: section.or("withoutTax", boolean, true),
        discounts_without_tax: section.or("discountsWithoutTax", boolean, true),
    };
    section.finish();
    prices
}

fn discounts(section: Section<'_>) -> Discounts {
    let discounts = Discounts {
        overwrite_existing: section.or("overwriteExisting", boolean, false),
        recalculate_percentage: section.or("recalculatePercentage", boolean, true),
    };
    section.finish();
    discounts
}

fn products(section: Section<'_>) -> Products {
    let id = |key| section.optional(key, count(IDS)).map(|id| id as u64);
    let products = Products {
        category: id("category"),
        new: section.or("new", one_of(NewProducts::NAMES), NewProducts::default()),
        inactive_variation: section.or(
            "inactiveVariation",
            one_of(InactiveVariation::NAMES),
            InactiveVariation::default(),
        ),
        default_tax_rules_group: id("defaultTaxRulesGroup"),
    };
    section.finish();
    products
}

fn sources(section: Section<'_>) -> Sources {
    let (folder, folders, prefixes) =
        (section.section("folder"), section.section("folders"), section.section("prefixes"));
    let file_flows = || ImportFlow::ALL.into_iter().filter(|flow| flow.has_files());
    let sources = Sources {
        folder: folder.optional("path", inner_path),
        done_marker: folder.optional("doneMarker", file_name_part),
        folders: file_flows().filter_map(|flow| Some((flow, folders.optional(flow.name(), inner_path)?))).collect(),
        prefixes: file_flows()
            .filter_map(|flow| Some((flow, prefixes.optional(flow.name(), file_name_part)?)))
            .collect(),
    };
    folder.finish();
    folders.finish();
    prefixes.finish();
    section.finish();
    sources
}

/// A folder below the operator's root, whatever that is.
fn inner_path(written: &str) -> Result<PathBuf, Mismatch> {
    let path = Path::new(written).to_owned();
    let is_inside = !written.trim().is_empty()
        && written.len() <= 200
        && !written.contains(|sign: char| sign.is_control() || sign == '\\')
        && path.components().all(|part| matches!(part, Component::Normal(_)));
    if is_inside {
        Ok(path)
    } else {
        Err(Mismatch::new("a folder below the operator's, without `..` and `/` in front"))
    }
}

/// What a file's name begins or ends with.
pub(super) fn file_name_part(written: &str) -> Result<String, Mismatch> {
    let fits =
        (1..=100).contains(&written.len()) && !written.contains(['/', '\\']) && !written.contains(char::is_control);
    if fits { Ok(written.to_owned()) } else { Err(Mismatch::new("a part of a file's name, of 1 to 100 characters")) }
}

fn schedules(section: Section<'_>) -> Schedules {
    let cron = |text: &str| {
        let example = "a schedule of five fields (minute, hour, day, month, weekday), such as `10 6,13,21 * * *`";
        text.parse::<croner::Cron>().map(Box::new).map_err(|_| Mismatch::new(example))
    };
    let schedules = Schedules { import: section.optional("import", cron), export: section.optional("export", cron) };
    section.finish();
    schedules
}

fn runs(section: Section<'_>) -> RunSettings {
    let keep = || duration(Duration::ZERO..=3650 * DAY);
    let runs = RunSettings {
        max_error_rate: section.or("maxErrorRate", percent, Decimal::new(20, 2)),
        keep_rows: section.or("keepRows", keep(), 14 * DAY),
        keep_archive: section.or("keepArchive", keep(), 90 * DAY),
    };
    section.finish();
    runs
}
