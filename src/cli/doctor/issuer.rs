//! Checks of one issuer of bearer tokens: its metadata, its keys, its clock. Asks it as the server would.

use jiff::{SignedDuration, fmt::rfc2822};

use super::report::{Report, Subject};
use crate::{app::App, cli::number_of::number_of, domain::issuer::Issuer, flows::checkup::code};

/// Everything about one issuer.
pub(super) async fn check(app: &App, issuer: &Issuer, subject: Subject) -> Report {
    let mut report = Report::default();
    let name = &issuer.name;
    if issuer.url.starts_with("http:") {
        let advice = "use https: whoever is in between could put in keys of their own";
        report.warn(
            subject.clone(),
            "issuer",
            code::ISSUER_UNENCRYPTED,
            format!("`{name}` is asked over http"),
            advice,
        );
    }
    let published = match app.issuers.published(&issuer.url).await {
        Ok(published) => published,
        Err(error) => {
            let advice = "correct the issuer's URL, list its host in `network.allow`, or ask whoever runs it";
            report.fail(subject, "issuer", code::ISSUER_UNUSABLE, format!("`{name}`: {error}"), advice);
            return report;
        }
    };
    let keys = published.keys.len();
    if published.keys.serves(&issuer.algorithms) {
        report.ok(subject.clone(), "issuer", format!("`{name}` answers; signing keys: {keys}"));
    } else {
        let keys = number_of(keys, "signing key", "signing keys");
        let found = format!("`{name}` has {keys}, and none for the accepted algorithms");
        report.fail(
            subject.clone(),
            "issuer",
            code::ISSUER_KEY_MISSING,
            found,
            "set `algorithms` to what the issuer signs with",
        );
    }
    let date = published.date.as_deref().and_then(|date| rfc2822::parse(date).ok());
    let apart = date.map(|date| date.timestamp().duration_since(app.clock.now()).abs());
    // Answers are stamped to the second, and take a moment.
    let leeway = SignedDuration::try_from(issuer.leeway).unwrap_or_default() + SignedDuration::from_secs(2);
    if let Some(apart) = apart.filter(|apart| *apart > leeway) {
        let found =
            format!("the clock of `{name}` and ours are {} s apart: new tokens may be refused", apart.as_secs());
        report.warn(
            subject,
            "issuer",
            code::ISSUER_CLOCK_DIFFERS,
            found,
            "correct the clocks, or give the issuer a larger `leeway`",
        );
    }
    report
}
