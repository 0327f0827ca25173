//! `/api/{tenantId}/cegid/…`: what a tenant's Y2 holds, and the sandbox. Names, methods, parameters and policies are those
//! of the public contract, to the letter.

mod listing;
pub mod lists;
mod named_connection;
pub mod sandbox;

pub use named_connection::NamedConnection;
