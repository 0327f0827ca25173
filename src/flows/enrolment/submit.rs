//! A form is sent: judged, kept, looked for, written to Y2 once, and over. Whatever fails, what was typed is kept.

use std::time::Duration;

use tokio::time::sleep;
use uuid::Uuid;

use super::{
    consents,
    create::{NewCustomer, Sent},
    rejection,
    search::{Identity, offered},
    show::{Notice, Shown},
    update::{self, Changed},
};
use crate::{
    domain::{
        customer::{Change, Value},
        form::{Checked, FieldName, FormLanguage, Typed, Word, check},
        livestore::{CheckinPolicy, Step as FlowStep, VisitOutcome},
    },
    flows::{
        Ctx, Error,
        livestore::{self, CLAIM_STALE, Over, Visit},
    },
    store::{Completion, JobOwner, LiveStoreSession, NewJob, WriteClaim, WriteState},
};

/// How often, and how long, a second press of the button looks whether the first one is done.
const LOOK_EVERY: Duration = Duration::from_millis(250);
const LOOKS: u32 = 40;

/// What somebody wants of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Save what was typed.
    Save,
    /// Draw it again, for another country.
    Refresh,
    /// None of the customers that were found: make a new one.
    Create,
    /// The customer that was found, by its place in the list.
    Use(usize),
    /// From the customers that were found back to the form.
    Back,
}

/// What comes of it.
pub enum Answer {
    /// The form again.
    Form(Box<Shown>),
    /// Customers that may be the same one.
    Duplicates {
        /// For the words.
        shown: Box<Shown>,
        /// At least one.
        found: Vec<livestore::Found>,
    },
    /// The visit is over.
    Over(Over),
}

/// Does one step of a form.
///
/// # Errors
/// The database's; a mistake of ours. What Y2 has against it is in the answer.
pub async fn submit(
    ctx: &Ctx,
    mut visit: Visit,
    step: Step,
    sent: Vec<(String, String)>,
    language: FormLanguage,
) -> Result<Answer, Error> {
    if !visit.is_open(ctx) && !matches!(visit.session.write, WriteState::Claimed { .. }) {
        return Ok(Answer::Over(visit.over(ctx)));
    }
    if matches!(step, Step::Save | Step::Refresh) {
        visit.take(sent)?;
    }
    match step {
        Step::Use(position) => use_found(ctx, visit, position, language).await,
        Step::Refresh | Step::Back => {
            visit.save(ctx).await?;
            visit.answer(ctx, language, |_| {}).await
        }
        Step::Save | Step::Create => save(ctx, visit, step == Step::Create, language).await,
    }
}

/// Keeps what was typed so far; answers nothing.
///
/// # Errors
/// The database's.
pub async fn keep_draft(ctx: &Ctx, mut visit: Visit, sent: Vec<(String, String)>) -> Result<(), Error> {
    if visit.is_open(ctx) {
        visit.take(sent)?;
        visit.save_draft(ctx).await?;
    }
    Ok(())
}

impl Visit {
    /// How it ended.
    pub fn over(&self, ctx: &Ctx) -> Over {
        Over::of(ctx, self)
    }

    /// The form with what was sent in it, judged by nobody.
    ///
    /// # Errors
    /// The database's.
    pub async fn show_typed(
        &mut self,
        ctx: &Ctx,
        sent: Vec<(String, String)>,
        language: FormLanguage,
    ) -> Result<Shown, Error> {
        self.take(sent)?;
        let typed = self.entered.typed.clone().unwrap_or_default();
        self.shown(ctx, language, typed).await
    }

    /// Puts what was sent in the place of what stood in the form. Fields that are not shown keep what they have.
    fn take(&mut self, sent: Vec<(String, String)>) -> Result<(), Error> {
        let page = self.own_page()?;
        let mut typed = Typed::of_page(page, sent);
        let before = self.entered.typed.clone().unwrap_or_default();
        for field in page.fields.iter().filter(|field| field.hidden) {
            typed.set(field.name.to_string(), before.of(field.name));
        }
        self.entered.typed = Some(typed);
        Ok(())
    }

    /// The form again, with what `say` adds.
    async fn answer(&self, ctx: &Ctx, language: FormLanguage, say: impl FnOnce(&mut Shown)) -> Result<Answer, Error> {
        let typed = self.entered.typed.clone().unwrap_or_default();
        let mut shown = self.shown(ctx, language, typed).await?;
        say(&mut shown);
        Ok(Answer::Form(Box::new(shown)))
    }

    async fn notice(&self, ctx: &Ctx, language: FormLanguage, notice: impl Into<Notice>) -> Result<Answer, Error> {
        let notice = notice.into();
        self.answer(ctx, language, |shown| shown.notice = Some(notice)).await
    }
}

async fn save(ctx: &Ctx, mut visit: Visit, anyway: bool, language: FormLanguage) -> Result<Answer, Error> {
    let typed = visit.entered.typed.clone().unwrap_or_default();
    let shown = visit.shown(ctx, language, typed.clone()).await?;
    let page = visit.own_page()?.clone();
    let codes: Vec<&str> = shown.country_codes.iter().map(String::as_str).collect();
    let checked = check(&page, &typed, &shown.circumstances(&codes));
    visit.entered.conflicts.clear();
    if !checked.problems.is_empty() {
        visit.save(ctx).await?;
        return visit.answer(ctx, language, |shown| shown.problems = checked.problems).await;
    }
    let form = Form { changes: changes(&checked, &page), checked, typed, page, language };
    if visit.session.customer_id.is_some() {
        return change(ctx, visit, form).await;
    }
    let identity = Identity::of(&form.typed, form.phone());
    if let Some(answer) = look_for_the_same(ctx, &mut visit, &identity, anyway, language).await? {
        return Ok(answer);
    }
    make(ctx, visit, form, &identity).await
}

/// What was typed and found to be in order.
struct Form {
    typed: Typed,
    checked: Checked,
    changes: Vec<Change>,
    page: crate::domain::form::Page,
    language: FormLanguage,
}

impl Form {
    /// The phone as it is going to be kept.
    fn phone(&self) -> Option<String> {
        self.checked.values.iter().find_map(|(field, value)| match (field, value) {
            (FieldName::PhoneNumber, Value::Text(number)) if !number.is_empty() => Some(number.clone()),
            _ => None,
        })
    }
}

fn changes(checked: &Checked, page: &crate::domain::form::Page) -> Vec<Change> {
    let change = |(field, value): &(FieldName, Value)| Change {
        source: field.to_string().into(),
        target: field.target(),
        value: value.clone(),
    };
    let mut changes: Vec<Change> = checked.values.iter().map(change).collect();
    changes.extend(consents::changes(page, &checked.consents));
    changes
}

/// Looks for customers that may be the same one, and keeps which there are. An answer where the form does not go on.
async fn look_for_the_same(
    ctx: &Ctx,
    visit: &mut Visit,
    identity: &Identity,
    anyway: bool,
    language: FormLanguage,
) -> Result<Option<Answer>, Error> {
    // What an earlier attempt may have made is looked for by `create`, among those that were not there before it.
    if visit.entered.in_doubt || matches!(visit.session.write, WriteState::Claimed { .. }) {
        visit.save(ctx).await?;
        return Ok(None);
    }
    let asks = ctx.tenant.enrolment.as_ref().is_none_or(|enrolment| {
        enrolment.has(FlowStep::Duplicates) && enrolment.checkin_policy != CheckinPolicy::NoIdentification
    });
    let searched = match ctx.y2(&visit.connection).await {
        Ok(client) => identity.before(&client).await.map_err(|error| Error::y2(&visit.connection.id, error)),
        Err(error) => Err(error),
    };
    let (same, known) = match searched {
        Ok(found) => found,
        Err(error) => {
            visit.save(ctx).await?;
            return unreachable_or(error, visit, ctx, language).await.map(Some);
        }
    };
    visit.entered.known = known;
    visit.entered.found = same.iter().filter_map(offered).collect();
    visit.save(ctx).await?;
    if !asks || anyway || visit.entered.found.is_empty() {
        return Ok(None);
    }
    if !visit.is_associates() {
        // A customer must not see who else has an address, and what they are called.
        return visit.notice(ctx, language, Word::DuplicateOwn).await.map(Some);
    }
    let typed = visit.entered.typed.clone().unwrap_or_default();
    let shown = Box::new(visit.shown(ctx, language, typed).await?);
    Ok(Some(Answer::Duplicates { shown, found: visit.entered.found.clone() }))
}

/// A Y2 that is away is said above the form; anything else is the caller's.
async fn unreachable_or(error: Error, visit: &Visit, ctx: &Ctx, language: FormLanguage) -> Result<Answer, Error> {
    match error {
        Error::Y2 { .. } | Error::SimulatorUnavailable { .. } => {
            tracing::warn!(tenant.id = %ctx.tenant.id, reason = error.word(), "a form could not be written to Y2");
            visit.notice(ctx, language, Word::Unreachable).await
        }
        Error::CustomerNotFound { .. } => visit.notice(ctx, language, Word::CustomerGone).await,
        error => Err(error),
    }
}

/// Whoever may write now.
enum Turn {
    Mine { attempt: i64, guid: Uuid, taken_over: bool },
    Answer(Box<Answer>),
}

/// Claims to write. A second press of the button waits for the first one.
async fn claim(ctx: &Ctx, visit: &Visit, language: FormLanguage) -> Result<Turn, Error> {
    for look in 0..=LOOKS {
        let now = ctx.services.clock.now();
        let stale = now.saturating_sub(CLAIM_STALE).unwrap_or(now);
        let sessions = &ctx.services.sessions;
        match sessions.claim_write(&ctx.tenant.id, visit.session.id, Uuid::new_v4(), now, stale).await? {
            WriteClaim::Yours { attempt, customer_guid, taken_over } => {
                return Ok(Turn::Mine { attempt, guid: customer_guid, taken_over });
            }
            WriteClaim::Busy { .. } if look < LOOKS => sleep(LOOK_EVERY).await,
            WriteClaim::Busy { .. } => {
                return visit.notice(ctx, language, Word::StillSaving).await.map(Box::new).map(Turn::Answer);
            }
            WriteClaim::Done { customer_id } => {
                let over = Over::with(ctx, visit, &VisitOutcome::Completed { customer_id: &customer_id });
                return Ok(Turn::Answer(Box::new(Answer::Over(over))));
            }
            WriteClaim::Over | WriteClaim::Unknown => {
                let session = sessions.session(&ctx.tenant.id, visit.session.id).await?;
                let over = session.map_or_else(|| visit.over(ctx), |session| over_of(ctx, visit, session));
                return Ok(Turn::Answer(Box::new(Answer::Over(over))));
            }
        }
    }
    Err(Error::Contended)
}

fn over_of(ctx: &Ctx, visit: &Visit, session: LiveStoreSession) -> Over {
    match &session.write {
        WriteState::Done { customer_id } => Over::with(ctx, visit, &VisitOutcome::Completed { customer_id }),
        _ => visit.over(ctx),
    }
}

async fn make(ctx: &Ctx, mut visit: Visit, form: Form, identity: &Identity) -> Result<Answer, Error> {
    let (attempt, guid, taken_over) = match claim(ctx, &visit, form.language).await? {
        Turn::Mine { attempt, guid, taken_over } => (attempt, guid, taken_over),
        Turn::Answer(answer) => return Ok(*answer),
    };
    let may_be_there = taken_over || visit.entered.in_doubt;
    let customer = NewCustomer { changes: &form.changes, identity, guid, may_be_there };
    match customer.send(ctx, &visit).await {
        Ok(Sent::Made(customer_id)) => finish(ctx, visit, attempt, customer_id, &form).await,
        Ok(Sent::Refused(message)) => {
            release(ctx, &visit, attempt).await?;
            refused(ctx, &visit, &form, &message).await
        }
        Ok(Sent::InDoubt) => {
            release(ctx, &visit, attempt).await?;
            visit.entered.in_doubt = true;
            visit.save(ctx).await?;
            visit.notice(ctx, form.language, Word::InDoubt).await
        }
        Err(error) => {
            release(ctx, &visit, attempt).await?;
            unreachable_or(error, &visit, ctx, form.language).await
        }
    }
}

async fn change(ctx: &Ctx, mut visit: Visit, form: Form) -> Result<Answer, Error> {
    visit.save(ctx).await?;
    let attempt = match claim(ctx, &visit, form.language).await? {
        Turn::Mine { attempt, .. } => attempt,
        Turn::Answer(answer) => return Ok(*answer),
    };
    match update::update(ctx, &visit, &form.typed, &form.changes).await {
        Ok(Changed::Written) => {
            let customer_id = visit.session.customer_id.clone().unwrap_or_default();
            finish(ctx, visit, attempt, customer_id, &form).await
        }
        Ok(Changed::Conflict { now, conflicts }) => {
            release(ctx, &visit, attempt).await?;
            visit.entered.typed = Some(update::merged(visit.entered.before.as_ref(), &now, &form.typed));
            visit.entered.before = Some(now);
            visit.entered.conflicts = conflicts;
            visit.save(ctx).await?;
            let notice = Notice { title: Some(Word::ConflictTitle), word: Word::ConflictText, detail: String::new() };
            visit.notice(ctx, form.language, notice).await
        }
        Ok(Changed::Refused(message)) => {
            release(ctx, &visit, attempt).await?;
            refused(ctx, &visit, &form, &message).await
        }
        Ok(Changed::InDoubt) => {
            release(ctx, &visit, attempt).await?;
            visit.notice(ctx, form.language, Word::Unreachable).await
        }
        Err(error) => {
            release(ctx, &visit, attempt).await?;
            unreachable_or(error, &visit, ctx, form.language).await
        }
    }
}

/// The customer that was found is the one: nothing is written to Y2.
async fn use_found(ctx: &Ctx, visit: Visit, position: usize, language: FormLanguage) -> Result<Answer, Error> {
    let found = visit.entered.found.get(position).filter(|_| visit.is_associates()).cloned();
    let Some(found) = found else { return visit.answer(ctx, language, |_| {}).await };
    let attempt = match claim(ctx, &visit, language).await? {
        Turn::Mine { attempt, .. } => attempt,
        Turn::Answer(answer) => return Ok(*answer),
    };
    complete(ctx, visit, attempt, found.customer_id, Vec::new()).await
}

async fn refused(ctx: &Ctx, visit: &Visit, form: &Form, message: &str) -> Result<Answer, Error> {
    let problem = rejection::at_its_field(&form.page, message);
    let detail = rejection::without_origin(message).to_owned();
    visit
        .answer(ctx, form.language, |shown| match problem {
            Some(problem) => shown.problems.push(problem),
            None => shown.notice = Some(Notice { title: None, word: Word::Refused, detail }),
        })
        .await
}

async fn release(ctx: &Ctx, visit: &Visit, attempt: i64) -> Result<(), Error> {
    ctx.services.sessions.release_write(&ctx.tenant.id, visit.session.id, attempt).await?;
    Ok(())
}

async fn finish(ctx: &Ctx, visit: Visit, attempt: i64, customer_id: String, form: &Form) -> Result<Answer, Error> {
    let consents = consents::recorded(ctx, &form.page, &form.checked.consents, form.language);
    complete(ctx, visit, attempt, customer_id, consents).await
}

async fn complete(
    ctx: &Ctx,
    visit: Visit,
    attempt: i64,
    customer_id: String,
    consents: Vec<crate::store::Consent>,
) -> Result<Answer, Error> {
    let at = ctx.services.clock.now();
    let posts = visit.settings.callback_mode.posts();
    let has_address = visit.session.callback_url.is_some() || visit.settings.post_back.url.is_some();
    let then = (posts && has_address).then(|| NewJob {
        id: ctx.services.clock.new_id(),
        owner: JobOwner::Tenant(ctx.tenant.id.clone()),
        kind: livestore::JOB_KIND,
        ordering_key: None,
        unique_key: Some(visit.session.id.to_string()),
        payload: serde_json::json!({ "session": visit.session.id }).to_string(),
        created_at: at,
        run_at: at,
    });
    let completion = Completion { attempt, customer_id: customer_id.clone(), consents, then, at };
    let sessions = &ctx.services.sessions;
    if sessions.finish_session(&ctx.tenant.id, visit.session.id, &completion).await? {
        let outcome = VisitOutcome::Completed { customer_id: &customer_id };
        return Ok(Answer::Over(Over::with(ctx, &visit, &outcome)));
    }
    // Somebody else has taken the claim over: what they do counts.
    let session = sessions.session(&ctx.tenant.id, visit.session.id).await?.ok_or(Error::SessionNotFound)?;
    Ok(Answer::Over(over_of(ctx, &visit, session)))
}
