//! Plug-in `CustomerOrder/Management`: makes the later documents of an order. One file per operation.

mod create_from;
#[cfg(test)]
mod tests;

use crate::call::Handler;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "CreateFrom" => Some(create_from::create_from),
        _ => None,
    }
}
