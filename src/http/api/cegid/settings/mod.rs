//! `/cegid/settings/…`.

mod civilities;
mod countries;
mod countries_test;
mod languages;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::http::{AppState, ProblemType, extract::Y2SettingsRead, openapi::guarded};

/// Civilities, countries, languages, and the country check.
pub fn router() -> OpenApiRouter<AppState> {
    let problems = &[ProblemType::PARAMETERS, ProblemType::CONNECTION, ProblemType::Y2];
    OpenApiRouter::new()
        .routes(guarded::<Y2SettingsRead>(routes!(civilities::handler), problems))
        .routes(guarded::<Y2SettingsRead>(routes!(countries::handler), problems))
        .routes(guarded::<Y2SettingsRead>(routes!(countries_test::handler), problems))
        .routes(guarded::<Y2SettingsRead>(routes!(languages::handler), problems))
}
