//! Sends one delivery of an event. A job of the delivery's id; made with the delivery.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use serde::Deserialize;
use uuid::Uuid;

use super::STANDING;
use crate::{
    flows::{
        Services,
        webhooks::{Delivered, deliver},
    },
    store::{ClaimedJob, webhooks::DELIVERY_JOB},
    worker::{Job, JobEnd, RetrySchedule, payload},
};

/// The job.
pub struct DeliverWebhook {
    /// What the flow needs.
    pub services: Arc<Services>,
}

#[derive(Deserialize)]
struct Payload {
    delivery: Uuid,
}

#[async_trait]
impl Job for DeliverWebhook {
    fn kind(&self) -> &'static str {
        DELIVERY_JOB
    }

    /// For what fails on our side; a receiver's failures have a schedule of their own.
    fn schedule(&self) -> RetrySchedule {
        STANDING
    }

    fn time_limit(&self) -> Duration {
        Duration::from_secs(45)
    }

    async fn run(&self, job: &ClaimedJob) -> JobEnd {
        let Some(tenant) = job.owner.tenant() else { return JobEnd::Done };
        let Payload { delivery } = match payload(job) {
            Ok(payload) => payload,
            Err(outcome) => return outcome,
        };
        match deliver(&self.services, tenant, delivery, job.failures).await {
            Ok(Delivered::Over) => JobEnd::Done,
            Ok(Delivered::Again(pause, reason)) => JobEnd::RetryIn(pause, reason),
            Err(error) => JobEnd::Retry(error.to_string()),
        }
    }
}
