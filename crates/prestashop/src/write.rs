//! Creating, changing and deleting many entities in one request, and what is known of the shop when that fails.

use reqwest::Method;

use crate::{
    answer,
    batch::Batch,
    entity::Entity,
    error::{Error, Fault, WriteError},
    resource::Resource,
    transport::Answer,
    version::Version,
    webservice::Webservice,
    xml::{self, Unreadable},
};

impl Webservice {
    /// Creates entities, and answers their ids in the order sent. Trust nothing else of what PrestaShop answers to a creation: it
    /// repeats what was sent and does not read it back. Sends nothing for an empty batch.
    ///
    /// PrestaShop keeps nothing unique but customers' e-mails: look first whether the entity is there.
    ///
    /// # Errors
    /// See [`WriteError`]; a batch of several may be written in part.
    pub async fn create(&self, batch: Batch) -> Result<Vec<u64>, WriteError> {
        let body = xml::body(batch.resource().singular(), batch.entities());
        let written = self.write(Method::POST, batch, body).await?;
        Ok(written.iter().filter_map(|entity| entity.id).collect())
    }

    /// Changes entities by their ids: the fields, languages and associations that are named, and nothing else. An association that is
    /// named is **replaced**: a `combinations` block deletes the combinations that it does not list.
    ///
    /// PrestaShop before 8 has no PATCH and empties what a PUT leaves out; there, the entities are read whole, changed and written
    /// whole, with everything that must not be sent left out. An edit in the back office in between is lost.
    ///
    /// # Errors
    /// See [`WriteError`]. An id that the shop does not have is refused.
    pub async fn change(&self, batch: Batch, version: Version) -> Result<(), WriteError> {
        if version.can_patch() || batch.entities().is_empty() {
            let body = xml::body(batch.resource().singular(), batch.entities());
            return self.write(Method::PATCH, batch, body).await.map(drop);
        }
        let whole = self.laid_over_what_is_there(&batch).await.map_err(WriteError::NotWritten)?;
        self.write_whole(batch, whole).await
    }

    /// Writes whole objects. A field that the shop shows and does not take, and that the caller did not name, is left out and the rest
    /// sent again: whole objects may be written twice.
    async fn write_whole(&self, mut batch: Batch, mut whole: Vec<Entity>) -> Result<(), WriteError> {
        loop {
            let body = xml::body(batch.resource().singular(), &whole);
            match self.write(Method::PUT, batch, body).await {
                Err(WriteError::Refused {
                    fault: Fault { code: Some(93), property: Some(field), .. },
                    batch: sent,
                }) if whole.iter().any(|entity| entity.value(&field).is_some())
                    && !sent.entities().iter().any(|change| change.value(&field).is_some()) =>
                {
                    whole.iter_mut().for_each(|entity| entity.remove(&field));
                    batch = sent.repeatable();
                }
                other => return other.map(drop),
            }
        }
    }

    /// Deletes entities. PrestaShop deletes none when one of the ids is unknown.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn delete(&self, resource: Resource, ids: &[u64]) -> Result<(), WriteError> {
        if ids.is_empty() {
            return Ok(());
        }
        let batch = Batch::new(resource, ids.iter().copied().map(Entity::with_id).collect());
        let list = ids.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        let sent = self.send(Method::DELETE, resource.plural(), &[("id".to_owned(), format!("[{list}]"))], None).await;
        match sent.and_then(Answer::success) {
            // What was deleted is answered with nothing.
            Ok(_) | Err(Error::Unreadable(Unreadable::NoRoot)) => Ok(()),
            Err(error) => Err(outcome(error, batch)),
        }
    }

    async fn write(
        &self,
        method: Method,
        batch: Batch,
        body: Result<String, xml::Unwritable>,
    ) -> Result<Vec<Entity>, WriteError> {
        if batch.entities().is_empty() {
            return Ok(Vec::new());
        }
        let body = body.map_err(|error| WriteError::NotWritten(error.into()))?;
        let resource = batch.resource();
        let sent = self.send(method, resource.plural(), &[], Some(body)).await;
        match sent.and_then(Answer::success).and_then(|root| Ok(answer::entities(&root, resource)?)) {
            Ok(written) if written.len() == batch.entities().len() => Ok(written),
            Ok(_) => {
                Err(outcome(Unreadable::Unexpected("it names another number of entities than was sent").into(), batch))
            }
            Err(error) => Err(outcome(error, batch)),
        }
    }

    async fn laid_over_what_is_there(&self, batch: &Batch) -> Result<Vec<Entity>, Error> {
        let resource = batch.resource();
        let ids: Vec<u64> = batch.entities().iter().filter_map(|entity| entity.id).collect();
        let there = self.read_all(resource, &ids).await?;
        let lay = |change: &Entity| {
            let Some(old) = there.iter().find(|entity| entity.id == change.id) else {
                let id = change.id.map_or_else(|| "no id".to_owned(), |id| format!("id {id}"));
                let message = format!("there is no {} with {id}", resource.singular());
                return Err(Error::Refused(Fault { code: Some(92), message, property: Some("id".to_owned()) }));
            };
            let mut whole = old.clone().bare(resource.not_writable());
            whole.overlay(change);
            Ok(whole)
        };
        batch.entities().iter().map(lay).collect()
    }
}

/// What is known of the shop after this error.
fn outcome(error: Error, batch: Batch) -> WriteError {
    match error {
        // Turned away before PrestaShop looked at the entities.
        Error::KeyRefused(_)
        | Error::RightMissing(_)
        | Error::ShopForbidden(_)
        | Error::NotOffered(_)
        | Error::WebserviceOff
        | Error::TooManyRequests
        | Error::Blocked
        | Error::BodyTooLarge
        | Error::LoginPage
        | Error::NotFound
        | Error::Redirected { followed: false, .. }
        | Error::Certificate(_)
        | Error::Unreachable(_)
        | Error::Unwritable(_)
        | Error::Filter(_)
        | Error::Version(_) => WriteError::NotWritten(error),
        // Unknown resource, id unknown on DELETE, id twice, missing, forbidden, no XML: found before the first entity is saved.
        // No code at all: not PrestaShop's answer.
        Error::Refused(Fault { code: None | Some(27 | 87 | 89 | 90 | 91 | 127), .. }) => WriteError::NotWritten(error),
        // An unknown association is found when its entity is saved already.
        Error::Refused(Fault { code: Some(86), .. })
        | Error::Redirected { followed: true, .. }
        | Error::Maintenance
        | Error::WebPage { .. }
        | Error::Lost(_)
        | Error::AnswerTooLarge { .. }
        | Error::Failed { .. }
        | Error::Unreadable(_) => WriteError::InDoubt { cause: error, batch: batch.unsettled() },
        Error::Refused(fault) => WriteError::Refused { fault, batch: batch.unsettled() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(error: Error) -> WriteError {
        outcome(error, Batch::new(Resource::Products, vec![Entity::new()]))
    }

    fn refused(code: Option<u32>) -> WriteError {
        of(Error::Refused(Fault { code, message: String::new(), property: None }))
    }

    #[test]
    fn what_is_known_after_an_error_follows_from_where_prestashop_stops() {
        assert!(matches!(refused(Some(85)), WriteError::Refused { .. }));
        assert!(matches!(refused(Some(41)), WriteError::Refused { .. }));
        assert!(matches!(refused(Some(90)), WriteError::NotWritten(_)));
        assert!(matches!(refused(Some(127)), WriteError::NotWritten(_)));
        assert!(matches!(refused(Some(86)), WriteError::InDoubt { .. }));
        assert!(matches!(refused(None), WriteError::NotWritten(_)));
        assert!(matches!(of(Error::Maintenance), WriteError::InDoubt { .. }));
        assert!(matches!(of(Error::Failed { status: 500, fault: None }), WriteError::InDoubt { .. }));
        assert!(matches!(of(Error::WebserviceOff), WriteError::NotWritten(_)));
    }

    #[test]
    fn a_failure_that_one_entity_may_have_caused_stops_no_run() {
        assert!(!of(Error::Failed { status: 500, fault: None }).pauses());
        assert!(of(Error::Failed { status: 502, fault: None }).pauses());
        assert!(of(Error::WebserviceOff).pauses());
        assert!(of(Error::Maintenance).pauses());
        assert!(!of(Error::BodyTooLarge).pauses());
        assert!(!refused(Some(85)).pauses());
    }
}
