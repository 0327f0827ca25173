//! The two operations that say something of the server itself and touch no world: `HelloWorld`, which every service
//! has, and `Ping` (vendor guide, vendor WSDL).

use serde_json::{Value, json};

use super::call::Y2Version;
use super::record::Credential;
use super::state::SimState;

/// The result of a built-in operation; `None` when it is none of them.
pub fn answer(
    state: &SimState,
    endpoint: &str,
    operation: &str,
    credential: Credential,
    request: &Value,
) -> Option<Value> {
    match (endpoint, operation) {
        (_, "HelloWorld") => Some(Value::String(hello_world(state, credential, request))),
        ("WorkerProcessService.svc", "Ping") => Some(json!({
            "Date": state.local_time().strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            "ElapsedMilliseconds": 0,
            "Text": request.get("input"),
            "WorkerProcessVersion": version(state.switches.y2_version),
        })),
        _ => None,
    }
}

/// Whether there is a built-in operation of that name.
pub fn exists(endpoint: &str, operation: &str) -> bool {
    matches!((endpoint, operation), (_, "HelloWorld") | ("WorkerProcessService.svc", "Ping"))
}

/// One label a line; real servers answer this where the documentation promises a greeting.
fn hello_world(state: &SimState, credential: Credential, request: &Value) -> String {
    let credentials = state.gate.credentials();
    let (database, login) = (&credentials.database_id, &credentials.login);
    let text = request.get("text").and_then(Value::as_str).unwrap_or_default();
    let basic = if credential == Credential::Basic { "  (CBR)" } else { "" };
    let now = state.local_time().strftime("%Y-%m-%dT%H:%M:%S.%7f");
    let version = version(state.switches.y2_version);
    let user = login.rsplit_once('\\').map_or(login.as_str(), |(_, user)| user);
    [
        format!("Now: ({now})"),
        "ApplicationBase:  (C:\\inetpub\\wwwroot\\Retail\\Y2\\)".to_owned(),
        format!("InputText:  ({text})"),
        format!("DataBaseId:  ({database})"),
        format!("ErpIdentity:  ({user}) (DEMO USER) ({database})"),
        format!("Current Identity:  ({login}){basic}"),
        "CurrentCulture:  (fr-FR)".to_owned(),
        "CurrentUICulture:  (fr-FR)".to_owned(),
        format!("CBR Version:  ({version})"),
        String::new(),
    ]
    .join("\r\n")
}

/// The first is a real one; the others are assumed.
fn version(version: Y2Version) -> &'static str {
    match version {
        Y2Version::V19 => "14.0.0.800",
        Y2Version::V21 => "21.0.0.100",
        Y2Version::V26 => "26.0.0.100",
    }
}
