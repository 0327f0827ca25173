//! `notifications` of a connection: how this Y2 tells what happened. Knows no YAML.

use std::{collections::BTreeMap, time::Duration};

use secrecy::SecretString;

use crate::domain::notifications::Aliases;

/// How a connection's notifications are taken in and understood.
#[derive(Clone, Debug, Default)]
pub struct NotificationSettings {
    /// The header of a request that names the type, asked before the usual ones.
    pub event_header: Option<String>,
    /// Names of types beside the usual ones.
    pub aliases: Aliases,
    /// Whether product events are taken up.
    pub products: bool,
    /// Whether a burst of changes of one customer becomes one refresh.
    pub coalesce: bool,
    /// Y2's store → the tenant's.
    pub store_map: BTreeMap<String, String>,
    /// Whether Y2's log is read, too.
    pub pull: Option<PullSettings>,
    /// What every post has to be signed with.
    pub signature: Option<SignatureSettings>,
}

/// How Y2's log of notifications is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullSettings {
    /// How often.
    pub every: Duration,
    /// Only of this subscription of Y2's; of all where absent.
    pub subscription: Option<String>,
}

/// How a post is signed.
#[derive(Clone, Debug)]
pub struct SignatureSettings {
    /// The header that carries it; with Standard Webhooks there are three of fixed names.
    pub header: String,
    /// How it is made and written.
    pub algorithm: SignatureAlgorithm,
    /// The key.
    pub secret: SecretString,
}

/// How a signature is made and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// HMAC-SHA256 of the body, hexadecimal; `sha256=` may stand before it.
    HmacSha256Hex,
    /// HMAC-SHA256 of the body, base64.
    HmacSha256Base64,
    /// `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    StandardWebhooks,
}
