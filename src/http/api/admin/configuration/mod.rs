//! `/admin/configuration`: the tenant's files, one at a time. A file is named by its path as one segment, so that `/` in it
//! is written `%2F`.

pub mod check;
mod file_body;
pub mod get;
pub mod list;
pub mod remove;
pub mod replace;
mod text;
pub mod versions;
