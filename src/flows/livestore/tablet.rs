//! Tablet mode: a till, or a tablet at the entrance, shows a code; the first phone that scans it gets the form, and no other. The
//! tablet follows what becomes of it.

use std::fmt;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::visit::{Visit, until};
use crate::{
    domain::{form::Content, livestore::PageToken},
    flows::{Ctx, Error},
    store::{CodeRedemption, LiveStoreSession, NewPageToken, TokenPurpose},
};

/// How long a page shows the same code. Each is good for one more such span, for whoever has just scanned it.
const SPAN_SECONDS: i64 = 120;

/// What a tablet shows.
pub enum Display {
    /// A code to be scanned.
    Code(PageToken),
    /// A phone has scanned it.
    Filling,
}

/// What a tablet compares to know whether it has to be drawn again: every other code, and every step of the visit, is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabletState(String);

impl TabletState {
    fn of(session: &LiveStoreSession, now: Timestamp) -> Self {
        Self(if !session.is_open(now) {
            "over".to_owned()
        } else if session.phone.is_some() {
            "filling".to_owned()
        } else {
            format!("code-{}-{}", span(now), session.phones_released)
        })
    }
}

/// What the tablet of that page has to show now. `None`: there is no such page.
///
/// # Errors
/// The database's.
pub async fn tablet_state(ctx: &Ctx, page: &PageToken) -> Result<Option<TabletState>, Error> {
    let now = ctx.services.clock.now();
    for purpose in [TokenPurpose::Tablet, TokenPurpose::Entrance] {
        let session = ctx.services.sessions.session_of_token(&ctx.tenant.id, &page.hash(), purpose).await?;
        if let Some(session) = session {
            return Ok(Some(TabletState::of(&session, now)));
        }
    }
    Ok(None)
}

impl fmt::Display for TabletState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Visit {
    /// What the tablet has to show now.
    pub fn tablet_state(&self, ctx: &Ctx) -> TabletState {
        TabletState::of(&self.session, ctx.services.clock.now())
    }

    /// What the tablet shows now; the code is good from here on.
    ///
    /// # Errors
    /// The database's.
    pub async fn display(&self, ctx: &Ctx, page: &PageToken) -> Result<Display, Error> {
        let now = ctx.services.clock.now();
        let span = span(now);
        let code = page.code(span, self.session.phones_released);
        let good_until = Timestamp::from_second((span + 2) * SPAN_SECONDS).unwrap_or(Timestamp::MAX);
        let sessions = &ctx.services.sessions;
        let free = self.session.phone.is_none()
            && sessions.keep_code(&ctx.tenant.id, self.session.id, &code.hash(), now, good_until).await?;
        Ok(if free { Display::Code(code) } else { Display::Filling })
    }

    /// Sends the phone away, for another one to come.
    ///
    /// # Errors
    /// The database's.
    pub async fn release_phone(&self, ctx: &Ctx) -> Result<(), Error> {
        let now = ctx.services.clock.now();
        ctx.services.sessions.release_phone(&ctx.tenant.id, self.session.id, now).await?;
        Ok(())
    }

    /// Whether it is the page of a tablet at the entrance, which goes on with the next customer.
    pub fn is_entrance(&self) -> bool {
        self.purpose == TokenPurpose::Entrance
    }

    /// Whether it is the form on a phone that scanned a code.
    pub fn is_scanned(&self) -> bool {
        self.purpose == TokenPurpose::ScannedPhone
    }

    /// Whether this browser, by its cookie, may see the page: the form that a code led to is for the phone that scanned it.
    pub fn is_for(&self, cookie: &str) -> bool {
        !self.is_scanned() || self.session.phone == Some(phone(cookie))
    }
}

/// What became of a scan.
pub enum Scanned {
    /// The form is this phone's.
    Form(PageToken),
    /// The form is this phone's, and somebody else hosts it.
    External(String),
    /// Another phone has it.
    Taken,
    /// The code is not good any more.
    Gone,
}

/// A phone comes with a code that it scanned.
///
/// # Errors
/// LiveStore is not set up any more; the database's.
pub async fn scan(ctx: &Ctx, code: &PageToken, cookie: &str) -> Result<Scanned, Error> {
    let now = ctx.services.clock.now();
    let until = until(super::settings(ctx)?, now);
    let token = PageToken::from_random(rand::random());
    let row = NewPageToken { hash: token.hash(), purpose: TokenPurpose::ScannedPhone, one_time: false };
    let sessions = &ctx.services.sessions;
    let redeemed = sessions.redeem_code(&ctx.tenant.id, &code.hash(), &phone(cookie), &row, now, until).await?;
    let session = match redeemed {
        CodeRedemption::Yours(session) => *session,
        CodeRedemption::Taken => return Ok(Scanned::Taken),
        CodeRedemption::Gone => return Ok(Scanned::Gone),
    };
    let visit = Visit::of(ctx, session, TokenPurpose::ScannedPhone).await?;
    let Content::External(template) = &visit.layout.content else { return Ok(Scanned::Form(token)) };
    let token = PageToken::from_random(rand::random());
    let row = NewPageToken { hash: token.hash(), purpose: TokenPurpose::Context, one_time: true };
    let open = sessions.open_session(&ctx.tenant.id, visit.session.id, &row, now, until).await?;
    Ok(if open { Scanned::External(template.replace("{token}", &token.text())) } else { Scanned::Gone })
}

fn span(now: Timestamp) -> i64 {
    now.as_second() / SPAN_SECONDS
}

/// What is kept of a phone: nothing that a copy of the database could be used with.
fn phone(cookie: &str) -> [u8; 32] {
    Sha256::new_with_prefix(b"phone").chain_update(cookie).finalize().into()
}
