//! Whether a worker answers, and whether replies have the members that we expect: the names of plug-ins are assumed.

use cegid_y2::{Client, Operation, company_stores, settings_civilities, settings_country, worker_process};
use serde::Serialize;

use super::{Finding, code, reach::TEXT, unknown_members::unknown_members};
use crate::flows::Y2Error;

/// Names that are shown.
const SHOWN: usize = 12;

pub(super) async fn members(client: &Client) -> Vec<Finding> {
    let ping = worker_process::Ping { input: TEXT.to_owned() };
    let stores = company_stores::GetListDetail {
        request: company_stores::GetListDetailRequest {
            paging: Some(company_stores::Paging { page_index: Some(1), page_size: Some(20) }),
            ..company_stores::GetListDetailRequest::default()
        },
    };
    let (civilities, countries) =
        (settings_civilities::GetListDetail::default(), settings_country::GetListDetail::default());
    let (ping, stores, civilities, countries) = tokio::join!(
        compare(client, &ping),
        compare(client, &stores),
        compare(client, &civilities),
        compare(client, &countries),
    );
    [ping, stores, civilities, countries].into_iter().flatten().collect()
}

/// `None`: it did not answer, which the checks of the services and the lists tell.
async fn compare<O: Operation<Response: Serialize>>(client: &Client, operation: &O) -> Option<Finding> {
    let recorded = client.call_recorded(operation).await;
    let check = O::SERVICE.name();
    let answer = match &recorded.result {
        Ok(answer) => answer,
        Err(Y2Error::OperationMissing { .. }) => return None,
        Err(error) => {
            return O::SERVICE.plug_in.is_none().then(|| {
                let advice = "look at the log of Y2's server: its services answer, and no worker process behind them";
                Finding::fail(check, code::Y2_WORKER_SILENT, format!("{}: {error}", O::NAME), advice)
            });
        }
    };
    let as_expected = format!("answers in {} ms as expected", recorded.elapsed.as_millis());
    if O::SERVICE.plug_in.is_some() {
        // Against the contract, whose names are assumed, even a name that is mapped would look wrong.
        let answer = serde_json::to_value(answer).unwrap_or_default();
        let names: Vec<_> = unknown_members(&answer).into_iter().map(|name| format!("`{name}`")).collect();
        return Some(match names.is_empty() {
            true => Finding::ok(check, as_expected),
            false => unexpected(check, "that the connector does not know", &names),
        });
    }
    let reply = recorded.reply.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let service = cegid_y2_contract::service_by_endpoint(O::SERVICE.endpoint)?;
    let expected = service.operation(O::NAME)?;
    Some(match cegid_y2_contract::check_reply(service, expected, &reply) {
        Ok(found) if found.is_empty() => Finding::ok(check, as_expected),
        Ok(found) => {
            let mut names: Vec<_> =
                found.iter().map(|finding| format!("`{}` {}", finding.name, finding.problem)).collect();
            names.sort();
            names.dedup();
            unexpected(check, "not as expected", &names)
        }
        Err(error) => {
            let advice = "the encoding may be an unusual one";
            Finding::warn(check, code::Y2_MEMBERS_UNKNOWN, error.to_string(), advice)
        }
    })
}

fn unexpected(check: &'static str, what: &str, names: &[String]) -> Finding {
    let shown = names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    Finding::warn(
        check,
        code::Y2_MEMBERS_UNKNOWN,
        format!("answers, with members {what}: {shown}"),
        "values are still shown under `additionalProperties`; if a list lacks them, name them in `pluginNames`",
    )
}
