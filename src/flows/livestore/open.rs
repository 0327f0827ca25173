//! A browser opens the form of a session, gives it up, or somebody else's server reads what is known of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Over,
    create::{SessionRequest, create},
    visit::{Visit, seal, until},
};
use crate::{
    domain::{
        form::Content,
        livestore::{PageToken, SessionId, VisitOutcome},
    },
    flows::{Ctx, Error},
    store::{NewPageToken, SessionChange, TokenPurpose},
    tenant::reseal::session_context,
};

/// Bytes of all parameters that are kept.
const MOST_QUERY: usize = 16 << 10;

/// Where a browser is sent.
pub enum Opened {
    /// To our page of that token.
    Form(PageToken),
    /// To our page for a tablet at the entrance.
    Entrance(PageToken),
    /// To a form that somebody else hosts; the token in the address opens the context once.
    External(String),
}

/// What a browser without a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnDevice {
    /// Of somebody who fills in the form there.
    Form,
    /// A tablet at the entrance, which shows a code for one phone after the other.
    Entrance,
}

/// Opens the form of a session, or the code for it where the store has tablets. Each time with another token; earlier ones stay valid. Without a session, it is an enrolment that
/// somebody fills in by themselves.
///
/// # Errors
/// LiveStore is not set up; the session is over, or never was; the database's.
pub async fn open(
    ctx: &Ctx,
    session_id: Option<&SessionId>,
    store_id: Option<String>,
    own_device: OwnDevice,
    query: BTreeMap<String, String>,
) -> Result<Opened, Error> {
    let settings = super::settings(ctx)?;
    let own_device = match own_device {
        OwnDevice::Form => TokenPurpose::Phone,
        OwnDevice::Entrance => TokenPurpose::Entrance,
    };
    let (session_id, purpose) = match session_id {
        Some(id) => (id.clone(), TokenPurpose::Form),
        None => {
            let body = Map::from_iter([("callbackUrl".to_owned(), Value::Null)]);
            let created = create(ctx, SessionRequest { session_id: None, store_id, body }).await?;
            (created.session_id, own_device)
        }
    };
    let now = ctx.services.clock.now();
    let sessions = &ctx.services.sessions;
    let session = sessions.session_named(&ctx.tenant.id, session_id.as_str()).await?;
    let session = session.ok_or(Error::SessionNotFound)?;
    let mut visit = Visit::of(ctx, session, purpose).await?;
    if purpose == TokenPurpose::Form && visit.settings.use_tablet_mode {
        visit.purpose = TokenPurpose::Tablet;
    }
    let purpose = visit.purpose;
    if !visit.session.is_open(now) {
        return Err(Error::SessionOver { over: Box::new(Over::of(ctx, &visit)) });
    }
    if !query.is_empty() {
        let bytes = query.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        if bytes > MOST_QUERY {
            return Err(Error::invalid("query", format!("expected parameters of at most {MOST_QUERY} bytes in all")));
        }
        visit.context.query.extend(query);
        let context = seal(ctx, &session_context(visit.session.id), &visit.context)?;
        // Somebody else may be faster: what they keep is as good.
        visit.keep(ctx, SessionChange { context: Some(context), ..SessionChange::default() }).await?;
    }
    let token = PageToken::from_random(rand::random());
    let (purpose, external) = match &visit.layout.content {
        Content::External(template) if !visit.is_tablet() => {
            (TokenPurpose::Context, Some(template.replace("{token}", &token.text())))
        }
        Content::External(_) | Content::Page(_) => (purpose, None),
    };
    let row = NewPageToken { hash: token.hash(), purpose, one_time: external.is_some() };
    let until = until(settings, now);
    if !sessions.open_session(&ctx.tenant.id, visit.session.id, &row, now, until).await? {
        return Err(Error::SessionNotFound);
    }
    Ok(match external {
        Some(address) => Opened::External(address),
        None if purpose == TokenPurpose::Entrance => Opened::Entrance(token),
        None => Opened::Form(token),
    })
}

/// What a form of somebody else's is told of a visit.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContextOfVisit {
    /// LiveStore's name of the session.
    pub session_id: String,
    /// The store, where it is known.
    pub store_id: Option<String>,
    /// The customer to be edited; null: a new one.
    pub customer_id: Option<String>,
    /// Where the browser goes afterwards.
    pub callback_url: Option<String>,
    /// Every parameter of the redirect.
    pub query: BTreeMap<String, String>,
    /// Every other property of LiveStore's body.
    pub properties: Map<String, Value>,
}

/// Reads what is known of a visit, once.
///
/// # Errors
/// The token was used before, has expired, or never was; the database's.
pub async fn context(ctx: &Ctx, token: &PageToken) -> Result<ContextOfVisit, Error> {
    let now = ctx.services.clock.now();
    let redeemed =
        ctx.services.sessions.redeem_token(&ctx.tenant.id, &token.hash(), TokenPurpose::Context, now).await?;
    let session = redeemed.filter(|session| session.is_open(now)).ok_or(Error::SessionNotFound)?;
    let Visit { session, context, .. } = Visit::of(ctx, session, TokenPurpose::Form).await?;
    Ok(ContextOfVisit {
        session_id: session.session_id,
        store_id: session.store_id,
        customer_id: session.customer_id,
        callback_url: session.callback_url,
        query: context.query,
        properties: context.properties,
    })
}

/// Gives a visit up. One that is over already stays what it is.
///
/// # Errors
/// The database's.
pub async fn cancel(ctx: &Ctx, visit: Visit) -> Result<Over, Error> {
    let now = ctx.services.clock.now();
    if ctx.services.sessions.cancel_session(&ctx.tenant.id, visit.session.id, now, None).await? {
        return Ok(Over::with(ctx, &visit, &VisitOutcome::Cancelled));
    }
    let session = ctx.services.sessions.session(&ctx.tenant.id, visit.session.id).await?;
    let session = session.ok_or(Error::SessionNotFound)?;
    Ok(Over::of(ctx, &Visit { session, ..visit }))
}

impl Visit {
    /// A parameter of the redirect, or a property of the body of that name.
    pub(in crate::flows) fn prefilled(&self, name: &str) -> Option<String> {
        let property = || match self.context.properties.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(true) => Some(crate::domain::form::YES.to_owned()),
            _ => None,
        };
        self.context.query.get(name).cloned().or_else(property)
    }

    /// What was noticed when the session came.
    pub fn notes(&self) -> Value {
        json!(self.context.notes)
    }
}
