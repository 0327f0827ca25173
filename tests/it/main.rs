//! The one integration binary: everything through public surfaces, each test in a world of its own.

mod architecture;
mod browser;
mod packaging;
mod retail_operations;
mod running_server;
