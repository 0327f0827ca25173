//! `/cegid/settings/…`: civilities, countries, languages, and the country check.

pub mod civilities;
pub mod countries;
pub mod countries_test;
pub mod languages;
