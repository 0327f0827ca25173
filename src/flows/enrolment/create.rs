//! Makes a customer in Y2, once: whoever writes has claimed it, Y2 is told a GUID that it accepts once, and where an answer was
//! lost, what may have been made is looked for before anything is sent again.

use cegid_y2::{
    Client,
    customer::{AddNewCustomer, CustomerInsertData, CustomerQueryData, InternalGuid},
};
use uuid::Uuid;

use super::search::{Identity, code};
use crate::{
    domain::customer::Change,
    flows::{Ctx, Error, Y2Error, customer_record::new_customer, livestore::Visit},
};

/// What became of a customer that was sent.
pub(super) enum Sent {
    /// It is there, under this code.
    Made(String),
    /// Y2 does not take it, and says why.
    Refused(String),
    /// Nobody knows yet.
    InDoubt,
}

/// A customer to be made.
pub(super) struct NewCustomer<'n> {
    pub changes: &'n [Change],
    pub identity: &'n Identity,
    pub guid: Uuid,
    /// An earlier attempt may have reached Y2.
    pub may_be_there: bool,
}

impl NewCustomer<'_> {
    /// Sends it, unless an earlier attempt did.
    ///
    /// # Errors
    /// Y2's, where nothing was sent.
    pub(super) async fn send(&self, ctx: &Ctx, visit: &Visit) -> Result<Sent, Error> {
        let client = ctx.y2(&visit.connection).await?;
        if self.may_be_there
            && let Some(made) =
                self.find(&client, visit).await.map_err(|error| Error::y2(&visit.connection.id, error))?
        {
            return Ok(Sent::Made(made));
        }
        match client.call(&AddNewCustomer { customer_data: self.record(visit) }).await {
            Ok(Some(id)) if !id.trim().is_empty() => Ok(Sent::Made(id.trim().to_owned())),
            Ok(_) => Ok(self.find(&client, visit).await.ok().flatten().map_or(Sent::InDoubt, Sent::Made)),
            Err(Y2Error::InDoubt { .. } | Y2Error::FaultWithoutDetail { .. }) => {
                Ok(self.find(&client, visit).await.ok().flatten().map_or(Sent::InDoubt, Sent::Made))
            }
            Err(Y2Error::Rejected { message, .. }) => {
                // Y2 has a customer of this GUID already: an earlier attempt made it. The sentence is not published, so the
                // customer itself is looked for whatever it says, where there may be one.
                let of_guid = message.to_uppercase().contains("GUID");
                let there =
                    if self.may_be_there || of_guid { self.find(&client, visit).await.ok().flatten() } else { None };
                Ok(match there {
                    Some(made) => Sent::Made(made),
                    None if of_guid => Sent::InDoubt,
                    None => Sent::Refused(message),
                })
            }
            Err(error) => Err(Error::y2(&visit.connection.id, error)),
        }
    }

    fn record(&self, visit: &Visit) -> CustomerInsertData {
        let mut record = new_customer(self.changes, visit.place.country.as_deref());
        if record.usual_store_id.is_none() {
            record.usual_store_id.clone_from(&visit.session.store_id);
        }
        record.customer_guid = Some(InternalGuid { check_guid: Some(true), guid: Some(self.guid.to_string()) });
        record
    }

    /// The customer that an earlier attempt made: the one of this name that was not there before.
    async fn find(&self, client: &Client, visit: &Visit) -> Result<Option<String>, Y2Error> {
        let found = self.identity.same_person(client).await?;
        let is_new = |record: &&CustomerQueryData| code(record).is_some_and(|id| !visit.entered.known.contains(&id));
        Ok(found.iter().rev().find(is_new).and_then(code))
    }
}
