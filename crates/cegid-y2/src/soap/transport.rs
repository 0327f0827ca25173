//! One HTTP exchange: a request out, a bounded reply in, and a verdict on what kind of reply it is.

mod classify;
mod reply;

use std::{error::Error as StdError, fmt};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use url::Url;

pub use self::reply::Reply;
use super::{envelope::Shape, error::Error};

/// Replies longer than this are decoded on a thread of their own, so that they hold up nobody else.
const DECODE_INLINE: usize = 256 * 1024;
/// How much is kept of an answer that is no XML: enough to show what it was.
const KEPT_OF_OTHERS: usize = 64 * 1024;

/// What the resolver of the shared client returns for an address that the network policy forbids; the transport finds
/// it in the chain of causes.
#[derive(Debug, Default)]
pub struct AddressForbidden(Option<Box<dyn StdError + Send + Sync>>);

impl AddressForbidden {
    /// With what the policy itself said.
    pub fn because(cause: Box<dyn StdError + Send + Sync>) -> Self {
        Self(Some(cause))
    }
}

impl fmt::Display for AddressForbidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the address is not allowed by the network policy")
    }
}

impl StdError for AddressForbidden {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.as_deref().map(|cause| cause as _)
    }
}

/// One request.
#[derive(Debug)]
pub struct Request<'a> {
    /// Where to.
    pub url: Url,
    /// The action, without the quotes that go around it.
    pub action: &'a str,
    /// The envelope.
    pub body: Bytes,
    /// `Authorization` or `Cookie`, marked as sensitive.
    pub credential: (HeaderName, HeaderValue),
    /// Headers beside these.
    pub further: &'a [(HeaderName, HeaderValue)],
    /// When to give up, whatever is under way.
    pub deadline: Instant,
    /// Bytes of the reply after decompression.
    pub max_reply_bytes: usize,
}

/// Sends a request and reads the reply up to the limit, whatever its status.
///
/// # Errors
/// Everything that keeps a reply from being complete.
pub async fn post(http: &reqwest::Client, request: Request<'_>) -> Result<Reply, Error> {
    let deadline = request.deadline;
    match tokio::time::timeout_at(deadline, exchange(http, request)).await {
        Ok(result) => result,
        Err(_) => Err(Error::Timeout),
    }
}

/// Asks for a document, such as a WSDL, and reads it up to the limit, whatever its status.
///
/// # Errors
/// As of [`post`].
pub async fn get(
    http: &reqwest::Client,
    url: Url,
    credential: (HeaderName, HeaderValue),
    deadline: Instant,
    max_reply_bytes: usize,
) -> Result<Reply, Error> {
    let request = http.get(url).header(credential.0, credential.1);
    match tokio::time::timeout_at(deadline, answered(request, max_reply_bytes)).await {
        Ok(result) => result,
        Err(_) => Err(Error::Timeout),
    }
}

async fn exchange(http: &reqwest::Client, request: Request<'_>) -> Result<Reply, Error> {
    let action = HeaderValue::try_from(format!("\"{}\"", request.action));
    let action = action.map_err(|_| Error::Malformed("the action is no header value".to_owned()))?;
    let (name, value) = request.credential;
    let post = http
        .post(request.url)
        .header(header::CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"))
        .header(HeaderName::from_static("soapaction"), action)
        .header(name, value)
        .body(request.body);
    let further = request.further.iter();
    answered(further.fold(post, |post, (name, value)| post.header(name, value)), request.max_reply_bytes).await
}

async fn answered(request: reqwest::RequestBuilder, max_reply_bytes: usize) -> Result<Reply, Error> {
    let mut response = request.send().await.map_err(|error| classify::error(&error))?;
    let mut reply = Reply::of(response.status(), std::mem::take(response.headers_mut()));
    let (limit, complete) = match reply.is_xml() {
        true => (max_reply_bytes, true),
        false => (max_reply_bytes.min(KEPT_OF_OTHERS), false),
    };
    let announced = response.content_length().unwrap_or(0);
    if complete && announced > limit as u64 {
        return Err(Error::TooLarge { limit });
    }
    let mut body = BytesMut::with_capacity((announced as usize).min(limit));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= limit => body.extend_from_slice(&chunk),
            Ok(Some(_)) if complete => return Err(Error::TooLarge { limit }),
            Ok(Some(_)) | Ok(None) => break,
            // The status of an answer that is no SOAP anyway says more than its broken end.
            Err(_) if !complete => break,
            Err(error) => return Err(classify::error(&error)),
        }
    }
    reply.body = body.freeze();
    Ok(reply)
}

/// Reads a reply into a value; a long one on a thread of its own.
///
/// # Errors
/// Whatever the reply is instead of an answer.
pub async fn decode<R: DeserializeOwned + Send + 'static>(reply: Reply, shape: Shape) -> Result<R, Error> {
    if reply.body.len() <= DECODE_INLINE {
        return reply.decode(&shape);
    }
    let task = tokio::task::spawn_blocking(move || reply.decode(&shape));
    task.await.unwrap_or_else(|_| Err(Error::Malformed("the reply could not be decoded".to_owned())))
}

/// The value of a header, if it is text.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
