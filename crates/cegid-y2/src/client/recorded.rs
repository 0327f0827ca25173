//! One exchange as it was on the wire, for people who want to see it. Knows no storage.

use std::time::Duration;

use bytes::Bytes;

use crate::Error;

/// A call with what was sent and received. Holds personal data: it has no `Debug` and belongs into sealed storage.
pub struct Recorded<R> {
    /// The same as [`super::Client::call`] gives.
    pub result: Result<R, Error>,
    /// The envelope that was sent. Credentials are in the headers and so not in here.
    pub request_xml: String,
    /// The last answer, decompressed, as far as it was read.
    pub reply: Option<Bytes>,
    /// Its HTTP status.
    pub status: Option<u16>,
    /// The whole call, retries included.
    pub elapsed: Duration,
}
