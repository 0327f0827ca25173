//! The one integration binary; a module per topic.

mod soap;
mod y2_client;
