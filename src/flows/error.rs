//! What the caller of a flow needs to know when it did not work. Knows no status codes.
//!
//! Every sentence is safe to show to the caller: no secret, no address inside the operator's network, no personal data.
//! An error is cheap to clone, because one failed call may answer a thousand waiting callers.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use super::{administration::FileProblem, connections::NoWorld, livestore::Over, shops::ShopFailure};
use crate::{
    domain::{
        audit::Action,
        ids::{ConnectionId, ShopId},
        livestore::Gap,
        permission::Permission,
    },
    store::StoreError,
};

/// Why Y2 did not do what was asked.
pub type Y2Error = cegid_y2::Error;
/// The ways in which Y2 can fail.
pub type Y2Failure = cegid_y2::Failure;
/// Why there is no trusted TLS connection to Y2.
pub type TlsFailure = cegid_y2::TlsFailure;

/// Why a flow has no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The caller named a connection that the tenant does not have, or that is disabled.
    #[error("{}", connection_not_found(named, *disabled, known))]
    ConnectionNotFound {
        /// As the caller wrote it.
        named: String,
        /// Whether it exists and is disabled.
        disabled: bool,
        /// The enabled ones.
        known: Vec<ConnectionId>,
    },
    /// Nobody named a connection and the tenant has no enabled one.
    #[error("{}", no_connection(disabled))]
    NoConnection {
        /// The disabled ones.
        disabled: Vec<ConnectionId>,
    },
    /// Nobody named a connection, there are several, and none is the default.
    #[error(
        "the tenant has several connections and none of them is the default: name one of {} in the header \
         `X-Y2-Connection`, or mark one `default: true`",
        listed(candidates)
    )]
    AmbiguousConnection {
        /// The enabled ones.
        candidates: Vec<ConnectionId>,
    },
    /// The connection's Y2 has no such receipt.
    #[error("the connection `{connection}` has no receipt with the {}", query)]
    ReceiptNotFound {
        /// The connection that was searched.
        connection: ConnectionId,
        /// `key GFO-1024` or `external reference WEB-1`.
        query: String,
    },
    /// The connection's Y2 has no such customer.
    #[error("the connection `{connection}` has no customer with the id `{customer_id}`")]
    CustomerNotFound {
        /// The connection that was searched.
        connection: ConnectionId,
        /// As the caller wrote it.
        customer_id: String,
    },
    /// The trace never existed, is another tenant's, or has expired.
    #[error("there is no trace of that id; traces of the sandbox are kept for an hour")]
    TraceNotFound,
    /// The tenant has no such webhook.
    #[error("the tenant has no webhook of that id")]
    WebhookNotFound,
    /// The tenant has no such shop.
    #[error("the tenant has no shop `{named}`")]
    ShopNotFound {
        /// As the caller wrote it.
        named: String,
        /// Those that it has.
        known: Vec<ShopId>,
    },
    /// The tenant has no such notification, or not any more.
    #[error("the tenant has no notification of that id; those that came to an end are removed after a while")]
    NotificationNotFound,
    /// The exchange log has no such entry, or not any more.
    #[error("the exchange log has no entry of that id; entries are removed after a while, the oldest first")]
    ExchangeNotFound,
    /// The notification is not in a state for it.
    #[error("the notification is {state}: {instead}")]
    NotificationBusy {
        /// Where it stands.
        state: String,
        /// What can be done.
        instead: &'static str,
    },
    /// The tenant has no such run.
    #[error("the tenant has no run of that id")]
    RunNotFound,
    /// The run is not in a state for it.
    #[error("the run is {state}: {why}")]
    RunBusy {
        /// How far it is.
        state: String,
        /// What can be done.
        why: &'static str,
    },
    /// The tenant has no such API key.
    #[error("the tenant has no API key of that id")]
    KeyNotFound,
    /// The caller would hand out what it does not hold.
    #[error("{why}; the credential lacks {}", codes(missing))]
    ScopesNotHeld {
        /// What needs them, as the beginning of a sentence.
        why: String,
        /// At least one.
        missing: Vec<Permission>,
    },
    /// The tenant's files do not say yet what LiveStore opens.
    #[error("LiveStore cannot open a form of this tenant yet: {}", gaps.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    LiveStoreNotReady {
        /// What is missing.
        gaps: Vec<Gap>,
    },
    /// The session never was, is another tenant's, or is not kept any more.
    #[error("there is no LiveStore session of that name")]
    SessionNotFound,
    /// The session has ended.
    #[error("the LiveStore session is over")]
    SessionOver {
        /// How.
        over: Box<Over>,
    },
    /// No further key can be made.
    #[error("the tenant has {limit} keys that work, and cannot have more; revoke some")]
    TooManyKeys {
        /// How many there may be.
        limit: usize,
    },
    /// The tenant has no such file.
    #[error("{}", file_not_found(file, why.as_deref(), known))]
    FileNotFound {
        /// As the caller wrote it.
        file: String,
        /// Why it can be no file of a tenant; `None`: it could be one.
        why: Option<String>,
        /// The files there are.
        known: Vec<String>,
    },
    /// The version of the file never was, or is not kept any more.
    #[error("no version {version} of `{file}` is kept")]
    FileVersionNotFound {
        /// The file.
        file: String,
        /// As the caller wrote it.
        version: i64,
    },
    /// The file is not in the version that the caller saw.
    #[error("{}", file_moved(file, *current))]
    FileMoved {
        /// The file.
        file: String,
        /// The version in effect; `None`: there is no such file.
        current: Option<i64>,
    },
    /// The files would be wrong.
    #[error("the configuration would not be valid: {} problem{} in all; nothing was changed", problems.len(), if problems.len() == 1 { "" } else { "s" })]
    InvalidConfiguration {
        /// Every one.
        problems: Arc<[FileProblem]>,
    },
    /// Others keep changing the same thing.
    #[error("somebody else keeps changing the tenant; nothing was changed")]
    Contended,
    /// Fields of the request that do not fit.
    #[error("some fields do not fit: {}", fields.keys().cloned().collect::<Vec<_>>().join(", "))]
    Invalid {
        /// Field as the caller spells it → what is wrong with it.
        fields: BTreeMap<String, Vec<String>>,
    },
    /// The connection's Y2 lacks the operation, and nothing that could stand in for it is configured.
    #[error("the Y2 of the connection `{connection}` does not offer {operation}. {instead}")]
    OperationMissing {
        /// Which connection.
        connection: ConnectionId,
        /// `SettingsCountryService.GetListDetail`
        operation: String,
        /// What to install or to configure, in a sentence.
        instead: &'static str,
    },
    /// Y2 did not do it.
    #[error("connection `{connection}`: {error}")]
    Y2 {
        /// Which connection.
        connection: ConnectionId,
        /// What Y2 meant.
        error: Arc<Y2Error>,
    },
    /// An online shop did not do it.
    #[error("shop `{shop}`: {detail}")]
    Shop {
        /// Which shop.
        shop: ShopId,
        /// How it failed.
        failure: ShopFailure,
        /// In a sentence.
        detail: Arc<str>,
    },
    /// The simulated Y2 inside this process could not be started.
    #[error("there is no simulated Y2 for the connection `{connection}`: {reason}")]
    SimulatorUnavailable {
        /// Which connection.
        connection: ConnectionId,
        /// Its sentence is told; what caused it is for the log.
        reason: Arc<NoWorld>,
    },
    /// Our own database did not do it.
    #[error("{}", reason_of(.0))]
    Storage(#[source] Arc<StoreError>),
    /// Our own database was lost while it kept a change, which may have been made all the same.
    #[error(
        "the connector's database was lost while it kept the change: whether it was made is not known. Look for `{}` in \
         the audit before you repeat it{}",
        action.as_str(), left_behind(*action)
    )]
    InDoubt {
        /// What may have been done, as the audit calls it: the entry is there if it was, and only then.
        action: Action,
        /// For the log.
        cause: Arc<StoreError>,
    },
    /// A mistake of ours.
    #[error("the connector made a mistake")]
    Internal(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// One field that does not fit.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { fields: BTreeMap::from([(field.to_owned(), vec![message.into()])]) }
    }

    /// What Y2 answered through `connection`.
    pub fn y2(connection: &ConnectionId, error: Y2Error) -> Self {
        Self::Y2 { connection: connection.clone(), error: Arc::new(error) }
    }

    /// What a failure of our own database means for a change: whether it was made may be in doubt.
    pub fn of_change(error: StoreError, action: Action) -> Self {
        match error {
            StoreError::InDoubt => Self::InDoubt { action, cause: Arc::new(error) },
            _ => error.into(),
        }
    }

    /// A mistake of ours, with its cause for the log.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(cause))
    }

    /// Whether Y2 cannot answer for the moment, so that what it answered before is better than nothing.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Y2 { error, .. } => error.is_outage(),
            Self::SimulatorUnavailable { .. } => true,
            _ => false,
        }
    }

    /// One stable word for logs and `Cache-Status`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::ConnectionNotFound { .. } | Self::NoConnection { .. } => "connection-not-found",
            Self::AmbiguousConnection { .. } => "connection-ambiguous",
            Self::ReceiptNotFound { .. } => "receipt-not-found",
            Self::CustomerNotFound { .. } => "customer-not-found",
            Self::TraceNotFound => "trace-not-found",
            Self::WebhookNotFound => "webhook-not-found",
            Self::ShopNotFound { .. } => "shop-not-found",
            Self::NotificationNotFound => "notification-not-found",
            Self::ExchangeNotFound => "exchange-not-found",
            Self::NotificationBusy { .. } => "notification-busy",
            Self::RunNotFound => "run-not-found",
            Self::RunBusy { .. } => "run-busy",
            Self::KeyNotFound => "api-key-not-found",
            Self::ScopesNotHeld { .. } => "scope-missing",
            Self::LiveStoreNotReady { .. } => "livestore-not-ready",
            Self::SessionNotFound | Self::SessionOver { .. } => "session-not-found",
            Self::TooManyKeys { .. } => "too-many-api-keys",
            Self::FileNotFound { .. } | Self::FileVersionNotFound { .. } => "configuration-not-found",
            Self::FileMoved { .. } => "precondition-failed",
            Self::InvalidConfiguration { .. } => "invalid-configuration",
            Self::Contended => "service-unavailable",
            Self::Invalid { .. } => "invalid-request",
            Self::OperationMissing { .. } => Y2Failure::OperationMissing.id(),
            Self::SimulatorUnavailable { .. } => "simulator-unavailable",
            Self::Storage(_) | Self::InDoubt { .. } => "storage",
            Self::Internal(_) => "internal",
            Self::Y2 { error, .. } => error.failure().id(),
            Self::Shop { failure, .. } => failure.id(),
        }
    }
}

/// What a caller reads of a failure of our own database. The log has the rest.
fn reason_of(error: &StoreError) -> &'static str {
    match error {
        StoreError::Full => "the disk of the connector's database is full: nothing was changed, and reading goes on",
        StoreError::ReadOnly => "the connector's database cannot be written: nothing was changed, and reading goes on",
        StoreError::Disk => "the disk of the connector's database fails; its operator has to look at it",
        StoreError::Gone => "the file of the connector's database was taken away; its operator has to look at it",
        StoreError::Corrupt => "the connector's database is damaged; its operator has to look at it",
        StoreError::Locked => "the connector's database is locked by another program: nothing was changed",
        StoreError::Unavailable => "the connector's database does not answer",
        StoreError::InDoubt => "the connector's database was lost while it answered",
        _ => "the connector's database did not answer as it should",
    }
}

/// What a change may have left that somebody has to take away.
fn left_behind(action: Action) -> &'static str {
    match action {
        Action::KeyCreate => "; a key that was made, and that nobody was told, has to be revoked",
        _ => "",
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Storage(Arc::new(error))
    }
}

fn listed(ids: &[ConnectionId]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn codes(permissions: &[Permission]) -> String {
    permissions.iter().map(|permission| format!("`{permission}`")).collect::<Vec<_>>().join(", ")
}

/// What somebody wrote, never more of it than a name could have.
fn shown(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(100).collect()
}

fn file_not_found(file: &str, why: Option<&str>, known: &[String]) -> String {
    let mut text = format!("the tenant has no file `{}`", shown(file));
    if let Some(why) = why {
        let _ = write!(text, " ({why})");
    }
    let known: Vec<_> = known.iter().map(|file| format!("`{file}`")).collect();
    let _ = write!(text, "; it has {}", known.join(", "));
    text
}

fn file_moved(file: &str, current: Option<i64>) -> String {
    let file = shown(file);
    match current {
        Some(version) => {
            format!("`{file}` is in version {version} by now: read it again and repeat the change on that")
        }
        None => format!("there is no `{file}` at present; `If-None-Match: *` makes it"),
    }
}

fn connection_not_found(named: &str, disabled: bool, known: &[ConnectionId]) -> String {
    // The name came from outside: never more of it than a connection id could have.
    let named: String = named.chars().filter(|c| !c.is_control()).take(63).collect();
    let mut text = if disabled {
        format!("the connection `{named}` is disabled")
    } else {
        format!("the tenant has no connection `{named}`")
    };
    if !known.is_empty() {
        let _ = write!(text, "; it has {}", listed(known));
    }
    text
}

fn no_connection(disabled: &[ConnectionId]) -> String {
    if disabled.is_empty() {
        return "the tenant has no connection to a Y2".to_owned();
    }
    format!("the tenant has no enabled connection to a Y2; disabled: {}", listed(disabled))
}
