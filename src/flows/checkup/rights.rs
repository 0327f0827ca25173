//! Whether the login may read what the connector reads: customers and receipts. Lists tell of their own.

use cegid_y2::{
    Client, Error as Y2Error, Operation,
    customer::GetCustomerIdByReference,
    sale_document::{GetHeaderList, GetHeaderListRequest, Pager, SaleDocumentType},
};

use super::{Code, Finding, advice, reach::TEXT};
use crate::{flows::Error, tenant::Connection};

/// Asks for somebody whom nobody knows, and for the newest receipt; what comes back is not looked at.
pub(super) async fn rights(client: &Client, connection: &Connection) -> Vec<Finding> {
    let customer = GetCustomerIdByReference { customer_reference: TEXT.to_owned() };
    let receipts = GetHeaderList {
        search_request: GetHeaderListRequest {
            document_types: vec![SaleDocumentType::Receipt],
            pager: Some(Pager { page_index: Some(1), page_size: Some(1) }),
            ..GetHeaderListRequest::default()
        },
    };
    let (customers, receipts) =
        tokio::join!(may(client, connection, "customers", &customer), may(client, connection, "receipts", &receipts),);
    customers.into_iter().chain(receipts).collect()
}

async fn may<O: Operation>(
    client: &Client,
    connection: &Connection,
    check: &'static str,
    operation: &O,
) -> Option<Finding> {
    match client.call(operation).await {
        Ok(_) => Some(Finding::ok(check, "may be read")),
        // That there is no such thing is an answer; that there is no such service is told of the service.
        Err(error) if error.says_unknown() => Some(Finding::ok(check, "may be read")),
        Err(Y2Error::OperationMissing { .. }) => None,
        Err(error) => {
            let error = Error::y2(&connection.id, error);
            Some(Finding::fail(check, Code::of(&error), error.to_string(), advice(&error)))
        }
    }
}
