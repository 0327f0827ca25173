//! Whether the address that tills and Y2 are told leads back here, as far as this machine can tell.

use std::time::Duration;

use url::Url;

use super::{Finding, code};
use crate::{flows::Ctx, network::is_this_machine, tenant::Connection};

pub(super) const CHECK: &str = "public address";
/// How long the answer may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Nothing where nobody is told an address: neither LiveStore nor a Y2 that posts.
pub(super) async fn public_address(ctx: &Ctx, connection: &Connection, with_livestore: bool) -> Vec<Finding> {
    match ctx.services.notifications.store.listener_key(&ctx.tenant.id, &connection.id).await {
        Ok(None) if !with_livestore => Vec::new(),
        Ok(_) => try_it(ctx, with_livestore).await,
        Err(error) => vec![Finding::database(CHECK, &error.into())],
    }
}

async fn try_it(ctx: &Ctx, with_livestore: bool) -> Vec<Finding> {
    let tenant = &ctx.tenant;
    let Some(base) = tenant.public_base_url.as_ref().or(ctx.services.notifications.public_url.as_ref()) else {
        return vec![Finding::warn(
            CHECK,
            code::PUBLIC_URL_UNSET,
            "none is set: links lead to whatever host a caller names",
            "set `server.public_url`, or `publicBaseUrl` in `tenant.yml`",
        )];
    };
    let ready = with_livestore && tenant.livestore_gaps().is_empty();
    let path = if ready { format!("/api/{}/external/livestore/session", tenant.id) } else { "/healthz".to_owned() };
    let Ok(url) = Url::parse(&format!("{}{path}", base.as_str().trim_end_matches('/'))) else {
        let advice = "correct `server.public_url`, or `publicBaseUrl` in `tenant.yml`";
        return vec![Finding::fail(
            CHECK,
            code::PUBLIC_URL_UNREACHABLE,
            format!("{base} is no base of an address"),
            advice,
        )];
    };
    let unencrypted = (url.scheme() != "https" && !is_this_machine(&url)).then(|| {
        let found = format!("{base} is not https");
        Finding::warn(
            CHECK,
            code::PUBLIC_URL_UNENCRYPTED,
            found,
            "put TLS in front of it: personal data and keys go this way",
        )
    });
    unencrypted.into_iter().chain([answer(ctx, &url).await]).collect()
}

async fn answer(ctx: &Ctx, url: &Url) -> Finding {
    const ELSEWHERE: &str = "a till and Y2 have to reach it from where they are: try it from there";
    let outgoing = &ctx.services.outgoing;
    if let Err(forbidden) = outgoing.policy.check_url(url) {
        return Finding::warn(CHECK, code::PUBLIC_URL_NOT_TRIED, forbidden.to_string(), ELSEWHERE);
    }
    match outgoing.http.get(url.clone()).timeout(PATIENCE).send().await {
        Ok(answer) if answer.status().is_success() => Finding::ok(CHECK, format!("{url} answers")),
        Ok(answer) => Finding::fail(
            CHECK,
            code::PUBLIC_URL_ANSWERED_BY_ANOTHER,
            format!("{url} answers {}", answer.status().as_u16()),
            "see what answers there: it has to be this installation, with this tenant applied, under the whole path",
        ),
        // From inside, the way out and back in is closed in many networks.
        Err(error) if error.is_timeout() => {
            Finding::warn(CHECK, code::PUBLIC_URL_SILENT, format!("{url} does not answer from here in time"), ELSEWHERE)
        }
        Err(_) => Finding::fail(
            CHECK,
            code::PUBLIC_URL_UNREACHABLE,
            format!("{url} cannot be reached"),
            "start the server; then see its name, its certificate, and the proxy or firewall in front of it",
        ),
    }
}
