//! Finds a customer in Y2: by code, else by e-mail, else by phone.

use super::{recorder::Recorder, trace::FoundBy};
use cegid_y2::customer::{
    CustomerQueryData, CustomerSearchDataType, EmailDataType, GetCustomerDetail, PhoneDataType, SearchCustomerIds,
};

use crate::{
    domain::{customer::Identity, ids::ConnectionId},
    flows::{Error, Y2Error},
};

/// More matches than this change nothing: the first is taken.
const MOST_MATCHES: i32 = 10;

/// A customer as Y2 has it.
pub(super) struct Found {
    pub customer_id: String,
    pub record: CustomerQueryData,
    pub by: FoundBy,
    pub matches: usize,
}

/// The customer of that identity; `None`: nobody, create one.
///
/// # Errors
/// A `customerId` that Y2 does not know: creating somebody else under a mistyped code would help nobody. Y2's.
pub(super) async fn find(
    recorder: &mut Recorder,
    connection: &ConnectionId,
    identity: &Identity,
) -> Result<Option<Found>, Error> {
    if let Some(customer_id) = &identity.customer_id {
        let not_found = || Error::CustomerNotFound { connection: connection.clone(), customer_id: customer_id.clone() };
        let record = detail(recorder, connection, customer_id).await?.ok_or_else(not_found)?;
        return Ok(Some(Found { customer_id: customer_id.clone(), record, by: FoundBy::CustomerId, matches: 1 }));
    }
    if let Some(email) = &identity.email {
        let data = CustomerSearchDataType {
            email_data: Some(EmailDataType { email: Some(email.clone()), ..EmailDataType::default() }),
            ..CustomerSearchDataType::default()
        };
        if let Some(found) = search(recorder, connection, data, FoundBy::Email).await? {
            return Ok(Some(found));
        }
    }
    if let Some(phone) = &identity.phone {
        let data = CustomerSearchDataType {
            phone_data: Some(PhoneDataType { cellular_phone_number: Some(phone.clone()), ..PhoneDataType::default() }),
            ..CustomerSearchDataType::default()
        };
        return search(recorder, connection, data, FoundBy::PhoneNumber).await;
    }
    Ok(None)
}

/// One customer's whole record. A nil answer, a record without a code and a refusal, with or without details, all mean that
/// there is none; only a request that Y2 could not read says nothing of the customer.
pub(super) async fn detail(
    recorder: &mut Recorder,
    connection: &ConnectionId,
    customer_id: &str,
) -> Result<Option<CustomerQueryData>, Error> {
    match recorder.call(&GetCustomerDetail { customer_id: customer_id.to_owned() }).await {
        Ok(record) => Ok(record.filter(|record| record.customer_id.as_deref().is_some_and(|id| !id.trim().is_empty()))),
        Err(error) if error.is_unreadable_request() => Err(Error::y2(connection, error)),
        Err(Y2Error::Rejected { .. } | Y2Error::FaultWithoutDetail { .. }) => Ok(None),
        Err(error) => Err(Error::y2(connection, error)),
    }
}

async fn search(
    recorder: &mut Recorder,
    connection: &ConnectionId,
    data: CustomerSearchDataType,
    by: FoundBy,
) -> Result<Option<Found>, Error> {
    let operation = SearchCustomerIds {
        search_data: CustomerSearchDataType { max_number_of_customers: Some(MOST_MATCHES), ..data },
    };
    // A search without a list says nothing: nobody may be created because of it.
    let found = recorder.call(&operation).await.and_then(|found| found.required("SearchCustomerIdsResult"));
    let found = found.map_err(|error| Error::y2(connection, error))?;
    let matches = found.len();
    // A closed record is nobody's any more, unless it is the only one.
    let best = found.iter().find(|record| record.closed != Some(true)).or(found.first());
    let Some(customer_id) = best.and_then(|record| record.customer_id.clone()) else { return Ok(None) };
    // The record is sent back whole when it changes, so it is read whole: what a search leaves out must not get lost.
    let record = detail(recorder, connection, &customer_id).await?;
    let record =
        record.or_else(|| found.into_iter().find(|record| record.customer_id.as_deref() == Some(&customer_id)));
    Ok(record.map(|record| Found { customer_id, record, by, matches }))
}
