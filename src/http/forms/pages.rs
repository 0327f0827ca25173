//! The pages themselves: the form, the customers that were found, and messages; with the headers that all of them have.

use askama::Template;
use axum::response::{IntoResponse, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::view::{self, ErrorView, Group, filled};
use crate::{
    domain::form::{FormLanguage, Layout, Page, Word},
    flows::{
        enrolment::Shown,
        livestore::{Found, Visit},
    },
    http::{AppState, Problem, extract::TenantVisitor},
};

/// What every page has around its content.
struct Frame {
    language: &'static str,
    title: String,
    brand: String,
    assets: String,
    theme: Option<String>,
    logo: Option<String>,
    languages: Vec<LanguageLink>,
    language_of_page: String,
}

struct LanguageLink {
    tag: &'static str,
    name: &'static str,
    current: bool,
}

/// Words of the templates.
struct Words {
    error: String,
    error_summary: String,
    optional: String,
    choose: String,
    submit: String,
    cancel: String,
    saving: String,
    duplicate_use: String,
    duplicate_create: String,
    back_to_form: String,
}

#[derive(Template)]
#[template(path = "forms/form.html")]
struct FormPage {
    frame: Frame,
    words: Words,
    intro: Option<String>,
    notice: Option<NoticeView>,
    errors: Vec<ErrorView>,
    groups: Vec<Group>,
    action: String,
    proof: String,
}

struct NoticeView {
    title: Option<String>,
    text: String,
    grave: bool,
}

#[derive(Template)]
#[template(path = "forms/duplicates.html")]
struct DuplicatesPage {
    frame: Frame,
    words: Words,
    text: String,
    customers: Vec<FoundView>,
    action: String,
    proof: String,
}

struct FoundView {
    position: usize,
    id: String,
    name: String,
    rows: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "forms/message.html")]
struct MessagePage {
    frame: Frame,
    text: String,
    back: Option<String>,
    back_to_livestore: &'static str,
}

#[derive(Template)]
#[template(path = "forms/tablet.html")]
struct TabletPage {
    frame: Frame,
    words: Words,
    text: String,
    /// The code as a picture; none: a phone has scanned it.
    code: Option<String>,
    code_alt: String,
    new_code: String,
    state: String,
    /// Whether an associate stands before it, who can give the visit up.
    is_till: bool,
    /// Where the next customer begins, while one is filling in the form elsewhere.
    next: Option<String>,
    action: String,
    proof: String,
}

#[derive(Template)]
#[template(path = "forms/poster.html")]
struct PosterPage {
    frame: Frame,
    text: &'static str,
    code: String,
    code_alt: &'static str,
}

/// What the page of a code shows.
pub(super) struct TabletView {
    /// What the code says; none: a phone has scanned it.
    pub link: Option<String>,
    /// What the page compares.
    pub state: String,
    /// Where the next customer begins, at an entrance.
    pub entrance: Option<String>,
}

/// What a page of a visit is drawn with.
pub(super) struct Drawing<'d> {
    pub state: &'d AppState,
    pub visitor: &'d TenantVisitor,
    /// Where the form is sent.
    pub action: String,
    /// What it carries, so that no other site can send it.
    pub proof: String,
    /// Where the browser may go after it, beside our own pages: origins.
    pub leads_to: Vec<String>,
    /// Who may show it in a frame.
    pub framed_by: Vec<String>,
}

impl Frame {
    fn new(state: &AppState, visitor: &TenantVisitor, language: FormLanguage, title: String) -> Self {
        let prefix = state.site.prefix();
        Self {
            language: language.tag(),
            title,
            brand: visitor.ctx.tenant.display_name.clone(),
            assets: format!("{prefix}/forms/assets"),
            theme: None,
            logo: None,
            languages: Vec::new(),
            language_of_page: Word::LanguageOfPage.text(language).to_owned(),
        }
    }

    /// The frame of a page of that layout.
    fn of(drawing: &Drawing<'_>, layout: &Layout, page: &Page, language: FormLanguage, title: String) -> Self {
        let link =
            |known: FormLanguage| LanguageLink { tag: known.tag(), name: known.own_name(), current: known == language };
        let tenant = &drawing.visitor.ctx.tenant;
        let prefix = drawing.state.site.prefix();
        let frame = Self::new(drawing.state, drawing.visitor, language, title);
        Self {
            theme: page.theme.color.as_ref().map(|_| format!("{prefix}/forms/{}/theme/{}.css", tenant.id, layout.name)),
            logo: page.theme.logo.clone(),
            brand: page.theme.logo_text.clone().unwrap_or(frame.brand),
            languages: FormLanguage::ALL.map(link).into(),
            language_of_page: page.word(Word::LanguageOfPage, language).to_owned(),
            ..frame
        }
    }
}

impl Words {
    fn of(page: &Page, language: FormLanguage) -> Self {
        let word = |word| page.word(word, language).to_owned();
        Self {
            error: word(Word::Error),
            error_summary: word(Word::ErrorSummary),
            optional: word(Word::Optional),
            choose: word(Word::Choose),
            submit: word(Word::Submit),
            cancel: word(Word::Cancel),
            saving: word(Word::Saving),
            duplicate_use: word(Word::DuplicateUse),
            duplicate_create: word(Word::DuplicateCreate),
            back_to_form: word(Word::BackToForm),
        }
    }
}

impl Drawing<'_> {
    /// The form.
    pub fn form(self, shown: &Shown) -> Result<Response, Problem> {
        let page = shown.page().ok_or_else(|| Problem::internal("a form of a layout that is none"))?;
        let language = shown.language;
        let of_store = shown.store_id.as_ref().and_then(|store| page.stores.get(store));
        let own = if shown.edits { &page.edit_title } else { &page.title };
        let word = if shown.edits { Word::EditTitle } else { Word::NewTitle };
        let title = of_store.and_then(|texts| texts.title.get(language)).or_else(|| own.get(language));
        let title = title.unwrap_or_else(|| page.word(word, language)).to_owned();
        let intro = of_store.and_then(|texts| texts.intro.get(language)).or_else(|| page.intro.get(language));
        let notice = shown.notice.as_ref().map(|notice| NoticeView {
            title: notice.title.map(|title| page.word(title, language).to_owned()),
            text: filled(page.word(notice.word, language), &notice.detail),
            grave: notice.title.is_none(),
        });
        let status = match (&shown.notice, shown.problems.is_empty()) {
            (Some(notice), _) if notice.title == Some(Word::ConflictTitle) => StatusCode::CONFLICT,
            (Some(notice), _) if notice.word == Word::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            (Some(notice), _) if notice.word == Word::StillSaving => StatusCode::CONFLICT,
            (None, true) => StatusCode::OK,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let drawn = FormPage {
            frame: Frame::of(&self, &shown.layout, page, language, title),
            words: Words::of(page, language),
            intro: intro.map(str::to_owned),
            notice,
            errors: view::errors(shown, page),
            groups: view::groups(shown, page),
            action: self.action.clone(),
            proof: self.proof.clone(),
        };
        self.answer(status, &drawn)
    }

    /// Customers that may be the same one.
    pub fn duplicates(self, shown: &Shown, found: &[Found]) -> Result<Response, Problem> {
        let page = shown.page().ok_or_else(|| Problem::internal("a form of a layout that is none"))?;
        let language = shown.language;
        let customer = |(position, found): (usize, &Found)| {
            let label = |word| page.word(word, language).to_owned();
            let rows = [
                ("#".to_owned(), &found.customer_id),
                (label(Word::Email), &found.email),
                (label(Word::PhoneNumber), &found.phone),
                (label(Word::City), &found.city),
            ];
            FoundView {
                position,
                id: found.customer_id.clone(),
                name: found.name.clone(),
                rows: rows
                    .into_iter()
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(label, text)| (label, text.clone()))
                    .collect(),
            }
        };
        let title = page.word(Word::DuplicateTitle, language).to_owned();
        let drawn = DuplicatesPage {
            frame: Frame::of(&self, &shown.layout, page, language, title),
            words: Words::of(page, language),
            text: page.word(Word::DuplicateText, language).to_owned(),
            customers: found.iter().enumerate().map(customer).collect(),
            action: self.action.clone(),
            proof: self.proof.clone(),
        };
        self.answer(StatusCode::OK, &drawn)
    }

    /// The page of a code, in the look of the form that it leads to.
    pub fn tablet(self, visit: &Visit, language: FormLanguage, view: TabletView) -> Result<Response, Problem> {
        let of_others = Page::default();
        let page = visit.page();
        let words = page.unwrap_or(&of_others);
        let word = |word| words.word(word, language).to_owned();
        let TabletView { link, state, entrance } = view;
        let (title, text) = match link {
            Some(_) => (Word::TabletTitle, Word::TabletText),
            None => (Word::TabletFillingTitle, Word::TabletFillingText),
        };
        let frame = match page {
            Some(page) => Frame::of(&self, &visit.layout, page, language, word(title)),
            None => Frame::new(self.state, self.visitor, language, word(title)),
        };
        let code = link.as_deref().map(picture_of).transpose()?;
        let drawn = TabletPage {
            frame,
            words: Words::of(words, language),
            text: word(text),
            code_alt: word(Word::CodeAlt),
            new_code: word(Word::NewCode),
            state,
            is_till: entrance.is_none(),
            next: entrance.filter(|_| code.is_none()),
            code,
            action: self.action.clone(),
            proof: self.proof.clone(),
        };
        self.answer(StatusCode::OK, &drawn)
    }

    /// A message of a visit, in the look of its form.
    pub fn message(
        self,
        visit: &Visit,
        language: FormLanguage,
        status: StatusCode,
        (title, text, detail): (Word, Word, &str),
        back: Option<String>,
    ) -> Result<Response, Problem> {
        let Some(page) = visit.page() else {
            return message(self.state, self.visitor, language, status, (title, text, detail), back);
        };
        let drawn = MessagePage {
            frame: Frame::of(&self, &visit.layout, page, language, page.word(title, language).to_owned()),
            text: filled(page.word(text, language), detail),
            back,
            back_to_livestore: Word::BackToLiveStore.text(language),
        };
        self.answer(status, &drawn)
    }

    fn answer(&self, status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
        answer(status, page, &self.leads_to, &self.framed_by)
    }
}

/// A message outside of any form.
pub(super) fn message(
    state: &AppState,
    visitor: &TenantVisitor,
    language: FormLanguage,
    status: StatusCode,
    (title, text, detail): (Word, Word, &str),
    back: Option<String>,
) -> Result<Response, Problem> {
    let drawn = MessagePage {
        frame: Frame::new(state, visitor, language, title.text(language).to_owned()),
        text: filled(text.text(language), detail),
        back,
        back_to_livestore: Word::BackToLiveStore.text(language),
    };
    answer(status, &drawn, &[], &[])
}

/// A code to be printed.
pub(super) fn poster(
    state: &AppState,
    visitor: &TenantVisitor,
    language: FormLanguage,
    link: &str,
) -> Result<Response, Problem> {
    let drawn = PosterPage {
        frame: Frame::new(state, visitor, language, Word::TabletTitle.text(language).to_owned()),
        text: Word::TabletText.text(language),
        code: picture_of(link)?,
        code_alt: Word::CodeAlt.text(language),
    };
    answer(StatusCode::OK, &drawn, &[], &[])
}

/// A link as a QR code, in a `data:` address.
fn picture_of(link: &str) -> Result<String, Problem> {
    let code = qrcode::QrCode::new(link).map_err(Problem::internal)?;
    let picture = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)))
}

/// Nothing but our own files, no inline script and style; a form leads to us, and with its answer to the till. Browsers hold the
/// answer of a form to `form-action`, too.
fn answer(
    status: StatusCode,
    page: &impl Template,
    leads_to: &[String],
    framed_by: &[String],
) -> Result<Response, Problem> {
    let text = page.render().map_err(Problem::internal)?;
    let leads_to = leads_to.join(" ");
    let framed_by = if framed_by.is_empty() { "'none'".to_owned() } else { format!("'self' {}", framed_by.join(" ")) };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
         form-action 'self' {leads_to}; frame-ancestors {framed_by}"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::try_from(policy).map_err(Problem::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
        ),
    ];
    Ok((status, headers, text).into_response())
}
