//! What an injected fault does, and its form in JSON.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::fault::{FaultLevel, REMOTE_CALL_FAILED, ServiceFault};

/// What an injected fault does.
///
/// `latency`, `slow_body`, `cut` and `truncated` let the operation happen and change its answer; `latency` also lets
/// further rules apply. The others answer instead of the operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FaultKind {
    /// A refusal of the service, HTTP 500.
    Fault {
        /// Y2's id.
        #[serde(default = "default_id")]
        id: String,
        /// The innermost message.
        #[serde(default = "default_message")]
        message: String,
        /// How many levels the chain has, 1 to 8; those around the message are the worker's.
        #[serde(default = "one")]
        levels: u8,
    },
    /// A fault with a code and a text only.
    FaultWithoutDetail {
        /// The code.
        #[serde(default = "default_id")]
        id: String,
        /// The text.
        #[serde(default = "default_message")]
        message: String,
    },
    /// Any HTTP status.
    Status {
        /// 100 to 599.
        code: u16,
        /// The body.
        #[serde(default)]
        body: String,
        /// Its media type.
        #[serde(default = "plain")]
        content_type: String,
    },
    /// The answer comes later.
    Latency {
        /// By how many milliseconds.
        ms: u64,
    },
    /// The answer comes slowly.
    SlowBody {
        /// At how many bytes a second, at least 1.
        bytes_per_second: u64,
    },
    /// The connection is closed in the middle of the answer, whose length was announced.
    Cut {
        /// After how many bytes of the body.
        after_bytes: usize,
    },
    /// The connection is reset without an answer.
    Reset,
    /// Bytes that are no text, as `text/xml`.
    Garbage,
    /// A page as of a proxy or a login, HTTP 200.
    Html,
    /// The first half of the answer, complete as far as HTTP can tell.
    Truncated,
    /// A document that defines entities which multiply.
    EntityBomb,
    /// An endless text in a reply that begins well.
    Huge {
        /// How many bytes of it.
        bytes: u64,
    },
    /// HTTP 401, whatever the credentials.
    Unauthorized,
    /// No answer at all; the connection stays open.
    Hang,
}

impl FaultKind {
    /// The name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fault { .. } => "fault",
            Self::FaultWithoutDetail { .. } => "fault_without_detail",
            Self::Status { .. } => "status",
            Self::Latency { .. } => "latency",
            Self::SlowBody { .. } => "slow_body",
            Self::Cut { .. } => "cut",
            Self::Reset => "reset",
            Self::Garbage => "garbage",
            Self::Html => "html",
            Self::Truncated => "truncated",
            Self::EntityBomb => "entity_bomb",
            Self::Huge { .. } => "huge",
            Self::Unauthorized => "unauthorized",
            Self::Hang => "hang",
        }
    }

    /// Whether the operation happens before its answer is changed.
    pub fn lets_the_operation_happen(&self) -> bool {
        matches!(self, Self::Latency { .. } | Self::SlowBody { .. } | Self::Cut { .. } | Self::Truncated)
    }

    /// How much later the answer comes.
    pub fn delay(&self) -> Option<Duration> {
        match self {
            Self::Latency { ms } => Some(Duration::from_millis(*ms)),
            _ => None,
        }
    }

    /// The refusal that is answered instead of the operation.
    pub fn service_fault(&self) -> Option<ServiceFault> {
        match self {
            Self::Fault { id, message, levels } => Some(chain(id, message, *levels)),
            Self::FaultWithoutDetail { id, message } => {
                Some(ServiceFault { with_detail: false, ..ServiceFault::new(id, message) })
            }
            _ => None,
        }
    }

    /// What cannot be done, in words.
    pub(super) fn problem(&self) -> Option<&'static str> {
        match self {
            Self::Fault { levels, .. } if !(1..=8).contains(levels) => Some("levels must be 1 to 8"),
            Self::Fault { id, .. } | Self::FaultWithoutDetail { id, .. }
                if id.is_empty() || id.contains([':', ' ']) =>
            {
                Some("id must be one word")
            }
            Self::Status { code, .. } if !(200..=599).contains(code) => Some("code must be 200 to 599"),
            Self::Status { content_type, .. } if content_type.parse::<axum::http::HeaderValue>().is_err() => {
                Some("content_type must be a media type")
            }
            Self::SlowBody { bytes_per_second: 0 } => Some("bytes_per_second must be at least 1"),
            _ => None,
        }
    }
}

fn chain(id: &str, message: &str, levels: u8) -> ServiceFault {
    const AROUND: [(&str, &str); 2] = [
        ("WP006", "Failure during message execution (TWorkerMessageProcess.TryExecuteMessage)"),
        ("WP008", "Operation failed (TWorkerOperationDispatcher.Execute)"),
    ];
    let around = AROUND.iter().cycle().take(usize::from(levels.saturating_sub(1)));
    let mut fault = ServiceFault::new(id, message);
    fault.levels.splice(0..0, around.map(|(code, text)| FaultLevel::remote(code, text)));
    fault
}

fn default_id() -> String {
    REMOTE_CALL_FAILED.to_owned()
}

fn default_message() -> String {
    "An injected fault".to_owned()
}

fn one() -> u8 {
    1
}

fn plain() -> String {
    "text/plain; charset=utf-8".to_owned()
}
