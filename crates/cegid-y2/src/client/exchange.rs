//! The tries of one call: a slot, the breaker's pass, the exchange, the verdict.

use std::time::Duration;

use backon::Retryable;
use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::{
    BreakerState, Inner,
    retry::{LEAST_TIME, Pauses},
    session::{Credential, Verdict},
    target::Target,
    translate::translate,
    turn::{NoTurn, turn},
};
use crate::{Error, Failure, LastAnswer};

use crate::soap::{
    self,
    envelope::Shape,
    transport::{self, Reply, Request},
};

/// Told to a caller who finds every slot and every place in the queue taken, or no turn at the processor.
const QUEUE_FULL: Duration = Duration::from_secs(1);

/// A service that does not answer within this part of the connection's time is at fault; with less, the caller came late.
const ENOUGH: u32 = 2;

/// One call, to be tried until it succeeds, makes no sense, or is too late.
pub(super) struct Attempts<'a> {
    pub(super) client: &'a Inner,
    pub(super) target: Target,
    pub(super) shape: Shape,
    pub(super) body: Bytes,
    pub(super) headers: &'a [(HeaderName, HeaderValue)],
    pub(super) deadline: Instant,
}

/// Why one try failed.
struct Failed {
    error: Error,
    answered: Option<LastAnswer>,
}

impl Attempts<'_> {
    pub(super) async fn run<R: DeserializeOwned + Send + 'static>(&self) -> (Result<R, Error>, Option<LastAnswer>) {
        // Nobody queues behind calls that are known to hang.
        if let BreakerState::Open { retry_after } = self.client.breaker.state(Instant::now()) {
            return (Err(Error::Unavailable { retry_after }), None);
        }
        let Ok(_slot) = self.client.gate.enter(self.deadline).await else {
            return (Err(Error::Unavailable { retry_after: QUEUE_FULL }), None);
        };
        // What cannot be answered any more is not begun: nobody would hear whether a write was done.
        if self.deadline <= Instant::now() {
            return (Err(Error::Timeout), None);
        }
        let tried = (|| self.attempt())
            .retry(Pauses::new(self.client.timings.retry_base, self.deadline))
            .when(|failed| self.worth_another(&failed.error))
            .adjust(|failed, pause| self.pause(&failed.error, pause?))
            .await;
        let (result, answered) = match tried {
            Ok((value, answered)) => (Ok(value), Some(answered)),
            Err(Failed { error, answered }) => (Err(error), answered),
        };
        // What was refused here, by the breaker, says nothing new of Y2 and would hide what it was refused for.
        if !matches!(result, Err(Error::Unavailable { .. })) {
            let Target { service, operation, .. } = self.target;
            self.client.last.note(service.name(), operation, result.as_ref().err());
        }
        (result, answered)
    }

    /// Repeating must be safe, could help, and the breaker must still let calls through.
    fn worth_another(&self, error: &Error) -> bool {
        self.target.repeatable
            && error.is_passing()
            && self.client.breaker.state(Instant::now()) == BreakerState::Closed
    }

    /// As long as Y2 asks for, where it asks. `None`: that is past the deadline.
    fn pause(&self, error: &Error, pause: Duration) -> Option<Duration> {
        let Error::NotSoap { retry_after: Some(asked), .. } = error else { return Some(pause) };
        let pause = pause.max(*asked);
        (Instant::now() + pause + LEAST_TIME < self.deadline).then_some(pause)
    }

    async fn attempt<R: DeserializeOwned + Send + 'static>(&self) -> Result<(R, LastAnswer), Failed> {
        let refused = |retry_after| Failed { error: Error::Unavailable { retry_after }, answered: None };
        let pass = self.client.breaker.admit(Instant::now()).map_err(refused)?;
        let (decoded, answered) = match self.exchange().await {
            Ok(Some(reply)) => {
                let answered = reply.as_last_answer();
                let _turn = match turn(reply.body.len(), self.target.repeatable).await {
                    Ok(turn) => turn,
                    Err(NoTurn) => {
                        // Y2 has done its part.
                        pass.succeeded(Instant::now());
                        let error = Error::Unavailable { retry_after: QUEUE_FULL };
                        return Err(Failed { error, answered: Some(answered) });
                    }
                };
                (transport::decode(reply, self.shape.clone()).await, Some(answered))
            }
            Ok(None) => return Err(Failed { error: Error::AddressForbidden, answered: None }),
            Err(error) => (Err(error), None),
        };
        let decoded = decoded.map_err(|error| translate(&self.target, error));
        match &decoded {
            Err(error) if error.failure() == Failure::AddressForbidden => drop(pass),
            Err(error) if error.failure() == Failure::Timeout => {
                pass.ran_out(Instant::now(), self.client.settings.timeout / ENOUGH);
            }
            Err(error) if error.is_down() => pass.failed(Instant::now()),
            _ => pass.succeeded(Instant::now()),
        }
        match (decoded, answered) {
            (Ok(value), Some(answered)) => Ok((value, answered)),
            (Err(error), answered) => Err(Failed { error, answered }),
            (Ok(_), None) => Err(Failed { error: Error::AnswerLost, answered: None }),
        }
    }

    /// With the cookie if there is one; where Y2 no longer takes it, once more with Basic credentials. A page in the place
    /// of SOAP may stand for a session that is over, or for a call that was done: that one goes out again only where
    /// repeating is safe.
    async fn exchange(&self) -> Result<Option<Reply>, soap::Error> {
        let session = &self.client.session;
        let credential = session.credential();
        let basic = session.basic();
        let by_cookie = credential.0 != basic.0;
        let Some(reply) = self.post(credential.clone()).await? else { return Ok(None) };
        let verdict = if by_cookie { Verdict::on(&reply) } else { Verdict::Alive };
        if verdict == Verdict::Alive {
            return Ok(Some(reply));
        }
        session.forget(&credential);
        if verdict == Verdict::Doubtful && !self.target.repeatable {
            return Ok(Some(reply));
        }
        self.post(basic).await
    }

    async fn post(&self, credential: Credential) -> Result<Option<Reply>, soap::Error> {
        let Inner { http, settings, spellings, session, .. } = self.client;
        let Some(url) = spellings.url(&self.target, &settings.base_url) else { return Ok(None) };
        let request = Request {
            url,
            action: &spellings.action(&self.target, &self.shape),
            body: self.body.clone(),
            credential,
            further: self.headers,
            deadline: self.deadline,
            max_reply_bytes: settings.max_reply_bytes,
        };
        let reply = transport::post(http, request).await?;
        session.learn(&reply.headers);
        Ok(Some(reply))
    }
}
