//! `WorkerProcessService`: proves that a worker process answers.

use serde_json::Value;

use super::values::{self, Members};
use crate::call::{Call, Handler};
use crate::fault::ServiceFault;

/// The handler of an operation.
pub(super) fn handler(operation: &str) -> Option<Handler> {
    match operation {
        "Ping" => Some(ping),
        _ => None,
    }
}

/// `Ping`: echoes the input with the server's time. The simulated worker takes no time and has the server's own version
/// (assumed).
fn ping(call: &mut Call<'_>, request: &Value) -> Result<Value, ServiceFault> {
    Ok(Members::default()
        .moment("Date", call.now)
        .set("ElapsedMilliseconds", 0)
        .text("Text", values::text(request, "input").unwrap_or_default())
        .text("WorkerProcessVersion", call.switches.y2_version.number())
        .done())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::services::testing::Bench;

    #[test]
    fn ping_answers_with_its_input() {
        let reply = Bench::new().ok("WorkerProcessService.svc", "Ping", json!({"input": "are you there?"}));
        assert_eq!(reply["Text"], "are you there?");
        assert_eq!(reply["Date"], "2026-04-01T10:00:00");
    }
}
