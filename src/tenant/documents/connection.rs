//! One connection of `server/y2.yml`.

use std::{collections::BTreeMap, time::Duration};

use secrecy::SecretString;

use super::{Context, tables};
use crate::{
    domain::ids::ConnectionId,
    tenant::model::{Caches, Connection, Endpoint, StoreListing, WAREHOUSES_BLOCK},
    yaml::{
        Entry, Mismatch, Section,
        kinds::{boolean, bytes, count, duration, http_url, language_tag, one_of, text},
    },
};

/// `url` of a simulated Y2.
const SIMULATOR: &str = "simulator:";
/// What a value of `pluginNames` must be.
const XML_NAME: &str = "the name of an XML element, without prefix";
/// Plug-in services whose element names are assumed, so that an installation may spell them otherwise.
const PLUG_INS: &[(&str, &str)] = &[
    ("Company/Stores", "Company/Stores"),
    ("Settings/Civilities", "Settings/Civilities"),
    ("Settings/Country", "Settings/Country"),
    ("SalesExternal/Engine2", "SalesExternal/Engine2"),
    ("CustomerOrder/Management", "CustomerOrder/Management"),
];

/// Reads one. Where the address is missing, every other key is still read, so that its problems show too.
pub(super) fn read(context: &Context<'_>, id: ConnectionId, entry: &Entry<'_>) -> Connection {
    let section = Section::of(context.reading, entry.node, entry.path.clone());
    let endpoint = section.required("url", "the address of Y2, or `simulator:`", endpoint);
    let simulated = matches!(endpoint, Some(Endpoint::Simulator));
    let day = Duration::from_secs(86_400);
    let seconds = Duration::from_secs;
    let connection = Connection {
        enabled: section.or("enabled", boolean, true),
        default: section.or("default", boolean, false),
        sandbox: section.or("sandbox", boolean, false),
        name: section.or("name", text, id.to_string()),
        database_id: credential(&section, simulated, "databaseId", "Y2's folder id, such as `90000000_001_PROD`"),
        login: credential(&section, simulated, "login", "the user name for Y2"),
        password: password(context, &section, endpoint.as_ref()),
        timeout: section.or("timeout", duration(seconds(1)..=seconds(300)), seconds(30)),
        max_in_flight: section.or("maxInFlight", count(1..=64), 4),
        max_reply_bytes: section.or("maxReplyBytes", bytes(64 << 10..=256 << 20), 10 << 20),
        language: section.optional("language", language_tag),
        country: section.optional("country", text),
        caches: caches(section.section("caches"), day),
        stores: store_listing(section.section("stores")),
        civilities: tables::civilities(context, &section),
        countries: tables::countries(context, &section),
        plugin_names: plugin_names(context, &section),
        endpoint: endpoint.unwrap_or(Endpoint::Simulator),
        id,
    };
    section.finish();
    connection
}

fn endpoint(text: &str) -> Result<Endpoint, Mismatch> {
    if text == SIMULATOR {
        return Ok(Endpoint::Simulator);
    }
    http_url(text)
        .map(Endpoint::Url)
        .map_err(|mismatch| Mismatch { expected: format!("{}, or `simulator:`", mismatch.expected), ..mismatch })
}

/// What a password is sealed for: to another scheme, host or port it is never sent.
fn origin(endpoint: &Endpoint) -> String {
    match endpoint {
        Endpoint::Url(url) => url.origin().ascii_serialization(),
        Endpoint::Simulator => SIMULATOR.to_owned(),
    }
}

/// A simulated Y2 draws its own credentials, so there they may be left out.
fn credential(section: &Section<'_>, simulated: bool, key: &'static str, what: &str) -> String {
    let read = if simulated { section.optional(key, text) } else { section.required(key, what, text) };
    read.unwrap_or_default()
}

fn password(context: &Context<'_>, section: &Section<'_>, endpoint: Option<&Endpoint>) -> SecretString {
    const KEY: &str = "password";
    if !section.has(KEY) && endpoint != Some(&Endpoint::Simulator) {
        section.problem(KEY, "nothing", "the password for Y2, such as `${env:Y2_PASSWORD}`");
    }
    let origin = endpoint.map(origin);
    section.secret(KEY).and_then(|text| context.secret(text, origin.as_deref())).unwrap_or_default()
}

fn caches(section: Section<'_>, day: Duration) -> Caches {
    let span = || duration(Duration::ZERO..=30 * day);
    let caches = Caches {
        fresh: section.or("fresh", span(), Duration::from_secs(600)),
        stale: section.or("stale", span(), day),
    };
    section.finish();
    caches
}

fn store_listing(section: Section<'_>) -> StoreListing {
    const LARGEST: usize = StoreListing::LARGEST_PAGE;
    let listing = StoreListing {
        page_size: section.or("pageSize", count(1..=LARGEST), LARGEST),
        inventory_item: section.optional("inventoryItem", text),
    };
    section.finish();
    listing
}

fn plugin_names(context: &Context<'_>, section: &Section<'_>) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for entry in section.entries("pluginNames") {
        match one_of(PLUG_INS)(entry.key) {
            Ok(plug_in) => {
                let inner = Section::of(context.reading, entry.node, entry.path.clone());
                let renames = inner.free_texts(|text| if text.is_empty() { Ok(String::new()) } else { xml_name(text) });
                for (key, _) in renames.iter().filter(|(key, name)| name.is_empty() && *key != WAREHOUSES_BLOCK) {
                    inner.problem(key, "nothing", XML_NAME);
                }
                names.insert(plug_in.to_owned(), renames);
            }
            Err(mismatch) => {
                context.reading.problem(entry.place, &entry.path, "an unknown plug-in", mismatch.expected);
            }
        }
    }
    names
}

fn xml_name(text: &str) -> Result<String, Mismatch> {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on = text.chars().all(|character| character.is_ascii_alphanumeric() || "_.-".contains(character));
    if starts && goes_on && text.len() <= 100 { Ok(text.to_owned()) } else { Err(Mismatch::new(XML_NAME)) }
}
