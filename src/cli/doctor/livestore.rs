//! Whether LiveStore can open a form of a tenant: its files, a key, an address, and whether a till was ever seen.

use super::report::{Report, Subject};
use crate::{app::App, domain::permission::Permission, tenant::Tenant};

const CHECK: &str = "LiveStore";

/// Everything about one tenant's LiveStore; nothing where it has none.
pub(super) async fn check(app: &App, tenant: &Tenant) -> Report {
    let mut report = Report::default();
    let subject = Subject::tenant(&tenant.id);
    if tenant.livestore.is_none() {
        return report;
    }
    for gap in tenant.livestore_gaps() {
        report.fail(
            subject.clone(),
            CHECK,
            gap.to_string(),
            "see `docs/livestore.md`; until then, tills are answered 503",
        );
    }
    match app.store.keys(&tenant.id).await {
        Ok(keys) => {
            let now = app.clock.now();
            let works = keys.iter().any(|key| {
                key.revoked_at.is_none()
                    && key.expires_at.is_none_or(|end| end > now)
                    && key.permissions.contains(Permission::Y2Listener)
            });
            if works {
                report.ok(subject.clone(), CHECK, "a key with `tenant.y2.listener` is in effect");
            } else {
                let advice =
                    format!("run `key create --tenant {} --name LiveStore --scope tenant.y2.listener`", tenant.id);
                report.fail(subject.clone(), CHECK, "no key in effect has `tenant.y2.listener`", advice);
            }
        }
        Err(error) => {
            report.fail(subject.clone(), CHECK, format!("its keys cannot be read: {error}"), "look at the database")
        }
    }
    address(app, tenant, &subject, &mut report).await;
    match app.store.last_session_at(&tenant.id).await {
        Ok(Some(at)) => {
            report.ok(subject, CHECK, format!("the last session came at {}", at.strftime("%Y-%m-%d %H:%M:%SZ")))
        }
        Ok(None) => report.warn(
            subject,
            CHECK,
            "no till has posted a session lately",
            format!("`tenant livestore-settings {}` prints what to paste into LiveStore", tenant.id),
        ),
        Err(error) => report.fail(subject, CHECK, format!("sessions cannot be read: {error}"), "look at the database"),
    }
    report
}

/// Whether tills can reach us under the address that they are given.
async fn address(app: &App, tenant: &Tenant, subject: &Subject, report: &mut Report) {
    let public = tenant.public_base_url.as_ref().or(app.settings.server.public_url.as_ref());
    let Some(url) = public else {
        let advice = "set `server.public_url`, or `publicBaseUrl` in `tenant.yml`";
        return report.warn(
            subject.clone(),
            CHECK,
            "no public address is set: links lead to whatever host a till names",
            advice,
        );
    };
    if url.scheme() != "https" {
        let advice = "put TLS in front of it: personal data and keys go this way";
        report.warn(subject.clone(), CHECK, format!("the public address `{url}` is not https"), advice);
    }
    let health = format!("{}/api/{}/external/livestore/session", url.as_str().trim_end_matches('/'), tenant.id);
    let outgoing = &app.services.outgoing;
    let answered = match health.parse::<url::Url>().map(|url| outgoing.policy.check_url(&url).map(|()| url)) {
        Ok(Ok(url)) => outgoing.http.get(url).timeout(std::time::Duration::from_secs(5)).send().await,
        _ => {
            let advice = "ask from a till's network; from here it is not allowed by `network.allow`";
            return report.warn(subject.clone(), CHECK, "the public address was not tried from here", advice);
        }
    };
    match answered.map(|answer| answer.status()) {
        Ok(status) if status.is_success() => {
            report.ok(subject.clone(), CHECK, format!("{health} answers {}", status.as_u16()))
        }
        Ok(status) => report.fail(
            subject.clone(),
            CHECK,
            format!("{health} answers {}", status.as_u16()),
            "is it this installation that answers there, with the tenant applied?",
        ),
        Err(_) => report.warn(
            subject.clone(),
            CHECK,
            format!("{health} does not answer from here"),
            "start the server, and try the address from a till's network",
        ),
    }
}
