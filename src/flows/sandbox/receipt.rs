//! One receipt as Y2 has it, as JSON under Y2's own names.

use std::cmp::Reverse;

use super::{receipt_query::ReceiptQuery, recorder::Recorder};
use cegid_y2::sale_document::{GetByExternalReference, GetByKey, GetReply, SaleDocumentKey, SaleDocumentType};

use crate::{
    domain::ids::ConnectionId,
    flows::{Ctx, Error, Y2Error},
    tenant::Connection,
};

/// A receipt on its way to the caller.
pub struct Receipt {
    /// The connection that was searched.
    pub connection: ConnectionId,
    /// The document in JSON: Y2's names, exact decimals, dates as sent.
    pub json: Vec<u8>,
    /// How many documents the reference names; this is the newest.
    pub found: usize,
}

/// The words by which Y2 says that it knows no such document. Whether it says so by a fault or by a nil answer differs.
const UNIDENTIFIED: &str = "failed to identify document";

/// The receipt that is query, from this connection of the tenant's.
///
/// # Errors
/// No such receipt in it; Y2's.
pub async fn receipt(ctx: &Ctx, connection: &Connection, query: &ReceiptQuery) -> Result<Receipt, Error> {
    let mut recorder = Recorder::silent(ctx.y2(connection).await?);
    let found = documents(&mut recorder, &connection.id, query).await?;
    let json = serde_json::to_vec(&found.newest).map_err(Error::internal)?;
    Ok(Receipt { connection: connection.id.clone(), json, found: found.count })
}

/// At least one document.
pub(super) struct Found {
    pub newest: GetReply,
    pub count: usize,
}

/// Asks Y2 for what is query; newest first, and at least one.
pub(super) async fn documents(
    recorder: &mut Recorder,
    connection: &ConnectionId,
    query: &ReceiptQuery,
) -> Result<Found, Error> {
    let answer = match query {
        ReceiptQuery::Key(key) => {
            let key = SaleDocumentKey {
                number: Some(key.number),
                stump: Some(key.stump.clone()),
                kind: Some(SaleDocumentType::Receipt),
                ..SaleDocumentKey::default()
            };
            recorder.call(&GetByKey::new(key)).await.map(|reply| reply.into_iter().collect::<Vec<_>>())
        }
        ReceiptQuery::ExternalReference(reference) => {
            let operation = GetByExternalReference::new(reference.clone(), SaleDocumentType::Receipt);
            recorder.call(&operation).await.map(|reply| reply.replies)
        }
    };
    let mut documents = match answer {
        Ok(documents) => documents,
        Err(Y2Error::Rejected { message, .. } | Y2Error::FaultWithoutDetail { message, .. })
            if message.to_lowercase().contains(UNIDENTIFIED) =>
        {
            Vec::new()
        }
        Err(error) => return Err(Error::y2(connection, error)),
    };
    // A document without a header stands for none at all.
    documents.retain(|document| document.header.is_some());
    // The latest day first; within a day the highest number, which was given last.
    documents.sort_by_key(|document| {
        let header = document.header.as_ref();
        let number = header.and_then(|header| header.key.as_ref()).and_then(|key| key.number);
        Reverse((header.and_then(|header| header.date.clone()), number))
    });
    let count = documents.len();
    match documents.into_iter().next() {
        Some(newest) => Ok(Found { newest, count }),
        None => Err(Error::ReceiptNotFound { connection: connection.clone(), query: query.to_string() }),
    }
}
