//! A customer registration as it would happen for real, in a Y2 where nothing can be broken: find or create the customer,
//! write what the body says, attach the receipt. Every step is written down in a trace, also when a later one fails.

use std::{borrow::Cow, collections::BTreeMap};

use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    customer_search::{self, Found},
    receipt::documents,
    receipt_query::ReceiptQuery,
    recorder::Recorder,
    trace::{CustomerOutcome, FoundBy, MappedField, Trace},
};
use cegid_y2::{
    customer::{AddNewCustomer, UpdateCustomer},
    sale_document::SaleDocumentKey,
    sales_external::{self, DocumentKey, UpdateCustomerRequest},
};

use crate::{
    domain::{
        customer::{self, Mapped},
        ids::ConnectionId,
        notifications::NotificationKind,
    },
    flows::{
        Ctx, Error, Y2Error, connections,
        customer_record::{changed_customer, new_customer, shown},
        notifications::Posted,
    },
    tenant::Connection,
};

/// Where a registration is tried. There is no way to make one of a Y2 that must not be written to.
pub struct SandboxConnection<'t>(Cow<'t, Connection>);

impl<'t> SandboxConnection<'t> {
    /// The tenant's sandbox; `named` may say the same and nothing else.
    ///
    /// # Errors
    /// The caller named another connection.
    pub fn choose(ctx: &'t Ctx, named: Option<&str>) -> Result<Self, Error> {
        connections::for_sandbox_writing(&ctx.tenant, named).map(Self)
    }
}

/// How an attachment ended. The trace is there in both cases, as soon as Y2 was asked anything.
pub struct Attachment {
    /// The connection that was written to.
    pub connection: ConnectionId,
    /// Where the trace is read; `None` where it could not be kept.
    pub trace: Option<Uuid>,
    /// The customer's code.
    pub result: Result<String, Error>,
}

/// Attaches the receipt to the customer that `body` describes, or to its own where there is no body.
///
/// # Errors
/// Before Y2 is asked: fields that do not fit. What happens after that is in
/// [`Attachment::result`].
pub async fn attach(
    ctx: &Ctx,
    SandboxConnection(connection): &SandboxConnection<'_>,
    query: &ReceiptQuery,
    body: Option<&Map<String, Value>>,
) -> Result<Attachment, Error> {
    let mapped = body.map(customer::map).transpose().map_err(|fields| Error::Invalid { fields })?;
    let mut trace = Trace::new(ctx, &connection.id, query.to_string());
    if let Some(mapped) = &mapped {
        trace.unknown_members =
            mapped.unknown.iter().map(|member| (member.name.clone(), member.value.clone())).collect();
        trace.mapped_fields = mapped
            .changes
            .iter()
            .map(|change| MappedField {
                source: change.source.to_string(),
                target: change.target.path().to_owned(),
                value: shown(change),
            })
            .collect();
    }
    let mut recorder = Recorder::writing(ctx.y2(connection).await?);
    let result = steps(&mut recorder, connection, query, mapped.as_ref(), &mut trace).await;
    trace.exchanges = recorder.into_exchanges();
    trace.error = result.as_ref().err().map(ToString::to_string);
    // The customer is written and the receipt attached: without its trace the answer is poorer, not wrong.
    let kept = trace.keep(ctx).await;
    if let Err(error) = &kept {
        tracing::warn!(tenant.id = %ctx.tenant.id, error = %error, "the trace of a sandbox call could not be kept");
    }
    if result.is_ok() {
        notify(ctx, connection, query).await;
    }
    Ok(Attachment { connection: connection.id.clone(), trace: kept.ok().map(|()| trace.id), result })
}

/// The same path that a notification of Y2 takes: whoever tries the sandbox sees the event and its deliveries, too.
async fn notify(ctx: &Ctx, connection: &Connection, query: &ReceiptQuery) {
    let mut body = Map::new();
    match query {
        ReceiptQuery::Key(key) => body.insert("receiptKey".to_owned(), key.to_string().into()),
        ReceiptQuery::ExternalReference(reference) => {
            body.insert("externalReference".to_owned(), reference.as_str().into())
        }
    };
    let body =
        serde_json::json!({ "header": { "eventType": NotificationKind::ReceiptCreated.as_str() }, "body": body })
            .to_string();
    let headers = BTreeMap::new();
    let posted = Posted { source: "sandbox", source_id: None, headers: &headers, body: body.as_bytes() };
    if let Err(error) = ctx.services.notifications.inbox.take_in(ctx, connection, &posted).await {
        tracing::warn!(tenant.id = %ctx.tenant.id, %error, "the notification of a sandbox call could not be kept");
    }
}

async fn steps(
    recorder: &mut Recorder,
    connection: &Connection,
    query: &ReceiptQuery,
    mapped: Option<&Mapped>,
    trace: &mut Trace,
) -> Result<String, Error> {
    let document = documents(recorder, &connection.id, query).await?.newest;
    let header = document.header.unwrap_or_default();
    let key = header.key.ok_or_else(|| {
        let reason = "the receipt was answered without its key".to_owned();
        Error::y2(&connection.id, Y2Error::MalformedReply { reason })
    })?;
    let outcome = match mapped {
        Some(mapped) => register(recorder, connection, mapped).await?,
        None => own_customer(header.customer_id)?,
    };
    let customer_id = outcome.customer_id.clone();
    trace.customer = Some(outcome);
    attach_receipt(recorder, &connection.id, key, &customer_id).await?;
    Ok(customer_id)
}

fn own_customer(customer_id: Option<String>) -> Result<CustomerOutcome, Error> {
    let customer_id = customer_id.filter(|id| !id.trim().is_empty()).ok_or_else(|| {
        Error::invalid("$", "expected a customer: the receipt has none of its own, so the body has to describe one")
    })?;
    Ok(CustomerOutcome { customer_id, found_by: Some(FoundBy::Receipt), matches: 1, created: false, updated: false })
}

/// Finds the customer and writes what the body says, or creates it.
async fn register(recorder: &mut Recorder, connection: &Connection, mapped: &Mapped) -> Result<CustomerOutcome, Error> {
    let failed = |error| Error::y2(&connection.id, error);
    let found = customer_search::find(recorder, &connection.id, &mapped.identity).await?;
    let Some(Found { customer_id, record, by, matches }) = found else {
        let customer_data = new_customer(&mapped.changes, connection.country.as_deref());
        let created = recorder.call(&AddNewCustomer { customer_data }).await.map_err(failed)?;
        let customer_id = created.filter(|id| !id.trim().is_empty()).ok_or_else(|| {
            failed(Y2Error::MalformedReply { reason: "AddNewCustomer answered without a customer id".to_owned() })
        })?;
        return Ok(CustomerOutcome { customer_id, found_by: None, matches: 0, created: true, updated: false });
    };
    let updated = !mapped.changes.is_empty();
    if updated {
        let modified_data = changed_customer(&record, &mapped.changes);
        let operation = UpdateCustomer { customer_id: customer_id.clone(), modified_data };
        recorder.call(&operation).await.map_err(failed)?;
    }
    Ok(CustomerOutcome { customer_id, found_by: Some(by), matches, created: false, updated })
}

async fn attach_receipt(
    recorder: &mut Recorder,
    connection: &ConnectionId,
    key: SaleDocumentKey,
    customer_id: &str,
) -> Result<(), Error> {
    let request =
        UpdateCustomerRequest { customer_id: Some(customer_id.to_owned()), key: Some(DocumentKey::from(&key)) };
    match recorder.call(&sales_external::UpdateCustomer { request }).await {
        Ok(reply) if reply.updated == Some(false) => Err(Error::y2(
            connection,
            Y2Error::Rejected {
                id: "SalesExternal/Engine2.UpdateCustomer".to_owned(),
                message: "Y2 answered that the receipt was not updated".to_owned(),
            },
        )),
        Ok(_) => Ok(()),
        Err(Y2Error::OperationMissing { service, operation }) => Err(Error::OperationMissing {
            connection: connection.clone(),
            operation: format!("{service}.{operation}"),
            instead: "Install the plug-in `SalesExternal/Engine2`: no other operation of Y2 moves a receipt to a customer.",
        }),
        Err(Y2Error::Rejected { id, .. }) if id == sales_external::CUSTOMER_NOT_FOUND => {
            Err(Error::CustomerNotFound { connection: connection.clone(), customer_id: customer_id.to_owned() })
        }
        Err(error) => Err(Error::y2(connection, error)),
    }
}
