//! Pages of a list: how many items, after which one, and where the next page begins. Knows no list.

use super::Error;

/// Items of a page where the caller names no number.
pub const DEFAULT_LIMIT: u32 = 50;
/// Items of a page at most.
pub const MAX_LIMIT: u32 = 200;

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many items, from 1 to [`MAX_LIMIT`].
    pub limit: u32,
    /// The cursor of the page before; `None`: from the start.
    pub after: Option<String>,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, after: None }
    }
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paged<T> {
    /// In the order of the list.
    pub items: Vec<T>,
    /// What the next page comes after; `None`: this is the last one.
    pub next: Option<String>,
}

impl Page {
    /// One more than wanted, which tells whether there is a next page.
    pub fn fetch(&self) -> u32 {
        self.limit + 1
    }

    /// The page out of [`Page::fetch`] items from its start on.
    pub fn of<T>(&self, mut items: Vec<T>, cursor: impl Fn(&T) -> String) -> Paged<T> {
        let limit = self.limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(cursor);
        Paged { items, next }
    }

    /// The page out of a whole list that is at hand.
    ///
    /// # Errors
    /// `after` is no item of the list.
    pub fn cut<T>(&self, items: Vec<T>, cursor: impl Fn(&T) -> String) -> Result<Paged<T>, Error> {
        let start = match &self.after {
            None => 0,
            Some(after) => {
                let position = items.iter().position(|item| cursor(item) == *after);
                position.ok_or_else(|| self.unknown_cursor())? + 1
            }
        };
        let requested = items.into_iter().skip(start).take(self.fetch() as usize).collect();
        Ok(self.of(requested, cursor))
    }

    /// `after` as the number that the list's cursors are.
    ///
    /// # Errors
    /// It is none.
    pub fn after_number(&self) -> Result<Option<i64>, Error> {
        let number = |after: &String| after.parse().ok().filter(|number| *number > 0);
        self.after.as_ref().map(|after| number(after).ok_or_else(|| self.unknown_cursor())).transpose()
    }

    /// The error for an `after` that does not belong to the list.
    pub fn unknown_cursor(&self) -> Error {
        Error::invalid("after", "is no place in this list; send the `next` of the page before, or leave it out")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(limit: u32, after: Option<&str>) -> Page {
        Page { limit, after: after.map(str::to_owned) }
    }

    #[test]
    fn pages_follow_one_another_to_the_end() {
        let list = || vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let first = page(2, None).cut(list(), String::clone).unwrap();
        assert_eq!((first.items.join(""), first.next.as_deref()), ("ab".to_owned(), Some("b")));
        let last = page(2, Some("b")).cut(list(), String::clone).unwrap();
        assert_eq!((last.items.join(""), last.next), ("c".to_owned(), None));
        assert_eq!(page(3, None).cut(list(), String::clone).unwrap().next, None);
        assert!(page(2, Some("x")).cut(list(), String::clone).is_err());
    }

    #[test]
    fn a_cursor_that_is_a_number_is_a_positive_one() {
        assert_eq!(page(1, Some("7")).after_number().unwrap(), Some(7));
        assert_eq!(page(1, None).after_number().unwrap(), None);
        for bad in ["0", "-1", "x", "99999999999999999999"] {
            assert!(page(1, Some(bad)).after_number().is_err(), "{bad}");
        }
    }
}
