//! `/webhooks/listeners/cegid/{connectionId}`: where Y2 tells what happened, and what has to be typed into Y2 for that.

pub mod describe;
pub mod post;
pub mod register;

use crate::{
    flows::{Ctx, Error},
    http::problem::Problem,
    tenant::Connection,
};

/// A connection of the tenant's, disabled ones included: what they are told is kept, too.
fn connection<'c>(ctx: &'c Ctx, named: &str) -> Result<&'c Connection, Problem> {
    ctx.tenant.connections.iter().find(|known| known.id.as_str() == named).ok_or_else(|| {
        let known = ctx.tenant.connections.iter().map(|known| known.id.clone()).collect();
        Error::ConnectionNotFound { named: named.to_owned(), disabled: false, known }.into()
    })
}
