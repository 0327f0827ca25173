//! What can go wrong, as one problem each: what the shop refused, what stood in its place, what was lost on the way.

use std::fmt;

use crate::{
    batch::Unsettled,
    filter::InvalidFilter,
    xml::{Unreadable, Unwritable},
};

/// An error of the webservice: a number, a sentence, and the property that it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// PrestaShop's number, such as 85.
    pub code: Option<u32>,
    /// PrestaShop's sentence, cut at 300 characters, without paths of the server and without what was sent.
    pub message: String,
    /// The field that the sentence names: `reference` in `Product->reference`.
    pub property: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(formatter, "{} (code {code})", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

/// Why there is no connection that can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFlaw {
    /// Its time is over.
    #[error("has expired")]
    Expired,
    /// Its time has not begun.
    #[error("is not valid yet")]
    NotYetValid,
    /// It is somebody else's.
    #[error("is for another host name")]
    WrongName,
    /// No chain leads to an authority that this machine trusts.
    #[error("was issued by nobody whom this machine trusts")]
    UnknownIssuer,
    /// Something else.
    #[error("is not accepted")]
    Other,
}

/// Why a request got no usable answer. No variant holds the key, a body, or a query.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// 401 without credentials, or with a key that is empty, of another length, unknown or inactive (codes 16 to 21).
    #[error("the shop does not accept the key: {0}")]
    KeyRefused(Fault),
    /// 401 with code 26: the key has no right at all on the resource. 405 with code 25: not this verb.
    #[error("the key lacks a right: {0}")]
    RightMissing(Fault),
    /// 403 with code 132.
    #[error("the key may not act on this shop: {0}")]
    ShopForbidden(Fault),
    /// 405 with code 101: nobody may do this to the resource; or the version does not know the verb.
    #[error("the webservice does not offer this: {0}")]
    NotOffered(Fault),
    /// 503 with code 22: the webservice is switched off.
    #[error("the webservice is switched off in Advanced Parameters › Webservice")]
    WebserviceOff,
    /// 503 otherwise: the shop, or what stands before it, is in maintenance.
    #[error("the shop is in maintenance (503)")]
    Maintenance,
    /// 429.
    #[error("the shop's host asks for fewer requests (429)")]
    TooManyRequests,
    /// 403 that is not PrestaShop's own: a firewall on the way, which often dislikes PUT and PATCH.
    #[error("something in front of the shop forbids the request (403)")]
    Blocked,
    /// 413: the host takes smaller bodies only.
    #[error("the shop's host does not take a body of this size (413)")]
    BodyTooLarge,
    /// A page with a password field came instead of XML.
    #[error(
        "a login page came instead of the webservice's answer: is the shop protected, or the address the back office's?"
    )]
    LoginPage,
    /// Another page came instead of XML.
    #[error(
        "a web page came instead of the webservice's answer (status {status}): check the address, and that the webservice is on"
    )]
    WebPage {
        /// The HTTP status.
        status: u16,
    },
    /// The shop sends elsewhere: often to `https`, to `www`, or, for an unknown shop id, to its front page.
    #[error("the shop redirects to {to}: use that address, or check the shop id")]
    Redirected {
        /// The new address, without query, user and password.
        to: String,
        /// Whether the HTTP client followed against its contract: what was sent may have arrived there.
        followed: bool,
    },
    /// The shop's certificate.
    #[error("the shop's certificate {0}")]
    Certificate(CertificateFlaw),
    /// No connection: nothing was sent.
    #[error("the shop cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// The connection was lost, or the time was over, before the answer was complete.
    #[error("the shop's answer was lost")]
    Lost(#[source] reqwest::Error),
    /// More bytes than the limit.
    #[error("the shop's answer is larger than {limit} bytes")]
    AnswerTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// 400 and other refusals of what was asked or sent.
    #[error("the shop refuses: {0}")]
    Refused(Fault),
    /// 404: no such resource, or no entity of that id.
    #[error("the shop has no such thing (404)")]
    NotFound,
    /// 5xx. For a write it says nothing about what happened.
    #[error("the shop failed (status {status}){}", fault.as_ref().map(|fault| format!(": {fault}")).unwrap_or_default())]
    Failed {
        /// The HTTP status.
        status: u16,
        /// What it says, where it says something.
        fault: Option<Fault>,
    },
    /// The answer is no XML of a webservice.
    #[error("the shop's answer cannot be read: {0}")]
    Unreadable(#[from] Unreadable),
    /// The request cannot be written.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    /// A value that cannot be asked for.
    #[error(transparent)]
    Filter(#[from] InvalidFilter),
    /// The shop names no version, or one before 1.7.
    #[error("the shop is PrestaShop {0}; 1.7 and later are supported")]
    Version(String),
}

impl Error {
    /// Whether the shop as a whole cannot be worked with until somebody does something or time passes: a run stops here and goes on
    /// later, and no row is to blame.
    pub fn pauses(&self) -> bool {
        !matches!(
            self,
            Self::Refused(_)
                | Self::NotFound
                | Self::BodyTooLarge
                | Self::Unwritable(_)
                | Self::Filter(_)
                | Self::AnswerTooLarge { .. }
        )
    }

    /// The fault that the webservice named.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::KeyRefused(fault)
            | Self::RightMissing(fault)
            | Self::ShopForbidden(fault)
            | Self::NotOffered(fault)
            | Self::Refused(fault) => Some(fault),
            Self::Failed { fault, .. } => fault.as_ref(),
            _ => None,
        }
    }
}

/// Why a write did not succeed, and what is known of the shop after it.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Nothing was written. The same may be sent again once the cause is gone.
    #[error(transparent)]
    NotWritten(Error),
    /// The shop refused one entity. Those before it **are written**, those after it are not, and the answer does not say which one it
    /// was. With one entity, nothing was written.
    #[error("the shop refuses one of {} entities: {fault}", batch.entities().len())]
    Refused {
        /// What it says.
        fault: Fault,
        /// What was sent. It must be compared with the shop before the rest is sent again.
        batch: Unsettled,
    },
    /// Nobody knows what was written: a 500, a lost answer, an answer that cannot be read.
    #[error("it is not known whether the shop has written it: {cause}")]
    InDoubt {
        /// What happened.
        cause: Error,
        /// What was sent. It must be compared with the shop before anything is sent again.
        batch: Unsettled,
    },
}

impl WriteError {
    /// Whether a run should stop here and go on later ([`Error::pauses`]). A server's failure (500) stops nothing: one entity may be
    /// its cause.
    pub fn pauses(&self) -> bool {
        match self {
            Self::NotWritten(error) => error.pauses(),
            Self::Refused { .. } => false,
            Self::InDoubt { cause, .. } => {
                cause.pauses() && !matches!(cause, Error::Failed { status: 500, .. } | Error::Unreadable(_))
            }
        }
    }
}
