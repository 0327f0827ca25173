//! A session with everything that is known of it, unsealed: what came along, what was entered, what holds in its store.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::place::{self, Place};
use crate::{
    domain::{
        form::{Audience, Content, Layout, Page, Typed},
        livestore::{LiveStoreSettings, StoreSettings},
    },
    flows::{Ctx, Error},
    store::{LiveStoreSession, SessionChange, SessionSaving, TokenPurpose},
    tenant::{
        Connection,
        reseal::{session_context, session_entered},
    },
};

/// How often a press of a button is kept while scripts keep drafts of the same form.
const SAVINGS: usize = 5;

/// What came along with a session. Personal data: no `Debug`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Context {
    /// Properties of the body that have no meaning to us.
    pub properties: Map<String, Value>,
    /// Parameters of the redirect, by name.
    pub query: BTreeMap<String, String>,
    /// What was noticed when it came: a store that differs between address and body.
    pub notes: Vec<String>,
}

/// What was entered so far. Personal data: no `Debug`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::flows) struct Entered {
    /// What stands in the form; `None`: nobody has opened it.
    pub typed: Option<Typed>,
    /// What Y2 had when the form was opened, of a customer that is changed.
    pub before: Option<Typed>,
    /// Customers that may be the same one, as they were offered.
    pub found: Vec<Found>,
    /// Codes of customers that were there before a new one was sent: none of them is the new one.
    pub known: Vec<String>,
    /// An attempt may have reached Y2.
    pub in_doubt: bool,
    /// Input → what Y2 has there now, of a customer that somebody else changed.
    pub conflicts: BTreeMap<String, String>,
}

/// A customer that may be the same one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Y2's code.
    pub customer_id: String,
    /// First and last name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Mobile phone.
    pub phone: String,
    /// City.
    pub city: String,
}

/// A visit.
#[derive(Clone)]
pub struct Visit {
    /// The session as it is kept.
    pub session: LiveStoreSession,
    /// Whose page: the till's, a tablet's, or the customer's own phone.
    pub purpose: TokenPurpose,
    /// What holds in its store.
    pub settings: StoreSettings,
    /// The form.
    pub layout: Arc<Layout>,
    pub(in crate::flows) connection: Connection,
    pub(in crate::flows) place: Place,
    pub(in crate::flows) entered: Entered,
    pub(super) context: Context,
}

impl Visit {
    /// Everything about a session.
    ///
    /// # Errors
    /// LiveStore is not set up any more; the connection is gone; what is sealed does not open.
    pub(super) async fn of(ctx: &Ctx, session: LiveStoreSession, purpose: TokenPurpose) -> Result<Self, Error> {
        let settings = super::settings(ctx)?;
        let connection = place::connection(ctx, session.connection.as_str()).map(Cow::into_owned)?;
        let place = place::of_store(ctx, &connection, session.store_id.as_deref()).await;
        let countries: Vec<&str> = place.country_codes.iter().map(String::as_str).collect();
        let settings = settings.for_store(session.store_id.as_deref(), &countries);
        // What a tablet shows is for the customer, and looks like the form on their phone.
        let name = match purpose {
            TokenPurpose::Form | TokenPurpose::Context => &settings.layout,
            TokenPurpose::Phone
            | TokenPurpose::ScannedPhone
            | TokenPurpose::Code
            | TokenPurpose::Tablet
            | TokenPurpose::Entrance => &settings.customer_redirect_layout,
        };
        let layout = ctx.tenant.layouts.get(name).cloned();
        // `tenant check` refuses names of layouts that there are not.
        let layout = layout.ok_or_else(|| Error::internal(std::io::Error::other("a layout that is not there")))?;
        let open = |sealed: &Option<Vec<u8>>, place: String| -> Result<Option<Vec<u8>>, Error> {
            let sealed = sealed.as_ref();
            let plain = sealed.map(|sealed| ctx.services.keyring.open(&ctx.tenant.id, &place, sealed)).transpose();
            Ok(plain.map_err(Error::internal)?.map(|plain| plain.to_vec()))
        };
        let context = open(&session.context, session_context(session.id))?;
        let entered = open(&session.entered, session_entered(session.id))?;
        let context = context.map(|plain| serde_json::from_slice(&plain)).transpose().map_err(Error::internal)?;
        let entered = entered.map(|plain| serde_json::from_slice(&plain)).transpose().map_err(Error::internal)?;
        Ok(Self {
            session,
            purpose,
            settings,
            layout,
            connection,
            place,
            entered: entered.unwrap_or_default(),
            context: context.unwrap_or_default(),
        })
    }

    /// The visit of a page token, ended or not. `None`: there is no such token, or not any more.
    ///
    /// # Errors
    /// As of [`Visit::of`]; the database's.
    pub async fn of_token(ctx: &Ctx, hash: &[u8; 32]) -> Result<Option<Self>, Error> {
        for purpose in [
            TokenPurpose::Form,
            TokenPurpose::ScannedPhone,
            TokenPurpose::Tablet,
            TokenPurpose::Entrance,
            TokenPurpose::Phone,
        ] {
            if let Some(session) = ctx.services.sessions.session_of_token(&ctx.tenant.id, hash, purpose).await? {
                return Self::of(ctx, session, purpose).await.map(Some);
            }
        }
        Ok(None)
    }

    /// Whether something can still be entered.
    pub fn is_open(&self, ctx: &Ctx) -> bool {
        self.session.is_open(ctx.services.clock.now())
    }

    /// The page, where the form is one of ours.
    pub fn page(&self) -> Option<&Page> {
        match &self.layout.content {
            Content::Page(page) => Some(page),
            Content::External(_) => None,
        }
    }

    /// Whether it is the page of a code, which a phone is to scan.
    pub fn is_tablet(&self) -> bool {
        matches!(self.purpose, TokenPurpose::Tablet | TokenPurpose::Entrance)
    }

    /// Whether somebody of the shop fills it in, who may see which customers there are.
    pub fn is_associates(&self) -> bool {
        self.purpose == TokenPurpose::Form && self.page().is_none_or(|page| page.audience == Audience::Associate)
    }

    /// Keeps what was entered, and has the session last a while longer. What a script kept of the form in between was older: a
    /// press of a button counts more.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::flows) async fn save(&mut self, ctx: &Ctx) -> Result<(), Error> {
        for _ in 0..SAVINGS {
            match self.save_draft(ctx).await? {
                SessionSaving::Moved { revision } => self.session.revision = revision,
                SessionSaving::Saved { .. } | SessionSaving::Closed => break,
            }
        }
        Ok(())
    }

    /// Keeps what was entered, unless somebody else was faster.
    ///
    /// # Errors
    /// The database's.
    pub(in crate::flows) async fn save_draft(&mut self, ctx: &Ctx) -> Result<SessionSaving, Error> {
        let entered = seal(ctx, &session_entered(self.session.id), &self.entered)?;
        self.keep(ctx, SessionChange { entered: Some(entered), ..SessionChange::default() }).await
    }

    pub(super) async fn keep(&mut self, ctx: &Ctx, change: SessionChange) -> Result<SessionSaving, Error> {
        let now = ctx.services.clock.now();
        let (tenant, session) = (&ctx.tenant.id, &self.session);
        let until = until(super::settings(ctx)?, now);
        let saving =
            ctx.services.sessions.save_session(tenant, session.id, session.revision, &change, now, until).await?;
        if let SessionSaving::Saved { revision } = saving {
            self.session.revision = revision;
        }
        Ok(saving)
    }
}

/// Until when a session lives that is used now.
pub(super) fn until(settings: &LiveStoreSettings, now: Timestamp) -> Timestamp {
    let ttl = SignedDuration::try_from(settings.session_ttl).unwrap_or(SignedDuration::MAX);
    now.saturating_add(ttl).unwrap_or(Timestamp::MAX)
}

/// Seals a part of a session.
pub(super) fn seal(ctx: &Ctx, place: &str, part: &impl Serialize) -> Result<Vec<u8>, Error> {
    let plain = zeroize::Zeroizing::new(serde_json::to_vec(part).map_err(Error::internal)?);
    ctx.services.keyring.seal(&ctx.tenant.id, place, &plain).map_err(Error::internal)
}
