//! A whole list and where it came from. Knows no kind of item.

use crate::flows::cache::Weigh;

/// Members that Y2 sends and we do not model, under Y2's names.
pub use cegid_y2::types::Extra;

/// A whole list, in the order of its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where they came from.
    pub source: Source,
    /// Why some may be missing, in a few words; `None`: the list is whole.
    pub partial: Option<&'static str>,
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

impl<T: Weigh> Weigh for Listing<T> {
    fn weight(&self) -> usize {
        self.items.weight()
    }
}

/// Bytes of a text that may be there.
pub(super) fn text_weight<T: AsRef<str>>(text: &Option<T>) -> usize {
    size_of::<Option<T>>() + text.as_ref().map_or(0, |text| text.as_ref().len())
}

/// Bytes of unknown members, roughly: each name, and what its value takes as JSON.
pub(super) fn extra_weight(extra: &Extra) -> usize {
    extra.iter().map(|(name, value)| name.len() + value.to_string().len() + 64).sum()
}

/// A text that says something.
pub(super) fn not_blank<T: AsRef<str>>(text: Option<T>) -> Option<T> {
    text.filter(|text| !text.as_ref().trim().is_empty())
}
