//! Which column of a file holds what.

use std::collections::BTreeMap;

use super::settings::Limits;
use crate::flat_files::{DateFormat, DecimalSign, Words};

/// What names items, variations and parents in a file, and in the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyField {
    /// Their codes.
    #[default]
    Reference,
    /// Their EANs.
    Ean13,
}

impl KeyField {
    /// The shop's field.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Ean13 => "ean13",
        }
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The key of the item or variation, by the kind of key that the file has.
    Key,
    /// The code, where it is not the key.
    Reference,
    /// The EAN, where it is not the key.
    Ean13,
    /// The parent, named by the same kind of key as the row itself.
    Parent,
    /// Whether it is sold.
    Active,
    /// The purchase price, without tax.
    WholesalePrice,
    /// The sales price.
    Price,
    /// Cegid's tax code.
    TaxCode,
    /// The weight.
    Weight,
    /// What is there to be sold.
    Stock,
    /// From when on it is there.
    AvailableDate,
    /// The brand's name.
    Manufacturer,
    /// A field of the shop that has a text for each language.
    Text {
        /// The shop's field: `name`, `description`.
        field: String,
        /// ISO 639-1 in lower case.
        language: String,
    },
    /// A value of an attribute; customers see the attribute's name.
    Attribute(String),
    /// A value of a feature; customers see the feature's name.
    Feature(String),
    /// A level of the category tree; 0 is the first below the target category.
    Category(usize),
}

/// What becomes of signs that the shop refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clean {
    /// They are left out.
    Replace,
    /// The cell counts as bad.
    Reject,
}

impl Clean {
    /// As files write it.
    pub const NAMES: &[(&str, Self)] = &[("replace", Self::Replace), ("reject", Self::Reject)];
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in `import.json`.
    pub name: String,
    /// From 0.
    pub index: usize,
    /// What it holds.
    pub field: Field,
    /// Whether a row without a value is bad.
    pub required: bool,
    /// The most characters, where fewer than the shop holds.
    pub max: Option<usize>,
    /// Instead of the usual: names are cleaned, keys are not.
    pub clean: Option<Clean>,
    /// What an empty cell stands for.
    pub default: Option<String>,
    /// What cells stand for.
    pub map: BTreeMap<String, String>,
    /// Date formats; the standard ones where empty.
    pub dates: Vec<DateFormat>,
    /// Words for true, false and nothing.
    pub words: Words,
    /// The decimal sign, where one is set or was found.
    pub decimal: Option<DecimalSign>,
}

impl Column {
    /// A column with nothing set.
    pub fn new(name: &str, index: usize, field: Field) -> Self {
        Self {
            name: name.to_owned(),
            index,
            field,
            required: false,
            max: None,
            clean: None,
            default: None,
            map: BTreeMap::new(),
            dates: Vec::new(),
            words: Words::default(),
            decimal: None,
        }
    }
}

/// The columns of a file, and how much the shop holds.
#[derive(Clone, Debug)]
pub struct Columns {
    /// What names rows.
    pub key_field: KeyField,
    /// In any order; one of [`Field::Key`].
    pub columns: Vec<Column>,
    /// The most characters of the shop's fields.
    pub limits: Limits,
}
