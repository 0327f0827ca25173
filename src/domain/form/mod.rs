//! A form that a customer's data is entered in: its layout, its words, what may be typed, and what becomes of it. Pure: knows no
//! page, no file and no Y2 record.

mod check;
mod consent;
mod country;
mod field;
mod language;
mod layout;
mod text;
mod wording;

pub use check::{BIRTH_PARTS, Checked, Choices, Circumstances, Problem, Typed, YES, check};
pub use consent::{Channel, ConsentAnswer, ConsentQuestion};
pub use country::{AddressOrder, CountryRules};
pub use field::{Control, FieldName, InvalidFieldName};
pub use language::FormLanguage;
pub use layout::{Audience, Choice, Content, Field, Layout, OptionSource, Page, Required, StoreTexts, Theme, contrast};
pub use text::Texts;
pub use wording::Word;
