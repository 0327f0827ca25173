//! The kinds of jobs, one file each.

mod post_back;
mod purge_expired;
mod reseal;

use std::time::Duration;

pub use self::{post_back::PostBack, purge_expired::PurgeExpired, reseal::Reseal};
use super::RetrySchedule;

/// Standing jobs are tried for ever, ever more slowly.
const STANDING: RetrySchedule = RetrySchedule::forever(Duration::from_secs(5), Duration::from_secs(5 * 60));
