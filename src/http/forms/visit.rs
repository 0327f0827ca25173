//! `/forms/{tenantId}/s/{token}`: a form is shown, sent, kept, given up.

use axum::{
    extract::{RawForm, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::{
    cookie::FormCookie,
    failed,
    pages::{self, Drawing, TabletView},
    path_of, scan,
    tablet::{entrance_path, lead_to},
};
use crate::{
    domain::{
        form::{FormLanguage, Word},
        livestore::{PageToken, ReturnAddress},
    },
    flows::{
        Error,
        enrolment::{self, Answer, Notice, Step},
        livestore::{self, Display, Over, Visit},
    },
    http::{
        AppState, Problem,
        extract::{Path, Query, TenantVisitor},
    },
};

/// The parameters of a page.
#[derive(Deserialize)]
pub struct Parameters {
    lang: Option<String>,
    /// The store of a tablet at the entrance.
    entrance: Option<String>,
}

/// A page that was opened: whose it is, and what ties its form to the browser.
struct Opened {
    state: AppState,
    visitor: TenantVisitor,
    token: PageToken,
    cookie: FormCookie,
    visit: Visit,
    language: FormLanguage,
}

/// What a form sends.
struct Sent {
    pairs: Vec<(String, String)>,
}

impl Sent {
    fn of(body: &[u8]) -> Self {
        const MOST: usize = 300;
        let pairs = url::form_urlencoded::parse(body).take(MOST);
        Self { pairs: pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        // The last one: a script adds its step behind the button's.
        self.pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn step(&self) -> Step {
        match self.get("step") {
            Some("refresh") => Step::Refresh,
            Some("create") => Step::Create,
            Some("back") => Step::Back,
            Some(text) => text.strip_prefix("use-").and_then(|text| text.parse().ok()).map_or(Step::Save, Step::Use),
            // Enter, in a line of text.
            None => Step::Save,
        }
    }
}

/// Opens the page of a token; answers by itself where there is none.
async fn opened(
    state: AppState,
    visitor: TenantVisitor,
    token: &str,
    headers: &HeaderMap,
    chosen: Option<&str>,
) -> Result<Opened, Result<Response, Problem>> {
    let visit = match token.parse::<PageToken>() {
        Ok(token) => Visit::of_token(&visitor.ctx, &token.hash()).await.map(|visit| visit.map(|visit| (token, visit))),
        Err(()) => Ok(None),
    };
    match visit {
        Ok(Some((token, visit))) => {
            let accepted = visitor.accepted_languages.as_deref();
            let language = enrolment::language_of(&visitor.ctx, &visit, chosen, accepted);
            let cookie = FormCookie::of(headers);
            if !visit.is_for(&cookie.value) {
                let taken = (Word::TakenTitle, Word::TakenText, "");
                return Err(pages::message(&state, &visitor, language, StatusCode::FORBIDDEN, taken, None));
            }
            Ok(Opened { cookie, state, visitor, token, visit, language })
        }
        Ok(None) => Err(failed(&state, &visitor, Error::SessionNotFound)),
        Err(error) => Err(failed(&state, &visitor, error)),
    }
}

/// The form, or what became of it.
pub async fn show(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Path((_, token)): Path<(String, String)>,
    Query(Parameters { lang, entrance }): Query<Parameters>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let begin =
        entrance.map(|store| format!("{}{}", state.site.prefix(), entrance_path(&visitor.ctx.tenant.id, Some(&store))));
    let mut page = match opened(state, visitor, &token, &headers, lang.as_deref()).await {
        Ok(page) => page,
        // A tablet that was away until nobody knew its page any more.
        Err(Ok(answer)) if answer.status() == StatusCode::NOT_FOUND => {
            return begin.map_or(Ok(answer), |begin| lead_to(&begin));
        }
        Err(answer) => return answer,
    };
    if page.visit.is_tablet() {
        return page.tablet().await;
    }
    if !page.visit.is_open(&page.visitor.ctx) {
        let over = page.visit.over(&page.visitor.ctx);
        return page.over(&over);
    }
    match page.visit.show(&page.visitor.ctx, page.language).await {
        Ok(shown) => page.drawn(|drawing| drawing.form(&shown)),
        Err(error) => failed(&page.state, &page.visitor, error),
    }
}

/// A form that was sent.
pub async fn send(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Path((_, token)): Path<(String, String)>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Result<Response, Problem> {
    let sent = Sent::of(&body);
    let page = match opened(state, visitor, &token, &headers, sent.get("lang")).await {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    if page.visit.is_tablet() {
        if page.is_own(&sent) && sent.get("step") == Some("release") {
            page.visit.release_phone(&page.visitor.ctx).await?;
        }
        return lead_to(&page.path());
    }
    if !page.is_own(&sent) {
        return page.again(sent).await;
    }
    let step = sent.step();
    let submitted =
        Box::pin(enrolment::submit(&page.visitor.ctx, page.visit.clone(), step, sent.pairs, page.language)).await;
    match submitted {
        Ok(Answer::Form(shown)) => page.drawn(|drawing| drawing.form(&shown)),
        Ok(Answer::Duplicates { shown, found }) => page.drawn(|drawing| drawing.duplicates(&shown, &found)),
        Ok(Answer::Over(over)) => page.leave(&over),
        Err(error) => failed(&page.state, &page.visitor, error),
    }
}

/// What was typed so far, kept without a word.
pub async fn draft(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Path((_, token)): Path<(String, String)>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Result<Response, Problem> {
    let sent = Sent::of(&body);
    let page = match opened(state, visitor, &token, &headers, sent.get("lang")).await {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    if !page.is_own(&sent) || page.visit.is_tablet() {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    enrolment::keep_draft(&page.visitor.ctx, page.visit, sent.pairs).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A form that was given up.
pub async fn cancel(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Path((_, token)): Path<(String, String)>,
    headers: HeaderMap,
    RawForm(body): RawForm,
) -> Result<Response, Problem> {
    let sent = Sent::of(&body);
    let page = match opened(state, visitor, &token, &headers, sent.get("lang")).await {
        Ok(page) => page,
        Err(answer) => return answer,
    };
    if page.visit.is_tablet() {
        if page.is_own(&sent) {
            // One that is being saved at this moment stays: the page says what became of it.
            livestore::cancel(&page.visitor.ctx, page.visit.clone()).await?;
        }
        return lead_to(&page.path());
    }
    if !page.is_own(&sent) {
        return page.again(sent).await;
    }
    match livestore::cancel(&page.visitor.ctx, page.visit.clone()).await {
        Ok(over) => page.leave(&over),
        Err(error) => failed(&page.state, &page.visitor, error),
    }
}

impl Opened {
    /// Whether the form was loaded by the browser that sends it.
    fn is_own(&self, sent: &Sent) -> bool {
        use subtle::ConstantTimeEq as _;
        let expected = self.token.form_proof(&self.cookie.value);
        let proof = sent.get("proof").unwrap_or_default();
        self.cookie.known && expected.as_bytes().ct_eq(proof.as_bytes()).into()
    }

    /// The form once more, with what was typed: the browser has lost its cookie, or never had it.
    async fn again(mut self, sent: Sent) -> Result<Response, Problem> {
        if !self.visit.is_open(&self.visitor.ctx) {
            let over = self.visit.over(&self.visitor.ctx);
            return self.over(&over);
        }
        match self.visit.show_typed(&self.visitor.ctx, sent.pairs, self.language).await {
            Ok(mut shown) => {
                shown.notice = Some(Notice::from(Word::SendAgain));
                self.drawn(|drawing| drawing.form(&shown))
            }
            Err(error) => failed(&self.state, &self.visitor, error),
        }
    }

    /// The path of this page.
    fn path(&self) -> String {
        format!("{}{}", self.state.site.prefix(), path_of(&self.visitor.ctx.tenant.id, &self.token))
    }

    /// The page of a code; where the visit is over, the way back to the till, or the next customer's code.
    async fn tablet(self) -> Result<Response, Problem> {
        let ctx = &self.visitor.ctx;
        let tenant = &ctx.tenant.id;
        let store = self.visit.session.store_id.as_deref();
        let entrance =
            self.visit.is_entrance().then(|| format!("{}{}", self.state.site.prefix(), entrance_path(tenant, store)));
        if !self.visit.is_open(ctx) {
            return match entrance {
                Some(next) => lead_to(&next),
                None => self.leave(&self.visit.over(ctx)),
            };
        }
        let link = match self.visit.display(ctx, &self.token).await {
            Ok(Display::Code(code)) => {
                Some(format!("{}{}", self.visitor.base.as_str(), scan::path_in_code(tenant, &code)))
            }
            Ok(Display::Filling) => None,
            Err(error) => return failed(&self.state, &self.visitor, error),
        };
        let state = self.visit.tablet_state(ctx).to_string();
        self.drawn(|drawing| drawing.tablet(&self.visit, self.language, TabletView { link, state, entrance }))
    }

    /// Draws a page of this visit.
    fn drawn(&self, draw: impl FnOnce(Drawing<'_>) -> Result<Response, Problem>) -> Result<Response, Problem> {
        let Self { state, visitor, token, cookie, visit, .. } = self;
        let framed = visit.settings.allow_framing;
        let prefix = state.site.prefix();
        let framed_by = if framed { visitor.ctx.tenant.callback_hosts.origins() } else { Vec::new() };
        let drawing = Drawing {
            state,
            visitor,
            action: self.path(),
            proof: token.form_proof(&cookie.value),
            leads_to: visit.leads_to(&visitor.ctx),
            framed_by,
        };
        let mut answer = draw(drawing)?;
        if !cookie.known {
            let cookie = cookie.header(prefix, visitor.base.is_secure(), framed);
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(answer)
    }

    /// Sends the browser back to the till, or says what to press.
    fn leave(&self, over: &Over) -> Result<Response, Problem> {
        match &over.back {
            ReturnAddress::To(url) if !over.expired => {
                let headers = [
                    (header::LOCATION, HeaderValue::try_from(url.as_str()).map_err(Problem::internal)?),
                    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                ];
                Ok((StatusCode::SEE_OTHER, headers).into_response())
            }
            _ => self.over(over),
        }
    }

    /// Says that a visit is over.
    fn over(&self, over: &Over) -> Result<Response, Problem> {
        let back = match &over.back {
            ReturnAddress::To(url) => Some(url.to_string()),
            ReturnAddress::DonePage => None,
        };
        let associate = self.visit.is_associates();
        let (status, title, text) = match (&over.customer_id, over.expired) {
            (Some(_), _) if associate && back.is_none() => (StatusCode::OK, Word::DoneTitle, Word::DoneText),
            (Some(_), _) => (StatusCode::OK, Word::DoneTitle, Word::DoneOwn),
            (None, true) if self.visit.is_scanned() => (StatusCode::NOT_FOUND, Word::GoneTitle, Word::CodeGoneText),
            (None, true) => (StatusCode::NOT_FOUND, Word::GoneTitle, Word::GoneText),
            (None, false) if self.visit.is_scanned() => (StatusCode::OK, Word::CancelledTitle, Word::DoneOwn),
            (None, false) => (StatusCode::OK, Word::CancelledTitle, Word::CancelledText),
        };
        let detail = over.customer_id.as_deref().unwrap_or_default();
        self.drawn(|drawing| drawing.message(&self.visit, self.language, status, (title, text, detail), back))
    }
}
