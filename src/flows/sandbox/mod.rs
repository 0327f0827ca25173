//! The sandbox: read one receipt as Y2 has it, and try a customer registration without touching a production Y2.
//!
//! Refuses to know HTTP. Writes only where [`crate::flows::connections::for_sandbox_writing`] allows it.

mod attach;
mod customer_search;
mod receipt;
mod receipt_query;
mod recorder;
mod trace;

pub use attach::{Attachment, SandboxConnection, attach};
pub use receipt::{Receipt, receipt};
pub use receipt_query::ReceiptQuery;
pub use trace::{CustomerOutcome, Exchange, FoundBy, MappedField, Trace, read_trace};
