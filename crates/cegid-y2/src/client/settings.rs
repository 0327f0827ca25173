//! What a client is told. Knows no tenant document: whoever reads one fills this in.

use std::{collections::BTreeMap, time::Duration};

use secrecy::SecretString;
use url::Url;

/// Per plug-in (`Company/Stores`), our assumed names and what this installation says instead.
///
/// A key is an element's name (`ShortDescription`), or `Type.Member` where two types differ (`Store.Id`), or one of
/// `endpoint` and `interface`. Both writing and reading follow it. `FieldsType.…` is a word that is sent, not an element:
/// whoever makes the request chooses it.
pub type PlugInNames = BTreeMap<String, BTreeMap<String, String>>;

/// One connection, as the client needs it.
#[derive(Clone)]
pub struct ClientSettings {
    /// The virtual directory, `https://host/Y2`; a trailing slash does not matter.
    pub base_url: Url,
    /// The folder, sent as `DatabaseId` with every call.
    pub database_id: String,
    /// Sent as it is when it holds a backslash, else as `<database_id>\<login>`.
    pub login: String,
    /// Never printed.
    pub password: SecretString,
    /// Of one whole call: waiting for a slot, retries and reading included.
    pub timeout: Duration,
    /// Calls in flight at a time; up to 64 more wait.
    pub max_in_flight: usize,
    /// Bytes of one reply after decompression.
    pub max_reply_bytes: usize,
    /// Overrides of the assumed names of plug-ins.
    pub plug_in_names: PlugInNames,
}

/// Address and folder only: login and password stay out of logs.
impl std::fmt::Debug for ClientSettings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("ClientSettings").field("database_id", &self.database_id).finish_non_exhaustive()
    }
}

/// The pauses of retries and of the breaker. Tests shorten them; nothing else has a reason to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timings {
    /// Upper bound of the pause before the second try; it doubles for the third. The pause is random below it.
    pub retry_base: Duration,
    /// How long the breaker stays open the first time; it doubles with each failed probe.
    pub open_least: Duration,
    /// How long it stays open at most.
    pub open_most: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            retry_base: Duration::from_millis(200),
            open_least: Duration::from_secs(5),
            open_most: Duration::from_secs(30),
        }
    }
}
