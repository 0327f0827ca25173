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
        let record = match detail(recorder, customer_id).await {
            Ok(record) => record.ok_or_else(not_found)?,
            Err(error) if error.says_unknown() => return Err(not_found()),
            Err(error) => return Err(Error::y2(connection, error)),
        };
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

/// One customer's whole record. A nil answer and a record without a code stand for none at all.
async fn detail(recorder: &mut Recorder, customer_id: &str) -> Result<Option<CustomerQueryData>, Y2Error> {
    let record = recorder.call(&GetCustomerDetail { customer_id: customer_id.to_owned() }).await?;
    Ok(record.filter(|record| record.customer_id.as_deref().is_some_and(|id| !id.trim().is_empty())))
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
    let failed = |error| Error::y2(connection, error);
    // A search without a list says nothing: nobody may be created because of it.
    let found = recorder.call(&operation).await.and_then(|found| found.required("SearchCustomerIdsResult"));
    let found = found.map_err(failed)?;
    let matches = found.len();
    let missing =
        |what| failed(Y2Error::MalformedReply { reason: format!("{what} answered without a customer's code") });
    // A closed record is nobody's any more, unless it is the only one.
    let Some(best) = found.iter().find(|record| record.closed != Some(true)).or(found.first()) else { return Ok(None) };
    // Somebody was found: nobody else may be created in the place of who cannot be told.
    let customer_id = best.customer_id.clone().ok_or_else(|| missing("SearchCustomerIds"))?;
    // The record is sent back whole when it changes, so it is read whole: what a search leaves out must not get lost.
    let record = detail(recorder, &customer_id).await.map_err(failed)?;
    let record = record.ok_or_else(|| missing("GetCustomerDetail"))?;
    Ok(Some(Found { customer_id, record, by, matches }))
}
