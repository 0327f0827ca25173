//! `/shops`: online shops of a tenant.

mod body;
pub mod check;
pub mod get;
pub mod list;
pub mod missing;
pub mod stock_buffers;
