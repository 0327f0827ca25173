//! The client of one Y2 folder. Knows no tenant: it gets an address, credentials and limits, and nothing else.
//!
//! What one call goes through: a slot ([`gate`]), the breaker ([`breaker`]), the exchange with cookie or Basic
//! credentials ([`session`]), the verdict, and another try where that is safe ([`retry`]); all within one deadline.

mod breaker;
mod exchange;
mod gate;
mod last;
mod recorded;
mod retry;
mod session;
mod settings;
mod target;
mod translate;
mod turn;

use std::sync::Arc;

use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

use self::{
    breaker::Breaker,
    exchange::Attempts,
    gate::Gate,
    last::Last,
    session::Session,
    target::{Spellings, Target},
    translate::translate,
};
pub use self::{
    breaker::BreakerState,
    last::LastCall,
    recorded::Recorded,
    settings::{ClientSettings, PlugInNames, Timings},
};
use super::{
    CallOutcome, CallTrace, Error, Observer, Operation, RequestMessage, SentRequest, Service,
    hello_world::{HelloWorld, HelloWorldStatus},
};
use crate::soap::{
    envelope::{self, Shape},
    transport,
};

/// A client of one connection. Cheap to clone; every clone shares slots, cookie and breaker.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    trace: Option<Arc<dyn CallTrace>>,
    until: Option<Instant>,
}

struct Inner {
    http: reqwest::Client,
    settings: ClientSettings,
    timings: Timings,
    observer: Arc<dyn Observer>,
    spellings: Spellings,
    session: Session,
    gate: Gate,
    breaker: Breaker,
    last: Last,
}

/// The last argument of every operation (vendor WSDL); it holds nothing else.
#[derive(Serialize)]
struct RetailContext<'a> {
    #[serde(rename = "DatabaseId")]
    database_id: &'a str,
}

impl Client {
    /// `http` is the one client that the whole process shares: no redirects, no proxy, no cookie store.
    pub fn new(http: reqwest::Client, settings: ClientSettings, observer: Arc<dyn Observer>) -> Self {
        Self::with_timings(http, settings, observer, Timings::default())
    }

    /// The same with other pauses.
    pub fn with_timings(
        http: reqwest::Client,
        settings: ClientSettings,
        observer: Arc<dyn Observer>,
        timings: Timings,
    ) -> Self {
        let inner = Inner {
            session: Session::new(&settings),
            gate: Gate::new(settings.max_in_flight),
            breaker: Breaker::new(timings),
            last: Last::default(),
            spellings: Spellings::new(&settings.plug_in_names),
            http,
            settings,
            timings,
            observer,
        };
        Self { inner: Arc::new(inner), trace: None, until: None }
    }

    /// The same client, whose calls belong to this trace; other clones are as before.
    pub fn in_trace(self, trace: Arc<dyn CallTrace>) -> Self {
        Self { trace: Some(trace), ..self }
    }

    /// The same client, whose calls are over by then, also where the connection would give them more time.
    pub fn until(self, until: Option<Instant>) -> Self {
        Self { until, ..self }
    }

    /// Sends one operation and reads its answer.
    ///
    /// # Errors
    /// See [`Error`]; a fault is an error too.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Response, Error> {
        self.call_recorded(operation).await.result
    }

    /// The same, with what was sent and received.
    pub async fn call_recorded<O: Operation>(&self, operation: &O) -> Recorded<O::Response> {
        Box::pin(self.perform(Target::of::<O>(), operation)).await
    }

    /// `HelloWorld` of any service: does it exist, and are address, login and folder right?
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn hello_world(&self, service: Service, text: &str) -> Result<HelloWorldStatus, Error> {
        let target = Target { service, ..Target::of::<HelloWorld>() };
        Box::pin(self.perform(target, &HelloWorld { text: text.to_owned() })).await.result
    }

    /// The description that a service gives of itself, in one file (`?singleWsdl`). Tried once; whatever becomes of it says
    /// nothing of Y2's health, since a server may be told to give none.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn single_wsdl(&self, service: Service) -> Result<String, Error> {
        let target = Target { service, ..Target::of::<HelloWorld>() };
        let Inner { http, settings, spellings, session, gate, .. } = &*self.inner;
        let own = Instant::now() + settings.timeout;
        let deadline = self.until.map_or(own, |until| until.min(own));
        let Ok(_slot) = gate.enter(deadline).await else { return Err(Error::Timeout) };
        let Some(mut url) = spellings.url(&target, &settings.base_url) else { return Err(Error::AddressForbidden) };
        url.set_query(Some("singleWsdl"));
        let reply = transport::get(http, url, session.basic(), deadline, settings.max_reply_bytes).await;
        reply.and_then(|reply| reply.document()).map_err(|error| translate(&target, error))
    }

    /// Whether calls go through at the moment.
    pub fn breaker(&self) -> BreakerState {
        self.inner.breaker.state(Instant::now())
    }

    /// How the last call ended that was sent, or tried to be. `None`: there was none.
    pub fn last_call(&self) -> Option<LastCall> {
        self.inner.last.get()
    }

    async fn perform<P: Serialize + Sync, R: DeserializeOwned + Send + 'static>(
        &self,
        target: Target,
        parameters: &P,
    ) -> Recorded<R> {
        let started = Instant::now();
        let service = target.service.name();
        let mut traced = self.trace.as_ref().map(|trace| trace.begin(service, target.operation));
        let shape = self.inner.spellings.shape(&target);
        let context = RetailContext { database_id: &self.inner.settings.database_id };
        let (result, request_xml, last) = match envelope::write(&shape, parameters, (target.context, &context)) {
            Ok(xml) => {
                let own = started + self.inner.settings.timeout;
                let deadline = self.until.map_or(own, |until| until.min(own));
                let body = Bytes::from(xml.clone());
                if let Some(traced) = traced.as_mut().filter(|traced| traced.wants_messages()) {
                    traced.sending(self.sent(&target, &shape, parameters, &body));
                }
                let headers = traced.as_ref().map_or(&[][..], |traced| traced.headers());
                let attempts = Attempts { client: &self.inner, target, shape, body, headers, deadline };
                let (result, last) = attempts.run().await;
                (result, xml, last)
            }
            Err(error) => (Err(Error::InvalidRequest { reason: error.to_string() }), String::new(), None),
        };
        let elapsed = started.elapsed();
        let outcome = result.as_ref().err().map_or(CallOutcome::Answered, Error::outcome);
        self.inner.observer.called(service, target.operation, outcome, elapsed);
        let (status, reply) = last.as_ref().map(|last| (last.status, last.body.clone())).unzip();
        if let Some(traced) = &mut traced {
            traced.ended(outcome, last);
        }
        Recorded { result, request_xml, reply, status, elapsed }
    }

    /// A request for whoever wants to see it, beside how our own types say it where names differ.
    fn sent<P: Serialize>(&self, target: &Target, shape: &Shape, parameters: &P, body: &Bytes) -> SentRequest {
        let spellings = &self.inner.spellings;
        let names = Arc::clone(&shape.names);
        let sent = RequestMessage {
            endpoint: spellings.endpoint(target).to_owned(),
            action: spellings.action(target, shape),
            body: body.clone(),
        };
        if !spellings.differ(target) {
            return SentRequest { ours: sent, theirs: None, names };
        }
        let own = spellings.own_shape(target);
        let context = RetailContext { database_id: &self.inner.settings.database_id };
        // What can be written by one set of names can be by the other.
        let xml = envelope::write(&own, parameters, (target.context, &context)).unwrap_or_default();
        let ours = RequestMessage {
            endpoint: target.service.endpoint.to_owned(),
            action: target.action(&own),
            body: Bytes::from(xml),
        };
        SentRequest { ours, theirs: Some(sent), names }
    }
}
