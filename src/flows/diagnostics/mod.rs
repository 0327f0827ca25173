//! What an installation holds, for people who set things up: stores, civilities, countries, languages, and what is wrong
//! with their codes.
//!
//! Every list is asked of the connection's Y2, kept in the cache, and answered whole, in Y2's order. What Y2 sends and we
//! do not model stays visible. Refuses to know HTTP: the handlers render.

mod civilities;
mod countries;
mod examination;
mod languages;
mod listing;
mod misnamed;
mod store_pages;
mod stores;

use std::future::Future;

pub use civilities::{Civility, civilities};
pub use countries::{Country, CountryList, Region, countries};
pub use examination::{examine_civilities, examine_countries, examine_languages};
pub use languages::{Language, languages_of};
pub use listing::{Extra, Listing, Source};
pub use store_pages::may_be_cut;
pub use stores::{Store, StoreAddress, Warehouse, stores};

use super::{
    Ctx, Error,
    cache::{Cached, ListKey, Weigh},
    connections,
};
use crate::{domain::ids::ConnectionId, tenant::Connection};

/// A list and the connection it came from.
pub struct Answer<T> {
    /// Chosen, or as named.
    pub connection: ConnectionId,
    /// The list and how fresh it is.
    pub list: Cached<T>,
}

/// Chooses the connection and answers `list` of it, through the cache.
async fn listed<T, F>(
    ctx: &Ctx,
    named: Option<&str>,
    list: &'static str,
    load: impl FnOnce(Ctx, Connection) -> F + Send,
) -> Result<Answer<T>, Error>
where
    T: Weigh + Send + Sync + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    let connection = connections::for_reading(&ctx.tenant, named)?;
    let key = ListKey::new(&ctx.tenant, &connection, list);
    // What the load needs is cloned only when there is a load.
    let load = |until| load(Ctx { until, ..ctx.clone() }, Connection::clone(&connection));
    let list = ctx.services.lists.get(key, &connection.caches, ctx.until, load).await?;
    Ok(Answer { connection: connection.id.clone(), list })
}
