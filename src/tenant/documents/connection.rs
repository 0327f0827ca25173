//! One connection of `server/y2.yml`.

use std::time::Duration;

use secrecy::SecretString;

use super::{Context, notifications, plugin_names, tables};
use crate::{
    domain::ids::ConnectionId,
    tenant::model::{Caches, Connection, Endpoint, StoreListing},
    yaml::{
        Entry, Mismatch, Section,
        kinds::{boolean, bytes, count, duration, language_tag, text, y2_url},
    },
};

/// `url` of a simulated Y2.
const SIMULATOR: &str = "simulator:";

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
        database_id: credential(
            &section,
            simulated,
            "databaseId",
            "Y2's folder id, such as `90000000_001_PROD`",
            folder,
        ),
        login: credential(&section, simulated, "login", "the user name for Y2", user),
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
        plugin_names: plugin_names::read(context, &section),
        notifications: notifications::read(context, section.section("notifications")),
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
    let url = y2_url(text)
        .map_err(|mismatch| Mismatch { expected: format!("{}, or `simulator:`", mismatch.expected), ..mismatch })?;
    // The slip of whoever copies the address out of a browser.
    let last = url.path().rsplit('/').next().unwrap_or_default();
    if last.to_ascii_lowercase().ends_with(".svc") {
        let expected = format!("the address before the services, that is without `/{last}`");
        return Err(Mismatch::new(expected));
    }
    Ok(Endpoint::Url(url))
}

/// What a password is sealed for: to another scheme, host or port it is never sent.
fn origin(endpoint: &Endpoint) -> String {
    match endpoint {
        Endpoint::Url(url) => url.origin().ascii_serialization(),
        Endpoint::Simulator => SIMULATOR.to_owned(),
    }
}

/// A simulated Y2 draws its own credentials, so there they may be left out.
fn credential(
    section: &Section<'_>,
    simulated: bool,
    key: &'static str,
    what: &str,
    kind: fn(&str) -> Result<String, Mismatch>,
) -> String {
    let read = if simulated { section.optional(key, kind) } else { section.required(key, what, kind) };
    read.unwrap_or_default()
}

/// Y2's user is `FOLDER\login`, the user of Basic authentication, in which a colon ends the user (RFC 7617 section 2).
fn user(read: &str) -> Result<String, Mismatch> {
    let read = text(read)?;
    if read.contains(':') { Err(Mismatch::new("a user name without a colon")) } else { Ok(read) }
}

fn folder(read: &str) -> Result<String, Mismatch> {
    let read = text(read)?;
    if read.contains([':', '\\']) { Err(Mismatch::new("a folder id without colon and backslash")) } else { Ok(read) }
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
