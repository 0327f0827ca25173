//! One run from wherever it stands to its end, or to where it has to wait.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    planning::{self, Planned},
    pushing::{Push, Pushed},
    reading::{self, Read},
    trouble::{Trouble, client},
};
use crate::{
    flows::{Ctx, Error},
    store::runs::{RowOutcome, Run, RunChange, RunPhase, RunState},
    tenant::shop::{FileLayout, Shop},
};

/// How long a shop that cannot be worked with is left alone.
const PAUSE: Duration = Duration::from_secs(120);

/// How long rows are kept where nobody says so any more.
const KEEP: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    /// There is nothing more to do.
    Over,
    /// It is paused; look again after this time.
    Paused(Duration),
}

/// What to do after a phase.
enum Next {
    Go(RunPhase, Option<String>),
    End(RunState, Option<Trouble>),
    Wait(Trouble),
}

/// Works on a run until it ends or has to wait.
///
/// # Errors
/// The database's.
pub async fn advance(ctx: &Ctx, id: Uuid) -> Result<Advanced, Error> {
    let store = &ctx.services.runs;
    let Some(mut run) = store.run(&ctx.tenant.id, id).await? else { return Ok(Advanced::Over) };
    if run.state.is_final() || run.state == RunState::Receiving {
        return Ok(Advanced::Over);
    }
    let mut found = None;
    loop {
        if is_cancelled(ctx, &run).await? {
            change(ctx, &run, RunState::Cancelled, run.phase, None, None).await?;
            return Ok(Advanced::Over);
        }
        if !change(ctx, &run, RunState::Running, run.phase, None, found.take()).await? {
            return Ok(Advanced::Over);
        }
        match phase(ctx, &run).await? {
            Next::Go(phase, about) => (run.phase, found) = (phase, about),
            Next::End(state, reason) => {
                change(ctx, &run, state, run.phase, reason, None).await?;
                return Ok(Advanced::Over);
            }
            Next::Wait(trouble) => {
                change(ctx, &run, RunState::Paused, run.phase, Some(trouble), None).await?;
                return Ok(Advanced::Paused(PAUSE));
            }
        }
    }
}

/// Whether somebody wants it to end.
pub(super) async fn is_cancelled(ctx: &Ctx, run: &Run) -> Result<bool, Error> {
    let now = ctx.services.runs.run(&ctx.tenant.id, run.id).await?;
    Ok(now.is_none_or(|now| now.cancelled || now.state.is_final()))
}

/// `false`: it has ended meanwhile.
async fn change(
    ctx: &Ctx,
    run: &Run,
    state: RunState,
    phase: RunPhase,
    reason: Option<Trouble>,
    found: Option<String>,
) -> Result<bool, Error> {
    let reason = reason.map(|Trouble { code, message }| (code.to_owned(), message));
    let at = ctx.services.clock.now();
    let rows_until = state.is_final().then(|| rows_until(ctx, run, at));
    let change = RunChange { state, phase, reason, found, rows_until, at };
    Ok(ctx.services.runs.change_run(&ctx.tenant.id, run.id, &change).await?)
}

/// How long the rows of a run that ends now are kept.
pub(super) fn rows_until(ctx: &Ctx, run: &Run, now: Timestamp) -> Timestamp {
    let keep = ctx.tenant.shops.get(run.shop.as_str()).map_or(KEEP, |shop| shop.runs.keep_rows);
    now.saturating_add(SignedDuration::try_from(keep).unwrap_or(SignedDuration::MAX)).unwrap_or(Timestamp::MAX)
}

async fn phase(ctx: &Ctx, run: &Run) -> Result<Next, Error> {
    let Some((shop, layout)) = setup(ctx, run) else {
        let message =
            format!("the tenant has no enabled shop `{}` with an enabled flow `{}` of files", run.shop, run.flow);
        return Ok(Next::End(RunState::Failed, Some(Trouble { code: "run.not_set_up", message })));
    };
    if run.phase == RunPhase::Reading {
        return Ok(match reading::read(ctx, run, layout).await? {
            Read::Staged(found) => Next::Go(RunPhase::Planning, Some(found)),
            Read::Unreadable(message) => {
                Next::End(RunState::Failed, Some(Trouble { code: "file.unreadable", message }))
            }
            Read::Cancelled => Next::End(RunState::Cancelled, None),
        });
    }
    let client = match client(&ctx.services, shop)? {
        Ok(client) => client,
        Err(trouble) => return Ok(Next::Wait(trouble)),
    };
    if run.phase == RunPhase::Planning {
        return Ok(match planning::plan(ctx, run, (shop, &client), layout).await? {
            Planned::All => match too_many_errors(ctx, run, shop, layout).await? {
                Some(trouble) => Next::End(RunState::Stopped, Some(trouble)),
                None if run.dry_run => Next::End(RunState::Planned, None),
                None => Next::Go(RunPhase::Pushing, None),
            },
            Planned::Trouble(trouble) => Next::Wait(trouble),
            Planned::Cancelled => Next::End(RunState::Cancelled, None),
        });
    }
    let version = match client.probe().await {
        Ok(probe) => probe.version,
        Err(error) => return Ok(Next::Wait(error.into())),
    };
    Ok(match (Push { ctx, run, shop: &client, version }).all().await? {
        Pushed::All => Next::End(RunState::Done, None),
        Pushed::Trouble(trouble) => Next::Wait(trouble),
        Pushed::Cancelled => Next::End(RunState::Cancelled, None),
    })
}

/// The shop of a run and what its files look like.
pub(super) fn setup<'a>(ctx: &'a Ctx, run: &Run) -> Option<(&'a Shop, &'a FileLayout)> {
    let shop = ctx.tenant.shops.get(run.shop.as_str()).filter(|shop| shop.enabled)?;
    let settings = shop.import.flows.get(&run.flow.parse().ok()?).filter(|settings| settings.enabled)?;
    Some((shop, settings.layout.as_ref()?))
}

/// A shifted column must not reach the shop.
async fn too_many_errors(ctx: &Ctx, run: &Run, shop: &Shop, layout: &FileLayout) -> Result<Option<Trouble>, Error> {
    let counts = ctx.services.runs.row_counts(&ctx.tenant.id, run.id).await?;
    let all: u64 = counts.iter().map(|count| count.rows).sum();
    let errors = counts.iter().filter(|count| count.outcome == Some(RowOutcome::Error));
    let bad: u64 = errors.map(|count| count.rows).sum();
    let limit = layout.max_error_rate.unwrap_or(shop.runs.max_error_rate);
    if Decimal::from(bad) <= limit * Decimal::from(all) {
        return Ok(None);
    }
    let percent = (limit * Decimal::ONE_HUNDRED).normalize();
    let message = format!(
        "{bad} of {all} rows are bad, which is more than {percent} %: nothing was sent; mend the file or raise `maxErrorRate`"
    );
    Ok(Some(Trouble { code: "run.too_many_errors", message }))
}
