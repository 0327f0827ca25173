//! `WorkerProcessService` (vendor WSDL): is a worker process of Y2 alive?

use crate::soap::types::{Extra, XmlDateTime};
use crate::{Operation, Service};
use serde::{Deserialize, Serialize};

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "WorkerProcessService.svc",
    interface: "IWorkerProcessService",
    context: "clientContext",
    plug_in: None,
};

/// Asks a worker process to answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ping {
    /// Comes back in the answer.
    pub input: String,
}

impl Operation for Ping {
    const SERVICE: Service = SERVICE;
    const NAME: &'static str = "Ping";
    const REPEATABLE: bool = true;
    type Response = PingReply;
}

/// What the worker process said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PingReply {
    /// The server's own time.
    pub date: Option<XmlDateTime>,
    /// Milliseconds.
    pub elapsed_milliseconds: Option<i64>,
    /// Equals the input.
    pub text: Option<String>,
    pub worker_process_version: Option<String>,
    /// Members that this type does not know.
    #[serde(rename = "additionalProperties", default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
