//! The children of a wrapper as the items of a list.

use serde::de::{DeserializeSeed, SeqAccess};

use super::{Element, Reader};
use crate::soap::xml::error::XmlError;

pub(super) struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    /// The wrapper's end was not seen yet.
    open: bool,
}

impl<'r, 'a> Items<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, open: bool) -> Self {
        Self { reader, open }
    }

    /// Reads what the visitor left over.
    pub(super) fn finish(self) -> Result<(), XmlError> {
        if self.open { self.reader.scan.skip() } else { Ok(()) }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, XmlError> {
        while self.open {
            let Some(tag) = self.reader.scan.child()? else {
                self.open = false;
                break;
            };
            if !tag.nil {
                self.reader.charge(size_of::<T::Value>())?;
                return seed.deserialize(Element::new(self.reader, tag)).map(Some);
            }
            if !tag.empty {
                self.reader.scan.skip()?;
            }
        }
        Ok(None)
    }
}
