//! What the document methods answer.

use jiff::{SignedDuration, tz::TimeZone};
use rand::{Rng, RngExt as _};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Argument, Circumstances, Invalid, Reply, contact, json, json::Object};

/// The most items that one document may have: more than fit into an argument when each has its two documented members,
/// so only items that are almost nothing run into it. Without it an argument of the largest size could ask for a reply
/// forty times as large.
pub const MAX_ITEMS: usize = 50_000;

/// How long prices are valid.
const VALIDITY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The documented message, to the letter.
const NO_EAN_CODE: &str = "Certain items could not be priced because they have no eanCode";

/// `document/onValidated`: the document's code only.
pub(super) fn validation(argument: &Argument<'_>) -> Reply {
    let code = contact::internal_code(argument, &argument.data_members());
    Reply::with_data(["{\"internalCode\":", &code, "}"].concat())
}

/// `document/onPricing`: a price for each item that has an `eanCode`.
pub(super) fn pricing(argument: &Argument<'_>, circumstances: &mut Circumstances<'_>) -> Result<Reply, Invalid> {
    let document = argument.data_members();
    let items = document.get("items").and_then(json::elements).unwrap_or_default();
    if items.len() > MAX_ITEMS {
        return Err(Invalid::TooManyItems);
    }
    // A realistic item's reply is about this long.
    let mut data = String::with_capacity(128 + 112 * items.len());
    data.push_str("{\"storeCode\":");
    data.push_str(document.get("storeCode").unwrap_or("null"));
    data.push_str(",\"currencyCode\":");
    data.push_str(document.get("currencyCode").unwrap_or("null"));
    data.push_str(",\"validityDate\":\"");
    data.push_str(&validity_date(circumstances));
    data.push_str("\",\"items\":[");
    let mut all_priced = true;
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            data.push(',');
        }
        all_priced &= price(&Object::inside(item), circumstances.random, &mut data);
    }
    data.push_str("]}");
    let reply = Reply::with_data(data);
    Ok(if all_priced { reply } else { reply.failing(NO_EAN_CODE) })
}

/// Writes one item of the reply; says whether it has a price.
fn price(item: &Object<'_>, random: &mut dyn Rng, reply: &mut String) -> bool {
    let ean_code = item.get("eanCode").filter(|text| json::string(text).is_none_or(|code| !code.trim().is_empty()));
    reply.push_str("{\"catalogInternalCode\":");
    reply.push_str(item.get("catalogInternalCode").unwrap_or("null"));
    reply.push_str(",\"eanCode\":");
    reply.push_str(item.get("eanCode").unwrap_or("null"));
    if ean_code.is_some() {
        let cost = Decimal::new(random.random_range(0..=100_000), 2);
        let sales = (cost * Decimal::new(16, 1)).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        reply.push_str(&format!(",\"unitCostPrice\":{cost:.2},\"unitSalesPrice\":{sales:.2}}}"));
    } else {
        reply.push_str(",\"unitCostPrice\":null,\"unitSalesPrice\":null}");
    }
    ean_code.is_some()
}

/// `yyyy-MM-ddTHH:mm:ss.fff` without a zone; UTC.
fn validity_date(circumstances: &Circumstances<'_>) -> String {
    let until = circumstances.now.saturating_add(VALIDITY).unwrap_or(circumstances.now);
    until.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}
