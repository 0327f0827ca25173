//! Checks of one connection, from the address to the names of members. Calls Y2 for reading only.

use serde::Serialize;
use tokio::time::timeout;

use super::{
    report::{Report, Subject},
    unknown_members::unknown_members,
};
use cegid_y2::{Client, Operation, company_stores, settings_civilities, settings_country, worker_process};

use crate::{
    cli::number_of::number_of,
    flows::{
        Ctx, Error, Y2Error,
        checkup::{self, Finding, advice},
    },
    tenant::Connection,
};

/// Everything about one connection.
pub(super) async fn check(ctx: &Ctx, connection: &Connection) -> Report {
    let mut findings = Vec::new();
    if timeout(checkup::PATIENCE, everything(ctx, connection, &mut findings)).await.is_err() {
        findings.push(checkup::no_answer());
    }
    let subject = Subject::connection(&ctx.tenant.id, &connection.id);
    let mut report = Report::default();
    findings.into_iter().for_each(|finding| report.add(subject.clone(), finding));
    report
}

async fn everything(ctx: &Ctx, connection: &Connection, findings: &mut Vec<Finding>) {
    if let Some(client) = checkup::reach(ctx, connection, findings).await {
        members(&client, connection, findings).await;
        checkup::lists(ctx, connection, findings).await;
        checkup::notifications(ctx, connection, &client, findings).await;
    }
}

/// Whether replies have the members that we expect: the names of plug-ins are assumed.
async fn members(client: &Client, connection: &Connection, findings: &mut Vec<Finding>) {
    let ping = worker_process::Ping { input: "doctor".to_owned() };
    let stores = company_stores::GetListDetail {
        request: company_stores::GetListDetailRequest {
            paging: Some(company_stores::Paging { page_index: Some(1), page_size: Some(20) }),
            ..company_stores::GetListDetailRequest::default()
        },
    };
    compare(client, connection, &ping, findings).await;
    compare(client, connection, &stores, findings).await;
    compare(client, connection, &settings_civilities::GetListDetail::default(), findings).await;
    compare(client, connection, &settings_country::GetListDetail::default(), findings).await;
}

async fn compare<O: Operation<Response: Serialize>>(
    client: &Client,
    connection: &Connection,
    operation: &O,
    findings: &mut Vec<Finding>,
) {
    let recorded = client.call_recorded(operation).await;
    let check = O::SERVICE.endpoint.trim_end_matches(".svc");
    let answer = match &recorded.result {
        Ok(answer) => answer,
        Err(Y2Error::OperationMissing { .. }) => {
            let advice = "what stands in for it is configured in `server/y2.yml`; see `docs/configuration.md`";
            return findings.push(Finding::warn(check, "this Y2 lacks the service", advice));
        }
        Err(error) => {
            let error = Error::y2(&connection.id, error.clone());
            return findings.push(Finding::fail(check, error.to_string(), advice(&error)));
        }
    };
    let as_expected = format!("answers in {} ms as expected", recorded.elapsed.as_millis());
    if O::SERVICE.plug_in.is_some() {
        // Against the contract, whose names are assumed, even a name that is mapped would look wrong.
        let answer = serde_json::to_value(answer).unwrap_or_default();
        let names: Vec<_> = unknown_members(&answer).into_iter().map(|name| format!("`{name}`")).collect();
        return findings.push(match names.is_empty() {
            true => Finding::ok(check, as_expected),
            false => unexpected(check, ["member", "members"], "that the connector does not know", &names),
        });
    }
    let reply = recorded.reply.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let Some(service) = cegid_y2_contract::service_by_endpoint(O::SERVICE.endpoint) else { return };
    let Some(expected) = service.operation(O::NAME) else { return };
    findings.push(match cegid_y2_contract::check_reply(service, expected, &reply) {
        Ok(found) if found.is_empty() => Finding::ok(check, as_expected),
        Ok(found) => {
            let mut names: Vec<_> =
                found.iter().map(|finding| format!("`{}` {}", finding.name, finding.problem)).collect();
            names.sort();
            names.dedup();
            unexpected(check, ["member that is", "members that are"], "not as expected", &names)
        }
        Err(error) => Finding::warn(check, error.to_string(), "the encoding may be an unusual one"),
    });
}

fn unexpected(check: &'static str, [one, many]: [&str; 2], what: &str, names: &[String]) -> Finding {
    let members = number_of(names.len(), one, many);
    let shown = names.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    Finding::warn(
        check,
        format!("answers, with {members} {what}: {shown}"),
        "values are still shown under `additionalProperties`; if a list lacks them, name them in `pluginNames`",
    )
}
