//! A whole list: where it came from, what is missing, and the bytes it is answered with.

use bytes::Bytes;
use serde::Serialize;
use twox_hash::XxHash3_128;

use crate::flows::{Error, cache::Weigh};

/// Members that Y2 sends and we do not model, under Y2's names.
pub use cegid_y2::types::Extra;

/// What a Y2 or a configuration lists, in its order.
#[derive(Debug)]
pub struct Listing<L> {
    /// The list, rendered.
    pub list: L,
    /// Where it came from.
    pub source: Source,
    /// Why some of it may be missing, in a few words; `None`: the list is whole.
    pub partial: Option<&'static str>,
}

impl<L> Listing<L> {
    /// The same listing of something that is made of the list.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn try_map<M>(self, make: impl FnOnce(L) -> Result<M, Error>) -> Result<Listing<M>, Error> {
        Ok(Listing { list: make(self.list)?, source: self.source, partial: self.partial })
    }
}

/// Where a list came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The plug-in that is made for it.
    PlugIn(&'static str),
    /// Another operation of Y2 that happens to tell.
    Operation(&'static str),
    /// A table of the connection's configuration.
    Configuration,
}

impl Source {
    /// As shown in a header (`Company/Stores`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PlugIn(name) | Self::Operation(name) => name,
            Self::Configuration => "configuration",
        }
    }
}

/// A value and its JSON: written once, when the value is made, for all who read it.
#[derive(Debug)]
pub struct Rendered<T> {
    /// The value.
    pub value: T,
    /// Its JSON.
    pub json: Bytes,
    /// Strong entity tag of the JSON, quotes included: the same bytes have the same tag, in every process.
    pub etag: Bytes,
}

impl<T: Serialize> Rendered<T> {
    /// Renders and tags.
    ///
    /// # Errors
    /// The value cannot be JSON: a mistake of ours.
    pub fn new(value: T) -> Result<Self, Error> {
        let json = serde_json::to_vec(&value).map_err(Error::internal)?;
        // No cryptography: nobody gains from two lists with one tag, and 128 bits do not meet by chance.
        let etag = format!("W/\"{:032x}\"", XxHash3_128::oneshot(&json));
        Ok(Self { value, json: json.into(), etag: etag.into() })
    }
}

/// The bytes are counted; the value takes about as much again.
impl<T> Weigh for Rendered<T> {
    fn weight(&self) -> usize {
        2 * self.json.len()
    }
}

impl<L: Weigh> Weigh for Listing<L> {
    fn weight(&self) -> usize {
        self.list.weight()
    }
}

/// A text that says something.
pub(super) fn not_blank<T: AsRef<str>>(text: Option<T>) -> Option<T> {
    text.filter(|text| !text.as_ref().trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_follows_the_bytes() {
        let [first, same, other] = ["a", "a", "b"].map(|value| Rendered::new(vec![value]).unwrap());
        assert_eq!((&first.json[..], &first.etag), (&b"[\"a\"]"[..], &same.etag));
        assert_ne!(first.etag, other.etag);
        assert!(first.etag.starts_with(b"W/\"") && first.etag.ends_with(b"\"") && first.etag.len() == 36);
    }
}
