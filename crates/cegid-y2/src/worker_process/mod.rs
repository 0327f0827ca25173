//! `WorkerProcessService` (vendor WSDL): is a worker process of Y2 alive?

mod ping;

pub use self::ping::{Ping, PingReply};
use super::Service;

/// Where it is.
pub const SERVICE: Service = Service {
    endpoint: "WorkerProcessService.svc",
    interface: "IWorkerProcessService",
    context: "clientContext",
    plug_in: None,
};
