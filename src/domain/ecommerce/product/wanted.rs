//! What a product or combination of the shop should hold, in the shop's words and without its ids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Texts by the shop's field and, within it, by language.
pub type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// What an entity of the shop should hold. What is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Fields by the shop's names, as the shop writes them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Texts by field and language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: Texts,
    /// The brand's name; empty for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// The names of categories, from the one below the target category on: the product is in each of them, and the last is its default.
    /// Empty for the target category alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<String>>,
    /// Feature → value; empty where the product loses it. Others stay.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub features: BTreeMap<String, String>,
    /// Attribute → value: all that the combination has.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

impl Wanted {
    /// Whether nothing is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every single thing that is wanted, by a name that is unique within the entity.
    pub(super) fn parts(&self) -> BTreeMap<String, String> {
        let joined = |names: &[String]| names.iter().map(|name| format!("{name}\u{1f}")).collect::<String>();
        let fields = self.fields.iter().map(|(field, value)| (field_part(field), value.clone()));
        let texts = self.texts.iter().flat_map(|(field, texts)| {
            texts.iter().map(move |(language, text)| (text_part(field, language), text.clone()))
        });
        let features = self.features.iter().map(|(name, value)| (feature_part(name), value.clone()));
        let manufacturer = self.manufacturer.iter().map(|name| (MANUFACTURER.to_owned(), name.clone()));
        let categories = self.categories.iter().map(|path| (CATEGORIES.to_owned(), joined(path)));
        let pair = |(name, value): (&String, &String)| format!("{name}\u{1e}{value}");
        let pairs: Vec<String> = self.attributes.iter().map(pair).collect();
        let attributes = (!pairs.is_empty()).then(|| (ATTRIBUTES.to_owned(), joined(&pairs)));
        fields.chain(texts).chain(features).chain(manufacturer).chain(categories).chain(attributes).collect()
    }

    /// The same with those parts only that `keep` says yes to.
    pub(super) fn only(mut self, keep: impl Fn(&str) -> bool) -> Self {
        self.fields.retain(|field, _| keep(&field_part(field)));
        for (field, texts) in &mut self.texts {
            texts.retain(|language, _| keep(&text_part(field, language)));
        }
        self.texts.retain(|_, texts| !texts.is_empty());
        self.features.retain(|name, _| keep(&feature_part(name)));
        self.manufacturer.take_if(|_| !keep(MANUFACTURER));
        self.categories.take_if(|_| !keep(CATEGORIES));
        if !keep(ATTRIBUTES) {
            self.attributes.clear();
        }
        self
    }
}

const MANUFACTURER: &str = "manufacturer";
const CATEGORIES: &str = "categories";
const ATTRIBUTES: &str = "attributes";

fn field_part(field: &str) -> String {
    format!("field:{field}")
}

fn text_part(field: &str, language: &str) -> String {
    format!("text:{field}:{language}")
}

fn feature_part(name: &str) -> String {
    format!("feature:{name}")
}
