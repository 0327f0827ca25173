//! Checks of the server itself: whether its settings can be read, and whether it starts with them.

use super::{
    database,
    report::{Report, Subject},
};
use crate::{
    app::App,
    cli::number_of::number_of,
    clock::Clock,
    config::{ConfigErrors, Settings},
    flows::checkup::code,
};

/// The built app, or `None` when nothing further can be checked.
pub(super) async fn check(settings: Result<Settings, ConfigErrors>, clock: Clock, report: &mut Report) -> Option<App> {
    let settings = match settings {
        Ok(settings) => settings,
        Err(errors) => {
            let advice = "correct them all; `docs/configuration.md` lists every setting";
            report.fail(Subject::Installation, "settings", code::SETTINGS_INVALID, errors.to_string(), advice);
            return None;
        }
    };
    report.ok(Subject::Installation, "settings", "in order");
    if settings.server.public_url.is_none() {
        report.warn(
            Subject::Installation,
            "server.public_url",
            code::PUBLIC_URL_UNSET,
            "not set: links in answers are relative",
            "set it to the address under which callers reach the connector",
        );
    }
    let app = match App::build(settings, clock).await {
        Ok(app) => app,
        Err(error) => {
            let advice = "nothing else can be checked before this is mended";
            report.fail(Subject::Installation, "start", code::START_FAILED, error.to_string(), advice);
            return None;
        }
    };
    database::check(&app, report).await;
    let tenants = number_of(app.registry.all().len(), "tenant", "tenants");
    let keys = number_of(app.registry.keys().len(), "API key", "API keys");
    report.ok(Subject::Installation, "content", format!("{tenants}, {keys}"));
    Some(app)
}
