//! `GET /forms/{tenantId}/q/{code}`: a phone comes with a code that it scanned, and gets the form in exchange.
//!
//! The code is traded by a browser that has shown that it keeps a cookie: whatever looks at the address before the browser does (a
//! preview, a scanner of links) uses nothing up, and neither does a phone that could not keep the form.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use http::{HeaderMap, StatusCode, header};

use super::{cookie::FormCookie, failed, pages, path_of, tablet::lead_to};
use crate::{
    domain::{form::Word, ids::TenantId, livestore::PageToken},
    flows::livestore::{self, Scanned},
    http::{
        AppState, Problem,
        extract::{Path, TenantVisitor},
    },
};

/// The parameter of the second look, when the cookie should be there.
const AGAIN: &str = "again";

/// The path in a code.
pub(super) fn path_in_code(tenant: &TenantId, code: &PageToken) -> String {
    format!("/forms/{tenant}/q/{}", code.text())
}

/// The form, for the first phone that asks.
pub async fn handler(
    State(state): State<AppState>,
    visitor: TenantVisitor,
    Path((_, code)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let say = |status, title, text| {
        let language = super::language_of(&visitor);
        pages::message(&state, &visitor, language, status, (title, text, ""), None)
    };
    let gone = || say(StatusCode::NOT_FOUND, Word::CodeGoneTitle, Word::CodeGoneText);
    let Ok(code) = code.parse::<PageToken>() else { return gone() };
    let tenant = &visitor.ctx.tenant.id;
    let prefix = state.site.prefix();
    let cookie = FormCookie::of(&headers);
    if !cookie.known {
        if query.as_deref() == Some(AGAIN) {
            return say(StatusCode::FORBIDDEN, Word::NoCookieTitle, Word::NoCookieText);
        }
        let mut answer = lead_to(&format!("{prefix}{}?{AGAIN}", path_in_code(tenant, &code)))?;
        answer.headers_mut().append(header::SET_COOKIE, cookie.header(prefix, visitor.base.is_secure(), false));
        return Ok(answer);
    }
    match livestore::scan(&visitor.ctx, &code, &cookie.value).await {
        Ok(Scanned::Form(token)) => lead_to(&format!("{prefix}{}", path_of(tenant, &token))),
        Ok(Scanned::External(address)) => lead_to(&address),
        Ok(Scanned::Taken) => say(StatusCode::CONFLICT, Word::TakenTitle, Word::TakenText),
        Ok(Scanned::Gone) => gone(),
        Err(error) => failed(&state, &visitor, error),
    }
}
