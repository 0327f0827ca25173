//! The kinds of jobs, one file each.

mod deliver_webhook;
mod import_run;
mod post_back;
mod pull_notifications;
mod purge_expired;
mod reseal;

use std::time::Duration;

pub use self::{
    deliver_webhook::DeliverWebhook,
    import_run::ImportRun,
    post_back::PostBack,
    pull_notifications::{PullNotifications, PullPlanner},
    purge_expired::{PurgeExpired, Retention},
    reseal::Reseal,
};
use super::RetrySchedule;

/// Standing jobs are tried for ever, ever more slowly.
const STANDING: RetrySchedule = RetrySchedule::forever(Duration::from_secs(5), Duration::from_secs(5 * 60));
