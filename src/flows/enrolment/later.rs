//! A form is finished later: Y2 was away when it was sent. It waits, sealed, until Y2 is there again, and is written once; what
//! cannot be written goes back to the till, and somebody is told.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    create::{NewCustomer, Sent},
    rejection,
    search::Identity,
    submit::{Answer, Form, asks, finish, release, search},
    update::{self, Changed},
};
use crate::{
    domain::{
        form::{FormLanguage, Word},
        livestore::VisitOutcome,
        notifications::{EntityKey, EntityKind, EventType},
    },
    flows::{
        Ctx, Error,
        livestore::{CLAIM_STALE, Over, Visit, seal},
    },
    store::{JobOwner, NewJob, TokenPurpose, WriteClaim, WriteState, events::NewEvent},
    tenant::reseal::session_entered,
};

/// The kind of the job that does it.
pub const FINISH_LATER: &str = "livestore-finish-later";
/// How long a form waits for Y2.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a form that could not be finished stays open at the till.
const REOPENED: SignedDuration = SignedDuration::from_hours(24);

/// Why a form is not finished yet. One sentence, without personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FinishFailed(pub String);

impl From<Error> for FinishFailed {
    fn from(error: Error) -> Self {
        Self(error.word().to_owned())
    }
}

fn after(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// Puts a form off, which was found to be in order.
pub(super) async fn put_off(ctx: &Ctx, mut visit: Visit, language: FormLanguage) -> Result<Answer, Error> {
    visit.save(ctx).await?;
    let now = ctx.services.clock.now();
    let job = NewJob {
        id: ctx.services.clock.new_id(),
        owner: JobOwner::Tenant(ctx.tenant.id.clone()),
        kind: FINISH_LATER,
        ordering_key: None,
        unique_key: None,
        payload: serde_json::json!({
            "session": visit.session.id, "phone": !visit.is_tills(), "language": language.tag(),
        })
        .to_string(),
        created_at: now,
        run_at: now,
    };
    let sessions = &ctx.services.sessions;
    let until = after(now, LONGEST_WAIT);
    if sessions.defer_session(&ctx.tenant.id, visit.session.id, now, until, &job).await? {
        return Ok(Answer::Over(Over::with(ctx, &visit, &VisitOutcome::Pending)));
    }
    visit.session = sessions.session(&ctx.tenant.id, visit.session.id).await?.ok_or(Error::SessionNotFound)?;
    if matches!(visit.session.write, WriteState::Claimed { .. }) && visit.session.ended_at.is_none() {
        return visit.notice(ctx, language, Word::StillSaving).await;
    }
    Ok(Answer::Over(visit.over(ctx)))
}

/// Writes a form that was put off, unless that is done. `is_phone`: it was filled in on a customer's own.
///
/// # Errors
/// Why it is worth another try.
pub async fn finish_later(
    ctx: &Ctx,
    session: Uuid,
    is_phone: bool,
    language: FormLanguage,
) -> Result<(), FinishFailed> {
    let now = ctx.services.clock.now();
    let found = ctx.services.sessions.session(&ctx.tenant.id, session).await.map_err(Error::from)?;
    let Some(session) = found.filter(|found| found.ended_at.is_none()) else { return Ok(()) };
    let Some(since) = session.deferred_at else { return Ok(()) };
    let purpose = if is_phone { TokenPurpose::ScannedPhone } else { TokenPurpose::Form };
    let mut visit = Visit::of(ctx, session, purpose).await?;
    // An hour before it would be erased.
    if now > after(since, LONGEST_WAIT - SignedDuration::from_hours(1)) {
        let Some(attempt) = claim(ctx, &visit).await?.map(|mine| mine.attempt) else { return Ok(()) };
        return refuse(ctx, visit, attempt, Word::Unreachable.text(language).to_owned()).await;
    }
    let form = Form::of(ctx, &visit, language).await?;
    // Lists that Y2 could not give when it was put off may not have what was typed.
    let wrong = !form.checked.problems.is_empty();
    let mut refusal = wrong.then(|| form.page.word(Word::ErrorSummary, language).to_owned());
    let is_new = visit.session.customer_id.is_none();
    let identity = Identity::of(&form.typed, form.phone());
    // What an earlier attempt may have made is among those that were not there before it.
    let began = visit.entered.in_doubt || matches!(visit.session.write, WriteState::Claimed { .. });
    if refusal.is_none() && is_new && !began {
        search(ctx, &mut visit, &identity).await?;
        visit.save(ctx).await?;
        if asks(ctx) && !visit.entered.found.is_empty() {
            refusal = Some(form.page.word(Word::DuplicateText, language).to_owned());
        }
    }
    let Some(mine) = claim(ctx, &visit).await? else { return Ok(()) };
    if let Some(refusal) = refusal {
        return refuse(ctx, visit, mine.attempt, refusal).await;
    }
    if is_new { make(ctx, visit, form, &identity, mine).await } else { change(ctx, visit, form, mine.attempt).await }
}

/// A claim to write.
struct Mine {
    attempt: i64,
    guid: Uuid,
    taken_over: bool,
}

/// `None`: it was done, or is over.
async fn claim(ctx: &Ctx, visit: &Visit) -> Result<Option<Mine>, FinishFailed> {
    let now = ctx.services.clock.now();
    let stale = now.saturating_sub(CLAIM_STALE).unwrap_or(now);
    let sessions = &ctx.services.sessions;
    let claimed = sessions.claim_write(&ctx.tenant.id, visit.session.id, Uuid::new_v4(), now, stale).await;
    match claimed.map_err(Error::from)? {
        WriteClaim::Yours { attempt, customer_guid, taken_over } => {
            Ok(Some(Mine { attempt, guid: customer_guid, taken_over }))
        }
        WriteClaim::Busy { .. } => Err(FinishFailed("somebody else is writing it".to_owned())),
        WriteClaim::Done { .. } | WriteClaim::Over | WriteClaim::Unknown => Ok(None),
    }
}

async fn make(ctx: &Ctx, mut visit: Visit, form: Form, identity: &Identity, mine: Mine) -> Result<(), FinishFailed> {
    let may_be_there = mine.taken_over || visit.entered.in_doubt;
    let customer = NewCustomer { changes: &form.changes, identity, guid: mine.guid, may_be_there };
    match customer.send(ctx, &visit).await {
        Ok(Sent::Made(customer_id)) => {
            finish(ctx, visit, mine.attempt, customer_id, &form).await?;
            Ok(())
        }
        Ok(Sent::Refused(message)) => {
            let reason = rejection::without_origin(&message).to_owned();
            refuse(ctx, visit, mine.attempt, reason).await
        }
        Ok(Sent::InDoubt) => {
            release(ctx, &visit, mine.attempt).await?;
            visit.entered.in_doubt = true;
            visit.save(ctx).await?;
            Err(FinishFailed("Y2 did not say whether it took the customer".to_owned()))
        }
        Err(error) => {
            release(ctx, &visit, mine.attempt).await?;
            Err(error.into())
        }
    }
}

async fn change(ctx: &Ctx, mut visit: Visit, form: Form, attempt: i64) -> Result<(), FinishFailed> {
    match update::update(ctx, &visit, &form.typed, &form.changes).await {
        Ok(Changed::Written) => {
            let customer_id = visit.session.customer_id.clone().unwrap_or_default();
            finish(ctx, visit, attempt, customer_id, &form).await?;
            Ok(())
        }
        Ok(Changed::Conflict { now, conflicts }) => {
            visit.entered.typed = Some(update::merged(visit.entered.before.as_ref(), &now, &form.typed));
            visit.entered.before = Some(now);
            visit.entered.conflicts = conflicts;
            let reason = form.page.word(Word::ConflictText, form.language).to_owned();
            refuse(ctx, visit, attempt, reason).await
        }
        Ok(Changed::Refused(message)) => {
            let reason = rejection::without_origin(&message).to_owned();
            refuse(ctx, visit, attempt, reason).await
        }
        Ok(Changed::InDoubt) => {
            release(ctx, &visit, attempt).await?;
            Err(FinishFailed("Y2 did not say whether it took the change".to_owned()))
        }
        Err(Error::CustomerNotFound { .. }) => {
            let reason = form.page.word(Word::CustomerGone, form.language).to_owned();
            refuse(ctx, visit, attempt, reason).await
        }
        Err(error) => {
            release(ctx, &visit, attempt).await?;
            Err(error.into())
        }
    }
}

/// Opens the form again at the till, with the reason above it, and tells whoever follows events.
async fn refuse(ctx: &Ctx, mut visit: Visit, attempt: i64, reason: String) -> Result<(), FinishFailed> {
    visit.entered.refused = Some(reason);
    let entered = seal(ctx, &session_entered(visit.session.id), &visit.entered)?;
    let now = ctx.services.clock.now();
    let event = NewEvent {
        id: ctx.services.clock.new_id(),
        kind: EventType::LiveStoreRefused,
        connection: Some(visit.connection.id.as_str().to_owned()),
        store: visit.session.store_id.clone(),
        entity: Some(EntityKey { kind: EntityKind::Session, id: visit.session.session_id.clone() }),
        occurred_at: now,
        received_at: now,
        notification: None,
        sealed: None,
    };
    let sessions = &ctx.services.sessions;
    let until = after(now, REOPENED);
    let reopened = sessions.reopen_session(&ctx.tenant.id, visit.session.id, attempt, &entered, until, &event).await;
    if reopened.map_err(Error::from)? {
        tracing::warn!(tenant.id = %ctx.tenant.id, "a form that was put off cannot be finished; it is open again at the till");
    }
    Ok(())
}
