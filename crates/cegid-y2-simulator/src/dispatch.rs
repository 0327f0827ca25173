//! One SOAP call from its action and its body to its reply, without a word of HTTP beyond the status.
//!
//! Everything is read and written by the contract; what WCF refuses before the service sees it is refused here.

use serde_json::Value;

use axum::http::StatusCode;

use super::call::Call;
use super::fault::{DESERIALIZATION_FAILED, FaultLevel, INTERNAL_SERVICE_FAULT, REMOTE_CALL_FAILED, ServiceFault};
use super::hello_world;
use super::life;
use super::record::Credential;
use super::state::SimState;
use super::wire;
use cegid_y2_contract::{
    self, Dropped, EnvelopeError, OperationContract, ReadFault, ServiceContract, Y2Version, body_element, namespace,
};

/// What a call came to.
#[derive(Debug)]
pub struct Dispatched {
    /// The HTTP status.
    pub status: StatusCode,
    /// The envelope; `None` where WCF answers a bare status.
    pub xml: Option<String>,
    /// What was left out of the request.
    pub dropped: Vec<Dropped>,
}

impl Dispatched {
    fn bare(status: StatusCode) -> Self {
        Self { status, xml: None, dropped: Vec::new() }
    }

    /// A fault, always HTTP 500.
    pub fn fault(xml: String) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, xml: Some(xml), dropped: Vec::new() }
    }

    /// A refusal of the service.
    pub fn refused(state: &SimState, fault: &ServiceFault) -> Self {
        Self::fault(wire::service_fault(fault, state.clock.new_id()))
    }
}

/// A call as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    pub service: &'static ServiceContract,
    pub operation: Option<&'static OperationContract>,
    pub action: &'a str,
    pub credential: Credential,
    pub body: &'a [u8],
}

/// Carries out one call.
pub fn dispatch(state: &SimState, incoming: &Incoming<'_>) -> Dispatched {
    let Ok(text) = std::str::from_utf8(incoming.body) else { return Dispatched::bare(StatusCode::BAD_REQUEST) };
    let (service, known) = (incoming.service, incoming.operation);
    let handler = known.and_then(|operation| (state.handlers)(&service.endpoint, &operation.name));
    let known = known.filter(|operation| handler.is_some() || operation.name == hello_world::NAME);
    let Some(operation) = known else {
        return match body_element(text) {
            Ok(_) => action_not_supported(incoming.action),
            Err(error) => envelope_refused(&error),
        };
    };
    let (request, dropped) = match cegid_y2_contract::read_request(service, operation, text, state.order) {
        Ok(read) => read,
        Err(ReadFault::Envelope(error)) => return envelope_refused(&error),
        Err(fault) => {
            let xml = wire::wcf_fault(namespace::WCF_DISPATCHER, DESERIALIZATION_FAILED, &fault.wcf_text());
            return Dispatched::fault(xml);
        }
    };
    let result = check_database(state, operation, &request).and_then(|()| {
        if let Some(handler) = handler {
            let now = state.local_time();
            let mut world = state.world();
            life::catch_up(&mut world, &state.switches, now);
            let result = handler(&mut Call { world: &mut world, switches: &state.switches, now }, &request);
            world.announce(now);
            return result;
        }
        Ok(hello_world::answer(state, incoming.credential, &request))
    });
    let outcome = match result {
        Ok(result) => reply(state, service, operation, &result),
        Err(fault) => Dispatched::refused(state, &fault),
    };
    Dispatched { dropped, ..outcome }
}

fn reply(state: &SimState, service: &ServiceContract, operation: &OperationContract, result: &Value) -> Dispatched {
    // Handlers answer what the newest version knows; what an older one does not is left out when it is written.
    let newest =
        cegid_y2_contract::service_of(Y2Version::default(), &service.endpoint).filter(|_| cfg!(debug_assertions));
    if let Some((newest, operation)) = newest.and_then(|newest| Some((newest, newest.operation(&operation.name)?))) {
        let findings = cegid_y2_contract::check_value(newest, operation, result);
        if !findings.is_empty() {
            let text = findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let text = format!("the simulator's own answer does not fit the contract: {text}");
            return Dispatched::fault(wire::wcf_fault(namespace::WCF_DISPATCHER, INTERNAL_SERVICE_FAULT, &text));
        }
    }
    let xml = cegid_y2_contract::write_reply(service, operation, result, state.null_style);
    Dispatched { status: StatusCode::OK, xml: Some(xml), dropped: Vec::new() }
}

/// WCF's answer to an action that the service does not have.
fn action_not_supported(action: &str) -> Dispatched {
    let text = format!(
        "The message with Action '{action}' cannot be processed at the receiver, due to a ContractFilter mismatch at \
         the EndpointDispatcher. This may be because of either a contract mismatch (mismatched Actions between sender \
         and receiver) or a binding/security mismatch between the sender and the receiver.  Check that sender and \
         receiver have the same contract and the same binding (including security requirements, e.g. Message, \
         Transport, None)."
    );
    Dispatched::fault(wire::wcf_fault(namespace::WCF_ADDRESSING, "ActionNotSupported", &text))
}

fn envelope_refused(error: &EnvelopeError) -> Dispatched {
    match error {
        EnvelopeError::WrongVersion => Dispatched::fault(wire::VERSION_MISMATCH_FAULT.to_owned()),
        EnvelopeError::NotUnderstood(header) => Dispatched::fault(wire::must_understand_fault(header)),
        EnvelopeError::Xml(_) | EnvelopeError::NotAnEnvelope => Dispatched::bare(StatusCode::BAD_REQUEST),
    }
}

/// The database that the call names must be the one of the login (assumed).
fn check_database(state: &SimState, operation: &OperationContract, request: &Value) -> Result<(), ServiceFault> {
    let context = operation.context().and_then(|context| request.get(&context.name));
    let named = context.and_then(|context| context.get("DatabaseId")).and_then(Value::as_str).unwrap_or_default();
    if named.eq_ignore_ascii_case(&state.gate.credentials().database_id) {
        return Ok(());
    }
    let mut fault = ServiceFault::chain(
        REMOTE_CALL_FAILED,
        &[("WP006", "Failure during message execution (TWorkerMessageProcess.TryExecuteMessage)")],
    );
    fault.levels.push(FaultLevel::plain(format!("Unknown database '{named}'")));
    Err(fault)
}
