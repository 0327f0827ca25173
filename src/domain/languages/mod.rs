//! Languages: what Y2's three-letter codes mean, and the names of languages and countries in the reader's language.
//!
//! Y2 has no service for languages and no public list of its codes; the ISO 639-2 codes among them are seen in public
//! client code, the French mnemonics beside them (`ANG`, `ALL`, …) are assumed. Names, writing direction and likely region
//! come from CLDR, through ICU4X.

mod names;
mod table;

pub use names::{country_name, language_name, locale_of, writing_direction};
pub use table::{Language, TABLE, by_tag, by_y2_code};
