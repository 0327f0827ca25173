//! `HelloWorld`, which every service has and which says something of the server, not of the retailer (vendor guide).

use serde_json::Value;

use super::record::Credential;
use super::state::SimState;

/// The operation's name, the same on every service.
pub const NAME: &str = "HelloWorld";

/// The result: one label a line. Real servers answer this where the documentation promises a greeting.
pub fn answer(state: &SimState, credential: Credential, request: &Value) -> Value {
    let credentials = state.gate.credentials();
    let (database, login) = (&credentials.database_id, &credentials.login);
    let text = request.get("text").and_then(Value::as_str).unwrap_or_default();
    let basic = if credential == Credential::Basic { "  (CBR)" } else { "" };
    let now = state.local_time().strftime("%Y-%m-%dT%H:%M:%S.%7f");
    let version = state.switches.y2_version.number();
    let user = login.rsplit_once('\\').map_or(login.as_str(), |(_, user)| user);
    let lines = [
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
    ];
    Value::String(lines.join("\r\n"))
}
