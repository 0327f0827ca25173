//! `notifications` of a connection in `server/y2.yml`.

use std::time::Duration;

use super::Context;
use crate::{
    domain::notifications::{Aliases, NotificationKind},
    tenant::notification_settings::{NotificationSettings, PullSettings, SignatureAlgorithm, SignatureSettings},
    yaml::{
        Mismatch, Section,
        kinds::{boolean, duration, one_of, parsed, text},
    },
};

const ALGORITHMS: &[(&str, SignatureAlgorithm)] = &[
    ("hmac-sha256-hex", SignatureAlgorithm::HmacSha256Hex),
    ("hmac-sha256-base64", SignatureAlgorithm::HmacSha256Base64),
    ("standard-webhooks", SignatureAlgorithm::StandardWebhooks),
];

/// What the secret of a signature is sealed for: it checks what comes in, and is sent nowhere.
const BOUND_TO: &str = "notifications";

pub(super) fn read(context: &Context<'_>, section: Section<'_>) -> NotificationSettings {
    let aliases = section.section("aliases").free_texts(parsed::<NotificationKind>);
    let settings = NotificationSettings {
        event_header: section.optional("eventHeader", header_name),
        aliases: Aliases::new(aliases),
        products: section.or("products", boolean, false),
        coalesce: section.or("coalesce", boolean, false),
        store_map: section.section("storeMap").free_texts(text),
        pull: pull(&section),
        signature: signature(context, &section),
    };
    section.finish();
    settings
}

fn pull(section: &Section<'_>) -> Option<PullSettings> {
    let there = section.has("pull");
    let pull = section.section("pull");
    let span = duration(Duration::from_secs(1)..=Duration::from_secs(24 * 3600));
    let every = pull.or("every", span, Duration::from_secs(60));
    let subscription = pull.optional("subscription", text);
    pull.finish();
    there.then_some(PullSettings { every, subscription })
}

fn signature(context: &Context<'_>, section: &Section<'_>) -> Option<SignatureSettings> {
    if !section.has("signature") {
        section.section("signature").finish();
        return None;
    }
    let signature = section.section("signature");
    let algorithm = signature.required(
        "algorithm",
        "`hmac-sha256-hex`, `hmac-sha256-base64` or `standard-webhooks`",
        one_of(ALGORITHMS),
    );
    let standard = algorithm == Some(SignatureAlgorithm::StandardWebhooks);
    let header = if standard {
        signature.refuse("header", "a header's name", "none: Standard Webhooks names its headers");
        Some("webhook-signature".to_owned())
    } else {
        signature.required("header", "the header that carries the signature, such as `X-Signature`", header_name)
    };
    if !signature.has("secret") {
        signature.problem("secret", "nothing", "the secret that both sides share, such as `${env:Y2_SIGNATURE}`");
    }
    let secret = signature.secret("secret").and_then(|text| context.secret(text, Some(BOUND_TO)));
    signature.finish();
    Some(SignatureSettings { header: header?, algorithm: algorithm?, secret: secret? })
}

/// The token of RFC 9110 section 5.1.
fn header_name(name: &str) -> Result<String, Mismatch> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if (1..=100).contains(&name.len()) && name.bytes().all(is_token) {
        Ok(name.to_ascii_lowercase())
    } else {
        Err(Mismatch::new("the name of a header, such as `X-Event-Type`"))
    }
}
