//! What the audit trail keeps of an act: who, what, on what, when, from where, and how it ended.
//!
//! Refuses to know where entries are kept and how a caller proved who it is. Holds no personal data beyond the address of
//! the caller, no secret, and nothing of a file but the names of its keys. [`chain`] links the entries.

pub mod chain;

use std::net::IpAddr;

use jiff::Timestamp;
use serde_json::{Map, Value};

/// Characters of a target, and of each text in the details, that are kept.
pub const MAX_TEXT: usize = 200;

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// A key of the tenant, by its public id.
    ApiKey(String),
    /// Somebody who signed in elsewhere, by the subject of the token.
    Subject(String),
    /// Whoever runs the commands of this installation.
    CommandLine,
    /// Nobody that the tenant knows: no credential, a wrong one, or another tenant's.
    Unknown,
}

impl Actor {
    /// The kind of somebody who signed in elsewhere: its id is a pseudonym of a person.
    pub const SUBJECT: &str = "subject";

    /// `apiKey`, `subject`, `commandLine` or `unknown`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ApiKey(_) => "apiKey",
            Self::Subject(_) => Self::SUBJECT,
            Self::CommandLine => "commandLine",
            Self::Unknown => "unknown",
        }
    }

    /// Which key, which subject.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::ApiKey(id) | Self::Subject(id) => Some(id),
            Self::CommandLine | Self::Unknown => None,
        }
    }
}

/// What was done, or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Files of the tenant were put into effect as a whole.
    TenantApply,
    /// The tenant was deleted with everything it owned.
    TenantDelete,
    /// One file was replaced, or made.
    ConfigurationReplace,
    /// One file was removed.
    ConfigurationDelete,
    /// An earlier version of one file was put back.
    ConfigurationRestore,
    /// A key was made.
    KeyCreate,
    /// A key was revoked.
    KeyRevoke,
    /// A subscription to events was made.
    WebhookCreate,
    /// A subscription was changed, or given a new secret.
    WebhookChange,
    /// A subscription was removed.
    WebhookDelete,
    /// The exchange log was switched on or off.
    ExchangeLogSwitch,
    /// Stock buffers of a shop were set or removed.
    StockBuffersChange,
    /// An import into a shop was asked for.
    RunStart,
    /// An import was ended.
    RunCancel,
    /// A paused import was told to go on.
    RunResume,
    /// The failed rows of an import were tried again.
    RunRetry,
    /// A route of the administration was asked for without the right to it.
    AccessRefused,
}

impl Action {
    /// Stable name (`key.create`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TenantApply => "tenant.apply",
            Self::TenantDelete => "tenant.delete",
            Self::ConfigurationReplace => "configuration.replace",
            Self::ConfigurationDelete => "configuration.delete",
            Self::ConfigurationRestore => "configuration.restore",
            Self::KeyCreate => "key.create",
            Self::KeyRevoke => "key.revoke",
            Self::WebhookCreate => "webhook.create",
            Self::WebhookChange => "webhook.change",
            Self::WebhookDelete => "webhook.delete",
            Self::ExchangeLogSwitch => "exchangeLog.switch",
            Self::StockBuffersChange => "stock-buffers.change",
            Self::RunStart => "run.start",
            Self::RunCancel => "run.cancel",
            Self::RunResume => "run.resume",
            Self::RunRetry => "run.retry",
            Self::AccessRefused => "access.refused",
        }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl AuditOutcome {
    /// `done` or `refused`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// Who acts, when, and from where: the part of an entry that is known before anything is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditOrigin {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// The address of the caller, where it came over the network.
    pub address: Option<IpAddr>,
    /// The id of the request, as in `x-request-id`.
    pub request_id: Option<String>,
}

impl AuditOrigin {
    /// A command of this installation.
    pub fn command_line(at: Timestamp) -> Self {
        Self { at, actor: Actor::CommandLine, address: None, request_id: None }
    }

    /// What this origin did.
    pub fn did(&self, action: Action, target: Option<&str>, details: Map<String, Value>) -> Entry {
        Entry {
            at: self.at,
            actor: self.actor.clone(),
            action,
            target: target.map(shortened),
            outcome: AuditOutcome::Done,
            address: self.address,
            request_id: self.request_id.clone(),
            details,
        }
    }
}

/// One act, to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// On what: the id of a key, the path of a file.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// From where.
    pub address: Option<IpAddr>,
    /// In which request.
    pub request_id: Option<String>,
    /// Further facts; texts, whole numbers, lists and objects of them.
    pub details: Map<String, Value>,
}

/// One act, as it is kept. Words that a newer release wrote are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Counts the entries of a tenant from 1.
    pub sequence: i64,
    /// When, to the microsecond.
    pub at: Timestamp,
    /// See [`Actor::kind`].
    pub actor_kind: String,
    /// See [`Actor::id`].
    pub actor: Option<String>,
    /// See [`Action::as_str`].
    pub action: String,
    /// On what.
    pub target: Option<String>,
    /// See [`AuditOutcome::as_str`].
    pub outcome: String,
    /// From where, as text.
    pub address: Option<String>,
    /// In which request.
    pub request_id: Option<String>,
    /// Further facts.
    pub details: Map<String, Value>,
    /// Links the entry to the one before; see [`chain`].
    pub hash: chain::Hash,
}

impl Record {
    /// The entry as it will be kept under `sequence`, after the entry with the hash `previous`.
    pub fn following(previous: &chain::Hash, tenant: &str, sequence: i64, entry: &Entry) -> Self {
        let mut record = Self {
            sequence,
            at: Timestamp::from_microsecond(entry.at.as_microsecond()).unwrap_or(entry.at),
            actor_kind: entry.actor.kind().to_owned(),
            actor: entry.actor.id().map(str::to_owned),
            action: entry.action.as_str().to_owned(),
            target: entry.target.clone(),
            outcome: entry.outcome.as_str().to_owned(),
            address: entry.address.map(|address| address.to_string()),
            request_id: entry.request_id.clone(),
            details: entry.details.clone(),
            hash: chain::START,
        };
        record.hash = chain::link(previous, tenant, &record);
        record
    }
}

/// A text as the audit keeps it: on one line, and not longer than [`MAX_TEXT`].
pub fn shortened(text: &str) -> String {
    let clean = |character: char| if character.is_control() { '\u{fffd}' } else { character };
    let mut kept: String = text.chars().take(MAX_TEXT).map(clean).collect();
    if text.chars().nth(MAX_TEXT).is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_short_and_on_one_line() {
        assert_eq!(shortened("a\nb"), "a\u{fffd}b");
        let long = shortened(&"é".repeat(MAX_TEXT + 1));
        assert_eq!(long.chars().count(), MAX_TEXT + 1);
        assert!(long.ends_with('…'));
    }
}
