//! The business words and rules, pure: ids, permissions, mappings, reports.
//!
//! Refuses to know HTTP, SQL, XML, async and every other module of this crate (a test checks the imports) but
//! `flat_files`, which reads what people write in cells.

pub mod audit;
pub mod customer;
pub mod duplicates;
pub mod ecommerce;
pub mod exchange_log;
pub mod form;
pub mod ids;
pub mod issuer;
pub mod languages;
pub mod livestore;
pub mod notifications;
pub mod permission;
pub mod permission_set;
pub mod plain_text;
pub mod receipt_key;
