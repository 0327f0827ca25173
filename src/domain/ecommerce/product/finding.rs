//! What is wrong or odd about a row, under a code that does not change.

use serde::{Deserialize, Serialize};

/// Declares the codes, so that none stands in two places.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// Why a row is left out, cannot be used, or deserves a look.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)+ }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// As reports write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// Columns are missing that the row needs.
    Ragged = "csv.ragged",
    /// Columns are missing at the end that the row does not need.
    TrailingColumnsMissing = "csv.trailing_columns_missing",
    /// Bytes that the encoding does not define.
    Decode = "csv.decode",
    /// UTF-8 that somebody took for Windows-1252.
    Mojibake = "csv.mojibake",
    /// Control characters, which were removed.
    ControlCharacters = "value.control_chars",
    /// A value is missing.
    Required = "value.required",
    /// No number.
    Decimal = "value.decimal",
    /// No truth value.
    Boolean = "value.boolean",
    /// No date.
    Date = "value.date",
    /// A number that cannot be.
    Range = "value.range",
    /// More characters than the shop holds.
    TooLong = "value.too_long",
    /// Signs were left out that the shop refuses.
    Cleaned = "value.cleaned",
    /// Signs that the shop refuses.
    Forbidden = "value.forbidden",
    /// No EAN.
    Ean = "value.ean",
    /// The check digit of an EAN does not fit.
    EanCheck = "value.ean_check",
    /// An EAN that a spreadsheet has made a number of.
    EanScientific = "value.ean_scientific",
    /// One key with several parents, or with and without.
    ParentConflict = "key.parent_conflict",
    /// A tax code without an association.
    TaxUnknown = "map.tax_unknown",
    /// No tax code: the shop's default country decides.
    TaxDefault = "map.tax_default",
    /// The rate of a group of tax rules is not known.
    TaxRateUnknown = "map.tax_rate_unknown",
    /// The price with tax, worked out again, differs by a cent or more.
    TaxRounding = "price.tax_rounding",
    /// Inactive, and the shop does not have it.
    InactiveUnknown = "product.inactive_unknown",
    /// The shop does not have it, and new products are not wanted.
    NewSkipped = "product.new_skipped",
    /// A variation without a value of any attribute.
    NoAttributes = "product.no_attributes",
    /// A product with variations, none of which can be used.
    NoVariations = "product.no_variations",
    /// Another variation has the same attributes.
    SameAttributes = "product.same_attributes",
    /// Simple in the shop and with variations in the file, or the reverse.
    KindChanged = "product.kind_changed",
    /// Another tax code than the product's.
    TaxDiffers = "product.tax_differs",
}

/// Something about a row, with its place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// The column, as `import.json` calls it; none when it is about the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The cell, cut to [`MAX_VALUE`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// For people.
    pub message: String,
}

/// The most characters of a cell that a finding repeats.
pub const MAX_VALUE: usize = 100;

impl Finding {
    /// About a cell.
    pub fn of_cell(code: Code, column: &str, value: &str, message: impl Into<String>) -> Self {
        let value = value.chars().take(MAX_VALUE).collect();
        Self { code, column: Some(column.to_owned()), value: Some(value), message: message.into() }
    }

    /// About the row.
    pub fn of_row(code: Code, message: impl Into<String>) -> Self {
        Self { code, column: None, value: None, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_code_is_kept_as_reports_write_it() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
    }

    #[test]
    fn a_finding_repeats_the_beginning_of_a_cell() {
        let finding = Finding::of_cell(Code::TooLong, "name", &"é".repeat(500), "");
        assert_eq!(finding.value.unwrap().chars().count(), MAX_VALUE);
    }
}
