//! A visit that is over: how it ended, and the way back.

use super::Visit;
use crate::{
    domain::livestore::{CallbackMode, ReturnAddress, SessionId, VisitOutcome},
    flows::Ctx,
    store::{SessionState, TokenPurpose, WriteState},
};

/// A visit that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The customer's code; `None`: nothing was saved.
    pub customer_id: Option<String>,
    /// Whether it ended by itself.
    pub expired: bool,
    /// The way back.
    pub back: ReturnAddress,
}

/// The way back of whoever comes with a session that nobody knows: where the tenant says that a cancel leads.
pub fn way_back(ctx: &Ctx) -> ReturnAddress {
    let Some(settings) = &ctx.tenant.livestore else { return ReturnAddress::DonePage };
    let unknown = SessionId::from_random([0; 16]);
    ReturnAddress::of(&settings.everywhere, &ctx.tenant.callback_hosts, &unknown, None, None, &VisitOutcome::Cancelled)
}

impl Visit {
    /// The origins that a browser may be sent to when the visit is over.
    pub fn leads_to(&self, ctx: &Ctx) -> Vec<String> {
        let ends = [VisitOutcome::Completed { customer_id: "0" }, VisitOutcome::Cancelled];
        let mut origins: Vec<String> = ends
            .iter()
            .filter_map(|outcome| match Over::with(ctx, self, outcome).back {
                ReturnAddress::To(url) => Some(url.origin().ascii_serialization()),
                ReturnAddress::DonePage => None,
            })
            .collect();
        origins.dedup();
        origins
    }
}

impl Over {
    /// How a visit ended that is over.
    pub(in crate::flows) fn of(ctx: &Ctx, visit: &Visit) -> Self {
        match (&visit.session.write, visit.session.state) {
            (WriteState::Done { customer_id }, _) => Self::with(ctx, visit, &VisitOutcome::Completed { customer_id }),
            (_, state) => {
                Self { expired: state != SessionState::Cancelled, ..Self::with(ctx, visit, &VisitOutcome::Cancelled) }
            }
        }
    }

    /// A visit that ends that way.
    pub(in crate::flows) fn with(ctx: &Ctx, visit: &Visit, outcome: &VisitOutcome<'_>) -> Self {
        let customer_id = match outcome {
            VisitOutcome::Completed { customer_id } => Some((*customer_id).to_owned()),
            VisitOutcome::Cancelled => None,
        };
        let back = visit.session.session_id.parse::<SessionId>().map_or(ReturnAddress::DonePage, |session| {
            // Where the callback is posted to, it is no page; a cancel is told to nobody else.
            let posted_to = visit.settings.callback_mode == CallbackMode::Post && customer_id.is_some();
            let callback = visit.session.callback_url.as_deref().filter(|_| !posted_to);
            // The till is where the code was shown: nobody's phone has to go there.
            if visit.purpose == TokenPurpose::ScannedPhone {
                return ReturnAddress::DonePage;
            }
            let store = visit.session.store_id.as_deref();
            ReturnAddress::of(&visit.settings, &ctx.tenant.callback_hosts, &session, store, callback, outcome)
        });
        Self { customer_id, expired: false, back }
    }
}
