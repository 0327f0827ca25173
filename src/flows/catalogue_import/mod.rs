//! Files of Y2 on their way into a shop: read and staged, planned row by row, pushed. Every row ends with an outcome.
//!
//! Refuses to know HTTP routes and SQL. A run is a durable job and may be broken off at any moment: reading and planning begin again, and
//! pushing marks what it is about to send, so that whoever goes on looks into the shop before anything is sent twice. Runs of one shop
//! and family have one ordering key: there is one writer. What a flow does with its rows is its own file ([`stock`]).

mod articles;
mod buffers;
mod planning;
mod pushing;
mod reading;
mod report;
mod run;
mod start;
mod stock;
mod trouble;

pub use self::{
    report::{HEADER as REPORT_HEADER, report_lines},
    run::{Advanced, advance},
    start::{FileUpload, Started, Upload, begin, cancel, plan_of, resume, retry, run_of},
};

/// The kind of the job that works on a run.
pub const RUN_JOB: &str = "import-run";
/// The largest file.
pub const MAX_FILE: usize = 1 << 30;
/// The flows that can be run.
pub const FLOWS: [crate::domain::ecommerce::flow::ImportFlow; 1] = [crate::domain::ecommerce::flow::ImportFlow::Stock];
