//! A reply as it came: status, headers and bytes, and what they amount to.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use jiff::fmt::rfc2822;
use serde::de::DeserializeOwned;

use super::text;
use crate::{
    LastAnswer,
    soap::{
        envelope::{self, Shape},
        error::Error,
        xml,
    },
};

/// No service is left alone for longer because it says so.
const LONGEST_REST: Duration = Duration::from_secs(3_600);

/// An HTTP reply, read to its end or to the limit. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, decompressed.
    pub body: Bytes,
}

impl Reply {
    pub(super) fn of(status: StatusCode, headers: HeaderMap) -> Self {
        Self { status, headers, body: Bytes::new() }
    }

    /// What is kept of it beside its meaning.
    pub(crate) fn as_last_answer(&self) -> LastAnswer {
        let content_type = text(&self.headers, &header::CONTENT_TYPE).map(str::to_owned);
        LastAnswer { status: self.status.as_u16(), content_type, body: self.body.clone() }
    }

    /// The media type without its parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = text(&self.headers, &header::CONTENT_TYPE)?;
        let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        (!essence.is_empty()).then_some(essence)
    }

    fn charset(&self) -> Option<&str> {
        let value = text(&self.headers, &header::CONTENT_TYPE)?;
        value.split(';').skip(1).find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        })
    }

    /// Whether it calls itself XML, or does not say what it is.
    pub(crate) fn is_xml(&self) -> bool {
        match self.media_type().as_deref() {
            Some("text/xml" | "application/xml" | "application/soap+xml") | None => true,
            Some(_) => false,
        }
    }

    /// Status and media type first, then the envelope.
    pub(super) fn decode<R: DeserializeOwned>(&self, shape: &Shape) -> Result<R, Error> {
        match self.status {
            StatusCode::UNAUTHORIZED => return Err(Error::Unauthorized),
            StatusCode::NOT_FOUND => return Err(Error::NotFound),
            _ => {}
        }
        if !self.is_xml() || self.body.is_empty() {
            return Err(self.not_soap());
        }
        let read =
            xml::decode(&self.body, self.charset()).map_err(Error::from).and_then(|text| envelope::read(&text, shape));
        match read {
            Err(error @ Error::Fault(_)) => Err(error),
            // A proxy's or the server's own error page: what is in it does not matter.
            _ if !self.status.is_success() => Err(self.not_soap()),
            other => other,
        }
    }

    /// The text of a document that is no envelope.
    ///
    /// # Errors
    /// A status other than success, another media type, an encoding that cannot be read.
    pub fn document(&self) -> Result<String, Error> {
        match self.status {
            StatusCode::UNAUTHORIZED => return Err(Error::Unauthorized),
            StatusCode::NOT_FOUND => return Err(Error::NotFound),
            status if !status.is_success() || !self.is_xml() || self.body.is_empty() => return Err(self.not_soap()),
            _ => {}
        }
        Ok(xml::decode(&self.body, self.charset())?.into_owned())
    }

    fn not_soap(&self) -> Error {
        let (content_type, retry_after) = (self.media_type(), self.retry_after());
        Error::NotSoap { status: self.status.as_u16(), content_type, retry_after }
    }

    /// `Retry-After`, in seconds or as a date. How far off a date is, the answer's own `Date` tells: nobody's clock counts.
    fn retry_after(&self) -> Option<Duration> {
        let value = text(&self.headers, &header::RETRY_AFTER)?.trim();
        let after = match value.parse() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let date = |value| rfc2822::parse(value).ok().map(|date| date.timestamp());
                let now = date(text(&self.headers, &header::DATE)?.trim())?;
                Duration::try_from(date(value)?.duration_since(now)).unwrap_or_default()
            }
        };
        Some(after.min(LONGEST_REST))
    }
}
