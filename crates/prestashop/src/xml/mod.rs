//! XML in both directions: a bounded tree of what came, and bodies of what goes.

mod tree;
mod write;

pub use tree::Unreadable;
pub(crate) use tree::{Node, parse};
pub use write::Unwritable;
pub(crate) use write::body;
