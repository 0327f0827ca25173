//! The sandbox: read one receipt as Y2 has it, and try a customer registration without touching a production Y2.
//!
//! Refuses to know HTTP. Writes only where [`crate::flows::connections::for_sandbox_writing`] allows it.

mod attach;
mod customer_search;
mod receipt;
mod recorder;
mod trace;
mod wanted;

pub use attach::{Attachment, Target, attach};
pub use receipt::{Receipt, receipt};
pub use trace::{CustomerOutcome, Exchange, FoundBy, MappedField, Trace, read_trace};
pub use wanted::Wanted;
