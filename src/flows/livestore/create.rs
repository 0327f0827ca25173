//! A till asks for a session.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::{
    logged::{self, End, Exchange},
    place::{self, Known},
    visit::{Context, seal, until},
};
use crate::{
    domain::{
        exchange_log::Direction,
        livestore::{LiveStoreSettings, SessionId},
        plain_text,
    },
    flows::{Ctx, Error, connections},
    store::{NewSession, SessionChange, SessionCreation, WriteState},
    tenant::{Connection, reseal::session_context},
};

/// Characters of Y2's codes. Source: the columns of Y2's database.
const LONGEST_STORE: usize = 6;
const LONGEST_CUSTOMER: usize = 17;

/// What a till wants.
pub struct SessionRequest {
    /// LiveStore's name of the session; `None`: we make one.
    pub session_id: Option<SessionId>,
    /// Of the address: LiveStore's `endpoint` can be pinned to a store.
    pub store_id: Option<String>,
    /// The body.
    pub body: Map<String, Value>,
}

/// A session that can be opened.
pub struct Created {
    /// Its name.
    pub session_id: SessionId,
}

/// Makes a session, or has the open one of that name take over what is new.
///
/// # Errors
/// LiveStore is not set up; a member that does not fit; a store that Y2 does not have; the database's.
pub async fn create(ctx: &Ctx, request: SessionRequest) -> Result<Created, Error> {
    let settings = super::settings(ctx)?;
    let connection = connections::for_reading(&ctx.tenant, settings.connection.as_ref().map(|id| id.as_str()))?;
    let Some(exchange) = Exchange::begin(ctx, &connection.id) else {
        return make(ctx, settings, &connection, request).await.map(|made| made.created);
    };
    let came = request.body.clone();
    let made = make(ctx, settings, &connection, request).await;
    let taken = made.as_ref().ok().map(|made| made.over(&came));
    exchange.ended(
        ctx,
        End {
            direction: Direction::Incoming,
            label: "LiveStore session",
            operation: "session",
            store: made.as_ref().ok().and_then(|made| made.store_id.as_deref()),
            outcome: made.as_ref().map_or_else(Error::word, |_| "taken"),
            status: None,
            messages: logged::session(came, taken),
        },
    );
    made.map(|made| made.created)
}

/// A session that was made, and what of its body was taken otherwise than it came.
struct Made {
    created: Created,
    store_id: Option<String>,
    customer_id: Option<String>,
    callback_url: Option<String>,
}

impl Made {
    /// The body as it was taken: the store of the address counts more, and codes lose their blanks.
    fn over(&self, came: &Map<String, Value>) -> Map<String, Value> {
        let mut taken = came.clone();
        for (member, value) in
            [("storeId", &self.store_id), ("customerId", &self.customer_id), ("callbackUrl", &self.callback_url)]
        {
            match value {
                Some(value) => drop(taken.insert(member.to_owned(), value.as_str().into())),
                // Blank counts as absent.
                None if taken.get(member).is_some_and(Value::is_string) => drop(taken.shift_remove(member)),
                None => {}
            }
        }
        taken
    }
}

async fn make(
    ctx: &Ctx,
    settings: &LiveStoreSettings,
    connection: &Connection,
    request: SessionRequest,
) -> Result<Made, Error> {
    let SessionRequest { session_id, store_id, body } = request;
    let mut read = Reading { body, errors: BTreeMap::new() };
    let callback_url = read.callback(ctx);
    let customer_id = read.code("customerId", LONGEST_CUSTOMER);
    let of_body = read.code("storeId", LONGEST_STORE);
    let of_address = store_id.filter(|store| !store.trim().is_empty()).map(|store| store.trim().to_owned());
    if of_address.as_deref().is_some_and(|store| !is_code(store, LONGEST_STORE)) {
        read.wrong("storeId", format!("expected a store's code of at most {LONGEST_STORE} characters"));
    }
    let mut notes = Vec::new();
    if let (Some(address), Some(body)) = (&of_address, &of_body)
        && address != body
    {
        // Kept with the session, and said in the log: a till that is pinned to another store is a mistake of set-up.
        notes.push(format!("the address says store {address}, the body says store {body}"));
        tracing::warn!(tenant.id = %ctx.tenant.id, "a LiveStore session names two stores; the one of its address counts");
    }
    let store_id = of_address.or(of_body);
    if read.errors.is_empty()
        && let Some(store) = &store_id
        && place::is_known(ctx, connection, store).await == Known::No
    {
        read.wrong("storeId", format!("Y2 has no store `{store}`"));
    }
    let properties = read.finish()?;
    let clock = &ctx.services.clock;
    let session_id = session_id.unwrap_or_else(|| SessionId::from_random(rand::random()));
    let context = Context { properties, notes, query: BTreeMap::new() };
    let now = clock.now();
    let id = clock.new_id();
    let mut session = NewSession {
        id,
        session_id: session_id.as_str().to_owned(),
        connection: connection.id.clone(),
        store_id,
        customer_id,
        callback_url,
        context: Vec::new(),
        created_at: now,
        expires_at: until(settings, now),
        lasts_until: lasts_until(now),
    };
    // The context is sealed for the session that it belongs to: one that is open under this name takes it over.
    let tenant = &ctx.tenant.id;
    let open = ctx.services.sessions.session_named(tenant, session_id.as_str()).await?;
    let expected = open.filter(|open| open.is_open(now) && open.write == WriteState::None).map_or(id, |open| open.id);
    session.context = seal(ctx, &session_context(expected), &context)?;
    let made = match ctx.services.sessions.create_session(tenant, &session).await? {
        SessionCreation::Created => id,
        SessionCreation::Replaced { id } => id,
        SessionCreation::UnknownTenant => return Err(Error::Contended),
    };
    // Somebody else was faster: it is sealed once more, for the one that it became.
    if made != expected
        && let Some(kept) = ctx.services.sessions.session(tenant, made).await?
    {
        let context = Some(seal(ctx, &session_context(made), &context)?);
        let change = SessionChange { context, ..SessionChange::default() };
        ctx.services.sessions.save_session(tenant, made, kept.revision, &change, now, session.expires_at).await?;
    }
    let NewSession { store_id, customer_id, callback_url, .. } = session;
    Ok(Made { created: Created { session_id }, store_id, customer_id, callback_url })
}

fn lasts_until(now: Timestamp) -> Timestamp {
    let life = SignedDuration::try_from(LiveStoreSettings::LONGEST_LIFE).unwrap_or(SignedDuration::MAX);
    now.saturating_add(life).unwrap_or(Timestamp::MAX)
}

fn is_code(text: &str, longest: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= longest && plain_text::is_plain(text)
}

/// A body being read: what has a meaning is taken out of it.
struct Reading {
    body: Map<String, Value>,
    errors: BTreeMap<String, Vec<String>>,
}

impl Reading {
    fn wrong(&mut self, field: &str, expected: impl Into<String>) {
        self.errors.entry(field.to_owned()).or_default().push(expected.into());
    }

    /// Required, and may be null.
    fn callback(&mut self, ctx: &Ctx) -> Option<String> {
        match self.body.shift_remove("callbackUrl") {
            None => {
                self.wrong("callbackUrl", "expected an address, or null where there is nothing to go back to");
                None
            }
            Some(Value::Null) => None,
            Some(Value::String(text)) => match ctx.tenant.callback_hosts.check(&text) {
                Ok(url) => Some(url.into()),
                Err(refused) => {
                    self.wrong("callbackUrl", refused.to_string());
                    None
                }
            },
            Some(_) => {
                self.wrong("callbackUrl", "expected an address in quotes, or null");
                None
            }
        }
    }

    /// A code of Y2's; blank counts as absent.
    fn code(&mut self, member: &str, longest: usize) -> Option<String> {
        match self.body.shift_remove(member) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.trim().is_empty() => None,
            Some(Value::String(text)) if is_code(text.trim(), longest) => Some(text.trim().to_owned()),
            Some(_) => {
                self.wrong(member, format!("expected a code in quotes, of at most {longest} characters"));
                None
            }
        }
    }

    /// What has no meaning to us, where nothing is wrong.
    fn finish(self) -> Result<Map<String, Value>, Error> {
        if self.errors.is_empty() { Ok(self.body) } else { Err(Error::Invalid { fields: self.errors }) }
    }
}
