//! `/forms/{tenantId}/…`: the pages of LiveStore's visits. Drawn here; what they say and what becomes of them, flows decide.
//!
//! The address of a page is its secret: it stands in no log (routes are logged by their template), in no referrer, in no cache.

pub mod assets;
mod cookie;
mod pages;
pub mod scan;
pub mod tablet;
pub mod theme;
mod view;
pub mod visit;

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{
        form::{FormLanguage, Word},
        ids::TenantId,
        livestore::{PageToken, ReturnAddress},
    },
    flows::{Error, livestore},
    http::{AppState, Problem, extract::TenantVisitor},
};

/// The path of a page, without what stands before our paths.
pub fn path_of(tenant: &TenantId, token: &PageToken) -> String {
    format!("/forms/{tenant}/s/{}", token.text())
}

/// The language of a page that belongs to no form.
fn language_of(visitor: &TenantVisitor) -> FormLanguage {
    let language = visitor.accepted_languages.as_deref().and_then(FormLanguage::of_header);
    language.or_else(|| FormLanguage::of_tag(&visitor.ctx.tenant.default_language)).unwrap_or_default()
}

/// What a visitor reads where a visit cannot be opened: a page in their language, with a way back where there is one; a problem
/// where they read JSON only.
pub fn failed(state: &AppState, visitor: &TenantVisitor, error: Error) -> Result<Response, Problem> {
    if visitor.wants_json {
        return Err(error.into());
    }
    let language = language_of(visitor);
    let (status, title, text, back) = match error {
        Error::SessionOver { over } => match over.customer_id {
            Some(_) => (StatusCode::OK, Word::DoneTitle, Word::DoneOwn, over.back),
            None => (StatusCode::NOT_FOUND, Word::GoneTitle, Word::GoneText, over.back),
        },
        Error::SessionNotFound => {
            (StatusCode::NOT_FOUND, Word::GoneTitle, Word::GoneText, livestore::way_back(&visitor.ctx))
        }
        Error::Y2 { .. } | Error::SimulatorUnavailable { .. } => {
            (StatusCode::SERVICE_UNAVAILABLE, Word::ErrorSummary, Word::Unreachable, livestore::way_back(&visitor.ctx))
        }
        Error::CustomerNotFound { .. } => {
            (StatusCode::NOT_FOUND, Word::GoneTitle, Word::CustomerGone, livestore::way_back(&visitor.ctx))
        }
        // Everything else is for whoever set it up, or for us: its own problem says more than a page could.
        error => return Err(error.into()),
    };
    let back = match back {
        ReturnAddress::To(url) => Some(url.to_string()),
        ReturnAddress::DonePage => None,
    };
    pages::message(state, visitor, language, status, (title, text, ""), back)
}
