//! What a failed request failed of. The HTTP client tells it by types where it can, and by the chain of causes.

use std::{error::Error as StdError, io};

use super::AddressForbidden;
use crate::soap::{error::Error, tls_failure::TlsFailure};

/// What the chain of causes holds.
#[derive(Default)]
struct Causes {
    /// A cause that says what happened by its type alone.
    certain: Option<Error>,
    /// TLS failed: where there is no connection yet, its handshake.
    tls: Option<TlsFailure>,
    /// The name of the host could not be resolved.
    dns: bool,
    /// The connection itself failed, rather than what was made of its bytes.
    connection: bool,
    /// The connection was gone before the request was written to it.
    unsent: bool,
    /// The bytes that came are no HTTP.
    not_http: bool,
}

/// The kind of failure behind an error of the HTTP client.
pub(super) fn error(error: &reqwest::Error) -> Error {
    let mut causes = Causes::default();
    causes.collect(error);
    if let Some(kind) = causes.certain {
        kind
    } else if causes.dns {
        Error::HostUnknown
    } else if let Some(failure) = causes.tls.filter(|_| error.is_connect()) {
        Error::Tls(failure)
    } else if error.is_connect() || causes.unsent {
        Error::Connect
    } else if error.is_timeout() {
        Error::Timeout
    } else if error.is_decode() && !causes.connection {
        Error::Malformed("the compression of the answer is broken".to_owned())
    } else if causes.not_http {
        Error::NotHttp
    } else {
        Error::Broken
    }
}

impl Causes {
    fn collect(&mut self, error: &(dyn StdError + 'static)) {
        if error.is::<AddressForbidden>() {
            self.certain = Some(Error::AddressForbidden);
        }
        self.tls = self.tls.or_else(|| error.downcast_ref::<rustls::Error>().map(TlsFailure::from));
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            self.connection = true;
            self.unsent |= error.is_canceled();
            self.not_http |= error.is_parse();
        }
        // The connector's error type is private; its text is what is left.
        self.dns |= error.to_string() == "dns error";
        // An I/O error hides the error it was made of from `source`.
        if let Some(inner) = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            self.collect(inner);
        } else if let Some(cause) = error.source() {
            self.collect(cause);
        }
    }
}
