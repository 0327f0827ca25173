//! Between a customer as forms and mappings see it and Y2's records: what is written, and what is read. Decides no value.

mod read;
mod texts;
mod write;

pub(super) use read::typed_of;
pub(super) use write::{changed_customer, new_customer, shown};
