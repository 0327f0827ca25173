//! `/cegid/settings/…`.

mod civilities;
mod countries;
mod countries_test;
mod languages;

use crate::http::{AppState, ProblemType, Routes, extract::Y2SettingsRead, openapi::guarded, route};

/// Civilities, countries, languages, and the country check.
pub fn routes() -> Routes<AppState> {
    let problems = &[ProblemType::PARAMETERS, ProblemType::CONNECTION, ProblemType::Y2];
    Routes::new()
        .route(guarded::<Y2SettingsRead>(route!(civilities::handler), problems))
        .route(guarded::<Y2SettingsRead>(route!(countries::handler), problems))
        .route(guarded::<Y2SettingsRead>(route!(countries_test::handler), problems))
        .route(guarded::<Y2SettingsRead>(route!(languages::handler), problems))
}
