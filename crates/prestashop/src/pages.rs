//! A long list, page by page. PrestaShop names no total and no next page; ids that grow are what can be relied on.

use crate::{entity::Entity, error::Error, query::Query, webservice::Webservice, xml::Unreadable};

/// Reads a list page by page.
#[derive(Debug)]
#[must_use]
pub struct Pages<'a> {
    webservice: &'a Webservice,
    query: Query,
    page: u64,
    after: Option<u64>,
    ended: bool,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(webservice: &'a Webservice, query: Query, page: u64) -> Self {
        Self { webservice, query, page: page.max(1), after: None, ended: false }
    }

    /// Goes on behind this id: where a run stopped.
    pub fn after(mut self, id: u64) -> Self {
        self.after = Some(id);
        self
    }

    /// The next page; none at the end. After an error, the same page can be asked for again.
    ///
    /// # Errors
    /// See [`Error`]; also when the shop does not answer in the order of ids, so that reading on would never end.
    pub async fn next(&mut self) -> Result<Option<Vec<Entity>>, Error> {
        while !self.ended {
            let query = self.query.page(self.after, self.page);
            let mut entities = self.webservice.list_as_it_comes(&query).await?;
            let mut last = self.after;
            for id in entities.iter().filter_map(|entity| entity.id) {
                if last.is_some_and(|last| id <= last) {
                    return Err(Error::Unreadable(Unreadable::Unexpected("its pages are not in the order of ids")));
                }
                last = Some(id);
            }
            self.ended = (entities.len() as u64) < self.page;
            self.after = last;
            entities.retain(|entity| query.keeps(entity));
            if !entities.is_empty() {
                return Ok(Some(entities));
            }
        }
        Ok(None)
    }
}
