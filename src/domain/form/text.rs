//! One text in several languages.

use std::collections::BTreeMap;

use super::language::FormLanguage;

/// Language tag → text; `""` holds a text for all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// One text for every language.
    pub fn everywhere(text: impl Into<String>) -> Self {
        Self(BTreeMap::from([(String::new(), text.into())]))
    }

    /// The text of that language, else the one for all, else the English one, else any.
    pub fn get(&self, language: FormLanguage) -> Option<&str> {
        let known = |tag: &str| self.0.get(tag);
        let found = known(language.tag()).or_else(|| known("")).or_else(|| known("en"));
        found.or_else(|| self.0.values().next()).map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, String)> for Texts {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}
