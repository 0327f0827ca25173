//! What a failed request failed of. The HTTP client tells it by types where it can, and by the chain of causes.

use std::{error::Error as StdError, io};

use super::AddressForbidden;
use crate::soap::error::Error;

/// The kind of failure behind an error of the HTTP client.
pub(super) fn error(error: &reqwest::Error) -> Error {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    let mut dns = false;
    while let Some(current) = cause {
        if let Some(kind) = certain(current) {
            return kind;
        }
        // The connector's error type is private; its text is what is left.
        dns |= current.to_string() == "dns error";
        cause = current.source();
    }
    if dns {
        Error::HostUnknown
    } else if error.is_timeout() && !error.is_connect() {
        Error::Timeout
    } else if error.is_connect() {
        Error::Connect
    } else if error.is_decode() {
        Error::Malformed("the compression of the answer is broken".to_owned())
    } else {
        Error::Broken
    }
}

/// Causes that say what happened by their type alone.
fn certain(cause: &(dyn StdError + 'static)) -> Option<Error> {
    if cause.is::<AddressForbidden>() {
        return Some(Error::AddressForbidden);
    }
    if cause.is::<rustls::Error>() {
        return Some(Error::Tls);
    }
    // An I/O error hides the error it was made of from `source`.
    let inner = cause.downcast_ref::<io::Error>()?.get_ref()?;
    certain(inner)
}
