//! What Y2 meant when a call did not succeed, and the one table of the ways in which it can fail: what each is called, what
//! it says of Y2, and whether the same call could succeed later. Knows neither tenants nor HTTP statuses of ours.

use std::time::Duration;

use super::{TlsFailure, observer::CallOutcome};

/// What a failure says of the Y2 itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Health {
    /// It works: it refused this call, and would refuse it again. Or the call never left.
    Well,
    /// It answers, and nothing can be made of the answer. What it answered before is better.
    Confused,
    /// It is down, overloaded or out of reach.
    Down,
}

/// When the same call could succeed, as far as the failure tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    /// When somebody has corrected something.
    Never,
    /// In a while.
    Later,
    /// A moment later: a call that is safe to repeat is.
    AtOnce,
}

macro_rules! failures {
    ($(
        $(#[$about:meta])+
        $kind:ident $({ $($member:ident: $type:ty),+ })? $(($inner:ty))? =>
            $id:literal, $title:literal, $outcome:ident, $health:ident, $again:ident;
    )+) => {
        /// Why there is no answer. The text is safe to show to users: it holds no address, no credential and nothing of a
        /// reply except the sentence of a fault.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Error {
            $( $(#[$about])+ $kind $({ $($member: $type),+ })? $(($inner))?, )+
            /// A call that failed and may have happened all the same. Only for operations that are not safe to repeat: of
            /// the others nobody needs to know.
            #[error("{failure}. Whether Y2 did {service}.{operation} is not known: look there before you repeat it")]
            InDoubt { service: &'static str, operation: &'static str, failure: Box<Self> },
        }

        /// The ways in which a call can fail, without what is told of one occurrence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Failure {
            $( #[doc = concat!("See [`Error::", stringify!($kind), "`].")] $kind, )+
        }

        impl Error {
            /// Which way it is; of a call in doubt, the one in which it failed.
            pub fn failure(&self) -> Failure {
                match self {
                    $( Self::$kind { .. } => Failure::$kind, )+
                    Self::InDoubt { failure, .. } => failure.failure(),
                }
            }
        }

        impl Failure {
            /// Every one.
            pub const ALL: &'static [Self] = &[ $( Self::$kind, )+ ];

            /// The stable word for it: `y2-timeout`.
            pub const fn id(self) -> &'static str {
                match self { $( Self::$kind => $id, )+ }
            }

            /// What it means, as a title.
            pub const fn title(self) -> &'static str {
                match self { $( Self::$kind => $title, )+ }
            }

            /// The coarse outcome for logs and metrics.
            pub const fn outcome(self) -> CallOutcome {
                match self { $( Self::$kind => CallOutcome::$outcome, )+ }
            }

            const fn health(self) -> Health {
                match self { $( Self::$kind => Health::$health, )+ }
            }

            const fn again(self) -> Again {
                match self { $( Self::$kind => Again::$again, )+ }
            }
        }
    };
}

failures! {
    /// A business fault: the id and the sentence of its innermost level.
    #[error("Y2 refused the call{}{}", in_brackets(id), after_colon(message))]
    Rejected { id: String, message: String } => "y2-rejected", "Y2 refused the request", Fault, Well, Never;
    /// HTTP 401, also with Basic credentials.
    #[error("Y2 refuses the login or the password of this connection")]
    CredentialsRefused =>
        "y2-credentials-refused", "Y2 refused the credentials of the connection", CredentialsRefused, Well, Never;
    /// The fault for a `DatabaseId` that the login does not belong to.
    #[error("Y2 refuses the database id of this connection{}", after_colon(message))]
    DatabaseRefused { message: String } =>
        "y2-database-refused", "Y2 refused the database of the connection", Fault, Well, Never;
    /// The name of the host cannot be resolved.
    #[error("the host name of this connection is unknown")]
    HostUnknown => "y2-host-unknown", "The host of Y2 is unknown", Unreachable, Down, AtOnce;
    /// No connection: refused, or not made in its time. Nothing was sent.
    #[error("Y2 cannot be reached")]
    Unreachable => "y2-unreachable", "Y2 cannot be reached", Unreachable, Down, AtOnce;
    /// The request was sent, and the connection broke before the answer was complete.
    #[error("the connection to Y2 broke before its answer was complete")]
    AnswerLost => "y2-answer-lost", "The answer of Y2 was lost", Unreachable, Down, AtOnce;
    /// The TLS handshake failed. Nothing was sent.
    #[error("no trusted TLS connection to Y2: {0}")]
    Tls(TlsFailure) => "y2-tls-failed", "The TLS connection to Y2 failed", Unreachable, Down, Never;
    /// The network policy forbids the address.
    #[error("the address of this connection is not allowed by the network policy of this server")]
    AddressForbidden => "y2-address-forbidden", "The address of Y2 is forbidden", Unreachable, Well, Never;
    /// No complete answer within the connection's time.
    #[error("Y2 did not answer in time")]
    Timeout => "y2-timeout", "Y2 did not answer in time", Timeout, Down, Later;
    /// An answer of another kind, such as a HTML page; without a status, one that cannot be read as HTTP at all. The media
    /// type is shortened to its essence. `retry_after` is what the answer said of that, if it did. What it says of Y2 depends
    /// on the status.
    #[error("Y2's address answered with {} and no SOAP", instead_of_soap(*status, content_type.as_deref()))]
    NotSoap { status: Option<u16>, content_type: Option<String>, retry_after: Option<Duration> } =>
        "y2-not-soap", "Y2 did not answer in SOAP", Malformed, Down, AtOnce;
    /// SOAP in name only: truncated, not well formed, of another operation, or of the wrong types.
    #[error("Y2's answer cannot be read: {reason}")]
    MalformedReply { reason: String } =>
        "y2-malformed-reply", "The reply of Y2 is malformed", Malformed, Confused, Never;
    /// Markup that is never read: DTD, entities, excessive depth or number of attributes.
    #[error("Y2's answer holds forbidden markup: {reason}")]
    ForbiddenMarkup { reason: String } =>
        "y2-forbidden-markup", "The reply of Y2 holds forbidden markup", Malformed, Confused, Never;
    /// More bytes than the connection's limit, counted after decompression.
    #[error("Y2's answer is larger than {limit} bytes")]
    ReplyTooLarge { limit: usize } =>
        "y2-reply-too-large", "The reply of Y2 is too large", Malformed, Confused, Never;
    /// A fault that says nothing but its code and its text, either of which may be empty, or one of WCF's own, whatever it
    /// says. The code is Y2's id, or one of WCF's.
    #[error("Y2 failed without details{}{}", in_brackets(id), after_colon(message))]
    FaultWithoutDetail { id: String, message: String } =>
        "y2-fault-without-detail", "Y2 failed without saying why", Fault, Confused, Never;
    /// Not sent: the breaker is open, or too many calls wait already.
    #[error("Y2 is not called at the moment because it failed repeatedly or too many calls are waiting")]
    Unavailable { retry_after: Duration } =>
        "y2-unavailable", "Y2 is not available for the moment", Shed, Down, Later;
    /// HTTP 404, or a fault that says the action is unknown.
    #[error("this Y2 does not offer {service}.{operation}")]
    OperationMissing { service: &'static str, operation: &'static str } =>
        "y2-operation-missing", "Y2 lacks the operation", OperationMissing, Well, Never;
    /// The request holds what XML cannot carry, such as a control character. Nothing was sent: a mistake of the caller's.
    #[error("the request cannot be written as XML: {reason}")]
    InvalidRequest { reason: String } => "invalid-request", "The request has invalid fields", Shed, Well, Never;
}

/// The code of WCF for a request that it cannot read: an unknown word of an enumeration, a missing member.
const UNREADABLE: &str = "DeserializationFailed";
/// HTTP 408: the server gave up a connection before it had read a request from it. It did nothing.
const REQUEST_TIMEOUT: u16 = 408;
/// HTTP 429: worth another try only if the server says when.
const TOO_MANY_REQUESTS: u16 = 429;

/// How a refusal says that there is no such thing, in the languages that Y2's texts come in (public client code for
/// "identify" and "does not exist", assumed for the others).
const UNKNOWN: [&str; 11] = [
    "unknown",
    "not found",
    "not exist",
    "n't exist",
    "failed to identify",
    "no such",
    "inconnu",
    "inexistant",
    "introuvable",
    "existe pas",
    "pas trouv",
];
/// How a refusal says that it does not know why, which is another matter.
const UNKNOWN_REASON: [&str; 4] = ["unknown error", "unknown reason", "unknown exception", "erreur inconnue"];

impl Error {
    /// Whether Y2 could not read the request. That says nothing of what the request asked for.
    pub fn is_unreadable_request(&self) -> bool {
        matches!(self, Self::FaultWithoutDetail { id, .. } if id == UNREADABLE)
    }

    /// Whether Y2 refused the call because there is no such thing as it asks for. Any other failure says nothing of that.
    pub fn says_unknown(&self) -> bool {
        let Self::Rejected { message, .. } = self else { return false };
        let message = message.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
        says(&UNKNOWN) && !says(&UNKNOWN_REASON)
    }

    /// The same without the sentence of a fault: Y2 quotes in it what it was sent, a customer's name for example.
    pub fn without_words_of_y2(&self) -> Self {
        let (mut error, message) = (self.clone(), String::new());
        match &mut error {
            Self::Rejected { message: said, .. }
            | Self::DatabaseRefused { message: said }
            | Self::FaultWithoutDetail { message: said, .. } => *said = message,
            Self::InDoubt { failure, .. } => **failure = failure.without_words_of_y2(),
            _ => {}
        }
        error
    }

    /// The coarse outcome for logs and metrics.
    pub fn outcome(&self) -> CallOutcome {
        self.failure().outcome()
    }

    /// Whether Y2 cannot answer for the moment, so that what it answered before is better than nothing. Refused credentials
    /// are no outage: they stay wrong until somebody corrects them, and hiding that would not help.
    pub fn is_outage(&self) -> bool {
        self.failure().health() != Health::Well
    }

    /// When to try again: as Y2 says, else after `usual`. `None`: that would not help, or may do harm.
    pub fn retry_after(&self, usual: Duration) -> Option<Duration> {
        match self {
            Self::InDoubt { .. } => None,
            Self::Unavailable { retry_after } | Self::NotSoap { retry_after: Some(retry_after), .. } => {
                Some(*retry_after)
            }
            _ => (self.failure().again() != Again::Never).then_some(usual),
        }
    }

    /// Whether it says that Y2 is down, rather than that it answered something unwanted.
    pub(crate) fn is_down(&self) -> bool {
        match self {
            Self::NotSoap { status, .. } => status.is_none_or(|status| status >= 500),
            Self::InDoubt { failure, .. } => failure.is_down(),
            _ => self.failure().health() == Health::Down,
        }
    }

    /// Whether the same call could succeed a moment later. Whether it may be repeated is for the operation to say.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::NotSoap { status: Some(TOO_MANY_REQUESTS), retry_after, .. } => retry_after.is_some(),
            Self::NotSoap { status, .. } => status.is_none_or(|status| status >= 500 || status == REQUEST_TIMEOUT),
            Self::InDoubt { failure, .. } => failure.is_passing(),
            _ => self.failure().again() == Again::AtOnce,
        }
    }
}

fn instead_of_soap(status: Option<u16>, content_type: Option<&str>) -> String {
    match status {
        Some(status) => format!("HTTP {status} ({})", content_type.unwrap_or("no media type")),
        None => "something that is no HTTP".to_owned(),
    }
}

fn in_brackets(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!(" ({id})") }
}

fn after_colon(message: &str) -> String {
    if message.trim().is_empty() { String::new() } else { format!(": {message}") }
}
