//! LiveStore's visits: a till posts a session, a browser opens the form of it, and goes back when the visit is over. What
//! happens in between is [`super::enrolment`]'s.
//!
//! Refuses to know HTTP: addresses of ours are the handlers', those of others are judged by `domain::livestore`.

mod create;
mod health;
mod logged;
mod open;
mod over;
mod place;
mod post_back;
mod tablet;
mod visit;

pub use create::{Created, SessionRequest, create};
pub use health::{DatabaseReach, HealthChecks, is_ready};
pub use open::{ContextOfVisit, Opened, OwnDevice, cancel, context, open};
pub use over::{Over, way_back};
pub(super) use place::codes_of as place_codes;
pub use post_back::{JOB_KIND, PostBackFailed, post_back};
pub use tablet::{Display, Scanned, TabletState, scan, tablet_state};
pub use visit::{Found, Visit};

use super::{Ctx, Error};
use crate::domain::livestore::{Gap, LiveStoreSettings};

/// How long ago a claim was made whose holder is thought dead: longer than any request takes.
pub(super) const CLAIM_STALE: jiff::SignedDuration = jiff::SignedDuration::from_secs(120);

/// The settings, where nothing is missing.
///
/// # Errors
/// What is missing.
pub fn settings(ctx: &Ctx) -> Result<&LiveStoreSettings, Error> {
    let gaps: Vec<Gap> = ctx.tenant.livestore_gaps();
    match &ctx.tenant.livestore {
        Some(settings) if gaps.is_empty() => Ok(settings),
        _ => Err(Error::LiveStoreNotReady { gaps }),
    }
}
