//! The id of a request: the caller's where it is harmless, else one of ours. tower-http carries it around.

use axum::extract::Request;
use http::{HeaderName, HeaderValue};
use tower_http::request_id::{MakeRequestId, RequestId};

use crate::clock::Clock;

/// The header that carries a request's id, both ways.
pub static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that is taken over from a caller.
const MAX_LENGTH: usize = 64;

/// Makes ids that sort by time, of 32 hexadecimal digits.
#[derive(Clone)]
pub(super) struct TimeOrderedId(pub(super) Clock);

impl MakeRequestId for TimeOrderedId {
    fn make_request_id<B>(&mut self, _: &http::Request<B>) -> Option<RequestId> {
        HeaderValue::try_from(self.0.new_id().simple().to_string()).ok().map(RequestId::new)
    }
}

/// Ids go into logs and come back in headers: letters, digits and a few marks, nothing that needs escaping. Another one is
/// left out, so that the request gets one of ours.
pub(super) fn drop_harmful(mut request: Request) -> Request {
    let harmful = |id: &HeaderValue| {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
        !(1..=MAX_LENGTH).contains(&id.len()) || !id.as_bytes().iter().all(plain)
    };
    if request.headers().get(&X_REQUEST_ID).is_some_and(harmful) {
        request.headers_mut().remove(&X_REQUEST_ID);
    }
    request
}
